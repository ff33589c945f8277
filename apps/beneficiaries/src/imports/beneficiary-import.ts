import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, isWithin, type ChangedEnrolment, type Clock, type Ids } from '#contracts';
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
  takeOver,
  touch,
  type Enrolment,
  type Person,
} from '../enrolments/domain/person.js';
import { findPersons, savePersons, sealIdentity } from '../enrolments/person-store.js';
import { takeTurn } from '../enrolments/take-turn.js';
import { TellEnrolments } from '../enrolments/tell-enrolments.js';
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
    private readonly tellEnrolments: TellEnrolments,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  async begin(context: ImportContext): Promise<ImportApplier> {
    const { actor, dryRun } = context;
    const communes = await this.areas.communesOn(this.clock.businessDate());
    return {
      apply: async (unit, rows) => {
        // A preview writes nothing that stays, and others need not wait for its end.
        if (!dryRun) await takeTurn(unit);
        return this.apply(unit, rows, { actor, communes, rates: await this.rateBook.today(unit) }, dryRun);
      },
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
      const enrolment = known?.enrolments.find(({ programme }) => programme === row.programme);
      if (enrolment && !isWithin(rules.actor, enrolment)) {
        tally.errors.push(belongsElsewhere(row));
        tally.count('rejected', row.districtCode);
        continue;
      }
      if (enrolment && enrolment.status !== 'ACTIVE') tally.errors.push(staysAsItIs(row, enrolment));
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
    const changes: ChangedEnrolment[] = [];
    for (const person of touched) {
      const sealedIdentity = sealed.get(person.beneficiaryId) as string;
      for (const enrolment of changedEnrolments(person)) {
        const { dues } = this.tellEnrolments.settle(enrolment, rates);
        enrolment.version += 1;
        touch(enrolment);
        if (!dryRun) changes.push(this.tellEnrolments.changeOf({ ...person, sealedIdentity }, enrolment, dues, rates));
      }
    }
    await savePersons(unit, touched, sealed);
    this.tellEnrolments.publish(unit, changes);
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

/** A list says who is entitled, not that somebody who was suspended or stopped has been reviewed. */
function staysAsItIs({ row }: BeneficiaryRow, { status }: Enrolment): RowError {
  return {
    row,
    column: 'citizenId',
    code: status === 'SUSPENDED' ? 'STAYS_SUSPENDED' : 'STAYS_STOPPED',
    message:
      status === 'SUSPENDED'
        ? {
            vi: 'Người này đang tạm dừng hưởng: dữ liệu được ghi nhận nhưng vẫn tạm dừng cho đến khi có quyết định hưởng tiếp',
            en: 'This person is suspended: the data are taken over, but only a decision to resume ends the suspension',
          }
        : {
            vi: 'Người này đã thôi hưởng: dữ liệu được ghi nhận nhưng không được chi trả cho đến khi có quyết định hưởng tiếp',
            en: 'This person was stopped: the data are taken over, but only a decision to resume ends the stop',
          },
    severity: 'WARNING',
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
