import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, isWithin, notFound, scopeColumn, type Actor, type Clock, type Programme } from '#contracts';
import { Database } from '#persistence';
import { LookupHash, Sealer } from '#security';
import { UUID_PATTERN, decodeCursor, pageOf, type Page, type PageQuery } from '#service';
import { AreaDirectory } from '../areas/area-directory.js';
import { decisionsOf } from '../decisions/decision-store.js';
import { foldName } from '../enrolments/name-search.js';
import { findEnrolments, openIdentity } from '../enrolments/person-store.js';
import { RateBook } from '../rates/rate-book.js';
import { beneficiaryView, type ShownPerson } from './beneficiary-view.js';

export interface BeneficiarySearch extends PageQuery {
  programme?: Programme;
  area?: string;
  /** Part of a name, with or without diacritics; 12 digits: exactly this citizen id. */
  q?: string;
}

interface PersonRow {
  beneficiary_id: string;
  sealed_identity: string;
  gender: string;
}

/** Reading the register, always within the area of the one who asks. */
@Injectable()
export class BeneficiaryQueries {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly lookup: LookupHash,
    private readonly rateBook: RateBook,
    private readonly areas: AreaDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ProblemError 404 when the area asked for is outside of the actor's. */
  async search(search: BeneficiarySearch, actor: Actor): Promise<Page<object>> {
    if (search.area !== undefined) await this.requireArea(search.area, actor);
    const after = decodeCursor(search.cursor, UUID_PATTERN);
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const enrolled = ['enrolment.beneficiary_id = person.beneficiary_id'];
    for (const area of [actor.areaCode ?? '', search.area]) {
      if (area === undefined) continue;
      const column = scopeColumn(area);
      if (column) enrolled.push(`enrolment.${column} = ${bind(area)}`);
    }
    if (search.programme) enrolled.push(`enrolment.programme = ${bind(search.programme)}`);
    const where = [`EXISTS (SELECT FROM enrolments enrolment WHERE ${enrolled.join(' AND ')})`];
    const sought = search.q?.trim() ?? '';
    if (/^\d{12}$/.test(sought)) where.push(`person.citizen_id_key = ${bind(this.lookup.of(sought))}`);
    else if (sought !== '')
      where.push(`person.name_search LIKE ${bind(`%${foldName(sought).replace(/[\\%_]/g, '\\$&')}%`)}`);
    if (after !== null) where.push(`person.beneficiary_id > ${bind(after)}`);
    const rows = await this.database.query<PersonRow>(
      `SELECT beneficiary_id, sealed_identity, gender FROM persons person WHERE ${where.join(' AND ')}
       ORDER BY beneficiary_id LIMIT ${bind(search.limit + 1)}`,
      parameters,
    );
    const shown = new Map((await this.withEnrolments(rows)).map((person) => [person.beneficiaryId, person]));
    const rates = await this.rateBook.today();
    return pageOf(
      rows,
      search.limit,
      (row) => row.beneficiary_id,
      (row) => beneficiaryView(shown.get(row.beneficiary_id) as ShownPerson, actor, rates),
    );
  }

  /** @throws ProblemError 404 when there is no such person in the actor's area. */
  async one(id: string, actor: Actor): Promise<object> {
    if (!UUID_PATTERN.test(id)) throw notFound();
    const rows = await this.database.query<PersonRow>(
      'SELECT beneficiary_id, sealed_identity, gender FROM persons WHERE beneficiary_id = $1',
      [id],
    );
    const [person] = await this.withEnrolments(rows);
    if (!person?.enrolments.some((enrolment) => isWithin(actor, enrolment))) throw notFound();
    return beneficiaryView(person, actor, await this.rateBook.today());
  }

  /** A wider area than one's own is no refusal: one sees one's own part of it. */
  private async requireArea(area: string, actor: Actor): Promise<void> {
    const today = this.clock.businessDate();
    const asked = await this.areas.chainOf(area, today);
    const own = actor.areaCode === null ? null : await this.areas.chainOf(actor.areaCode, today);
    const containsOwn = own !== null && isWithin({ areaCode: area }, own);
    if (!asked || (!isWithin(actor, asked) && !containsOwn)) throw notFound();
  }

  private async withEnrolments(rows: PersonRow[]): Promise<ShownPerson[]> {
    const enrolments = await findEnrolments(
      this.database,
      rows.map((row) => row.beneficiary_id),
    );
    const decided = [...enrolments.values()].flat().filter(({ decisionId }) => decisionId !== null);
    const decisions = await decisionsOf(
      this.database,
      decided.map(({ enrolmentId }) => enrolmentId),
    );
    return rows.map((row) => ({
      beneficiaryId: row.beneficiary_id,
      gender: row.gender,
      ...openIdentity(this.sealer, row.sealed_identity),
      enrolments: enrolments.get(row.beneficiary_id) ?? [],
      decisions,
    }));
  }
}
