import { firstDay, lastDay, type Period, type Programme } from '#contracts';
import { v7 } from 'uuid';
import type { Harness, Person } from '../harness.js';
import type { Coefficient, Law } from './law.js';

/** Somebody entitled in one programme, with everything that happens to them in the year. */
export interface Villager {
  id: string;
  programme: Programme;
  district: '380' | '386';
  coefficients: Coefficient[];
  validFrom: string;
  validTo: string | null;
  status: 'ACTIVE' | 'SUSPENDED' | 'STOPPED';
  /** Number of the account, or null for who is paid at the post office. */
  account: string | null;
}

/** The registry as the spec plays it: keeps the facts, and tells what changed. */
export class Village {
  readonly villagers: Villager[] = [];
  private readonly told = new Map<string, string>();

  constructor(
    private readonly harness: Harness,
    readonly law: Law,
    private readonly bankUrl: string,
  ) {}

  settle(given: Omit<Villager, 'id' | 'validTo' | 'status'>): Villager {
    const villager: Villager = { ...given, id: v7(), validTo: null, status: 'ACTIVE' };
    this.villagers.push(villager);
    return villager;
  }

  isEntitled({ status, validFrom, validTo }: Villager, period: Period): boolean {
    return status !== 'STOPPED' && validFrom <= lastDay(period) && (validTo === null || validTo >= firstDay(period));
  }

  /** Everything that is true today and was not told yet. */
  async tell(today: string): Promise<void> {
    const changed = this.villagers
      .map((villager) => this.asPerson(villager, today))
      .filter((person) => this.told.get(person.id) !== JSON.stringify(person));
    const strangers = changed.filter(({ id }) => !this.told.has(id));
    const known = changed.filter(({ id }) => this.told.has(id));
    if (strangers.length > 0) await this.harness.teach(strangers, this.bankUrl);
    if (known.length > 0) await this.harness.change(...known);
    for (const person of changed) this.told.set(person.id, JSON.stringify(person));
  }

  private asPerson(villager: Villager, today: string): Person {
    const { law } = this;
    const { programme, coefficients, validFrom } = villager;
    const now = today.slice(0, 7);
    const month = now < validFrom.slice(0, 7) ? validFrom.slice(0, 7) : now;
    return {
      id: villager.id,
      programme,
      district: villager.district,
      validFrom,
      validTo: villager.validTo,
      status: villager.status,
      wants: villager.account !== null,
      amount: law.owed(programme, coefficients, month, today).toString(),
      rateFrom: law.baseOf(programme, month, today).appliesFrom,
      owed: law
        .segments(programme, coefficients, validFrom, today)
        .map((segment) => ({ ...segment, categoryDigest: categoryOf(villager, segment.from) })),
      categoryDigest: categoryOf(villager, month),
      accounts: villager.account === null ? [] : [{ number: villager.account }],
    };
  }
}

/** Changes with the category, and tells nothing else. */
function categoryOf({ id, coefficients }: Villager, month: Period): string {
  return `digest-${id}-${coefficients.findLast(({ from }) => from <= month)?.hundredths ?? 0n}`;
}
