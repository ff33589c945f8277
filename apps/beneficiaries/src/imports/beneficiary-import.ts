import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  EVENT_BATCH_SIZE,
  EnrolmentsChanged,
  IDS,
  Topics,
  beneficiaryKey,
  isWithin,
  type ChangedEnrolment,
  type Clock,
  type Ids,
} from '#contracts';
import {
  noCounts,
  type ChunkOutcome,
  type Counts,
  type ImportApplier,
  type ImportContext,
  type ImportDefinition,
} from '#imports';
import { Database, type UnitOfWork } from '#persistence';
import { LookupHash, Sealer } from '#security';
import type { RowError, SourceRow } from '#tabular';
import { AreaDirectory } from '../areas/area-directory.js';
import {
  BENEFICIARY_COLUMNS,
  parseBeneficiaryRow,
  type BeneficiaryRow,
  type RowRules,
} from '../enrolments/domain/beneficiary-row.js';
import {
  changedEnrolments,
  newPerson,
  settleAmounts,
  takeOver,
  type Enrolment,
  type Person,
} from '../enrolments/domain/person.js';
import { findPersons, savePersons, sealIdentity } from '../enrolments/person-store.js';
import type { EntitlementLine } from '../rates/domain/monthly-amount.js';
import { RateBook } from '../rates/rate-book.js';

/** The list of beneficiaries: who is entitled to what, where, and how they wish to be paid. */
@Injectable()
export class BeneficiaryImport implements ImportDefinition {
  readonly kind = 'beneficiaries';
  readonly columns = BENEFICIARY_COLUMNS;
  /** Large enough that an event carries some 80 people of its bucket, small enough for flat memory. */
  readonly chunkSize = 5_000;

  constructor(
    private readonly database: Database,
    private readonly areas: AreaDirectory,
    private readonly rateBook: RateBook,
    private readonly sealer: Sealer,
    private readonly lookup: LookupHash,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  async begin(context: ImportContext): Promise<ImportApplier> {
    const rules: RowRules = {
      actor: context.actor,
      rates: await this.rateBook.today(),
      communes: await this.areas.communesOn(this.clock.businessDate()),
    };
    return {
      apply: (unit, rows) => this.apply(unit, rows, rules, context.dryRun),
      // The planner knows nothing of a register that was empty a minute ago, and the first search would be slow.
      finished: async () => void (await this.database.query('ANALYZE persons, enrolments, entitlements')),
    };
  }

  private async apply(unit: UnitOfWork, sources: SourceRow[], rules: RowRules, dryRun: boolean): Promise<ChunkOutcome> {
    const tally = new Tally();
    const rows: { row: BeneficiaryRow; key: string }[] = [];
    for (const source of sources) {
      const { parsed, faults, commune } = parseBeneficiaryRow(source, rules);
      tally.errors.push(...faults);
      if (parsed) rows.push({ row: parsed, key: this.lookup.of(parsed.citizenId) });
      else tally.count('rejected', commune?.districtCode);
    }
    const persons = await findPersons(unit, this.sealer, [...new Set(rows.map(({ key }) => key))]);
    for (const { row, key } of rows) {
      const known = persons.get(key);
      const other = known?.enrolments.find((one) => one.programme === row.programme && !isWithin(rules.actor, one));
      if (other) {
        tally.errors.push(belongsElsewhere(row));
        tally.count('rejected', row.districtCode);
        continue;
      }
      const person = known ?? newPerson(row, key, this.ids);
      if (!known) persons.set(key, person);
      tally.count(takeOver(person, row, this.ids), row.districtCode);
    }
    await this.save(unit, [...persons.values()], rules, dryRun);
    return tally.outcome();
  }

  private async save(unit: UnitOfWork, persons: Person[], { rates }: RowRules, dryRun: boolean): Promise<void> {
    const touched = persons.filter(
      (person) => person.mark !== 'SAME' || person.enrolments.some(({ mark }) => mark !== 'SAME'),
    );
    const sealed = new Map(touched.map((person) => [person.beneficiaryId, sealIdentity(this.sealer, person)]));
    const changes = new Map<string, ChangedEnrolment[]>();
    for (const person of touched) {
      for (const enrolment of changedEnrolments(person)) {
        const lines = settleAmounts(enrolment, rates);
        if (dryRun) continue;
        const key = beneficiaryKey(person.beneficiaryId);
        const bucket = changes.get(key) ?? [];
        bucket.push(this.changeOf(person, enrolment, lines, sealed.get(person.beneficiaryId) as string));
        changes.set(key, bucket);
      }
    }
    await savePersons(unit, touched, sealed);
    for (const [key, enrolments] of changes) {
      for (let from = 0; from < enrolments.length; from += EVENT_BATCH_SIZE) {
        const data: EnrolmentsChanged = { enrolments: enrolments.slice(from, from + EVENT_BATCH_SIZE) };
        unit.publish({ topic: Topics.beneficiaries, key, type: EnrolmentsChanged.type, data });
      }
    }
  }

  private changeOf(
    person: Person,
    enrolment: Enrolment,
    lines: EntitlementLine[],
    sealedIdentity: string,
  ): ChangedEnrolment {
    const { entitlements: _entitlements, mark: _mark, monthlyAmount, ...told } = enrolment;
    return {
      ...told,
      beneficiaryId: person.beneficiaryId,
      citizenIdKey: person.citizenIdKey,
      monthlyAmount: String(monthlyAmount),
      sealedIdentity,
      sealedLines: this.sealer.seal(JSON.stringify(lines.map((line) => ({ ...line, amount: String(line.amount) })))),
    };
  }
}

function belongsElsewhere({ row }: BeneficiaryRow): RowError {
  return {
    row,
    column: 'citizenId',
    code: 'AREA_OTHER',
    message: {
      vi: 'Người này đang hưởng chương trình này ở địa bàn khác; hãy làm thủ tục chuyển đến trước',
      en: 'This person is enrolled in this programme in another area; the move has to be recorded first',
    },
    severity: 'ERROR',
  };
}

/** Counts of one chunk, in all and by district. */
class Tally {
  readonly errors: RowError[] = [];
  private readonly all = noCounts();
  private readonly byArea = new Map<string, Counts>();

  count(effect: keyof Counts, districtCode: string | undefined): void {
    this.all[effect] += 1;
    if (districtCode === undefined) return;
    let counts = this.byArea.get(districtCode);
    if (!counts) this.byArea.set(districtCode, (counts = noCounts()));
    counts[effect] += 1;
  }
  outcome(): ChunkOutcome {
    return { ...this.all, errors: this.errors, byArea: this.byArea };
  }
}
