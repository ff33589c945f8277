import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BASE_RATES, CATEGORIES } from '../rates/reference-data.js';

/** Base rates and categories as data with their sources, so that a province edits them without a new version. */
export class RateTables1725000000210 implements MigrationInterface {
  name = 'RateTables1725000000210';

  async up(runner: QueryRunner): Promise<void> {
    // In force (when it may be paid) and applies (since when it is owed) differ: the difference makes arrears.
    await runner.query(`
      CREATE TABLE base_rates (
        programme text NOT NULL, amount bigint NOT NULL, in_force_from date NOT NULL, applies_from date NOT NULL, source text NOT NULL,
        PRIMARY KEY (programme, applies_from))`);
    await runner.query(`
      CREATE TABLE categories (
        code text PRIMARY KEY, programme text NOT NULL, name text NOT NULL, coefficient numeric(4, 2),
        reference_amount bigint, reference_base bigint, valid_to date, cumulates boolean NOT NULL)`);
    await runner.query(
      `INSERT INTO base_rates SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::date[], $5::text[])`,
      [0, 1, 2, 3, 4].map((index) => BASE_RATES.map((rate) => rate[index])),
    );
    await runner.query(
      `INSERT INTO categories SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::bigint[], $6::bigint[], $7::date[], $8::boolean[])`,
      [
        CATEGORIES.map((category) => category.code),
        CATEGORIES.map((category) => category.programme),
        CATEGORIES.map((category) => category.name),
        CATEGORIES.map((category) => category.coefficient ?? null),
        CATEGORIES.map((category) => category.referenceAmount ?? null),
        CATEGORIES.map((category) => category.referenceBase ?? null),
        CATEGORIES.map((category) => category.validTo ?? null),
        CATEGORIES.map((category) => category.cumulates ?? false),
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE categories, base_rates');
  }
}
