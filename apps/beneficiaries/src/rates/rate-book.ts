import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Programme } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { Rates, type BaseRate, type Category } from './domain/monthly-amount.js';

interface CategoryRow {
  code: string;
  programme: Programme;
  hundredths: bigint | null;
  reference_amount: bigint | null;
  reference_base: bigint | null;
  valid_to: string | null;
  cumulates: boolean;
}

/** The rate tables, read when they are needed: a few dozen rows that people edit. */
@Injectable()
export class RateBook {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async today(queryable: Queryable = this.database): Promise<Rates> {
    const bases = await queryable.query<BaseRate>(
      `SELECT programme, amount, in_force_from AS "inForceFrom", applies_from AS "appliesFrom" FROM base_rates`,
    );
    const categories = await queryable.query<CategoryRow>(
      `SELECT code, programme, (coefficient * 100)::bigint AS hundredths, reference_amount, reference_base, valid_to, cumulates FROM categories`,
    );
    return new Rates(this.clock.businessDate(), bases, categories.map(categoryOf));
  }
}

function categoryOf(row: CategoryRow): Category {
  const { code, programme, valid_to: validTo, cumulates } = row;
  const common = { code, programme, validTo, cumulates };
  if (row.hundredths !== null) return { ...common, rate: { kind: 'COEFFICIENT', hundredths: row.hundredths } };
  if (row.reference_amount !== null && row.reference_base !== null) {
    return { ...common, rate: { kind: 'AMOUNT', amount: row.reference_amount, atBase: row.reference_base } };
  }
  return { ...common, rate: { kind: 'STATED' } };
}
