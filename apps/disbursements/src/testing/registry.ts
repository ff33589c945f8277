import {
  AccountsChanged,
  AdministrativeUnitsPublished,
  beneficiaryKey,
  EnrolmentsChanged,
  ProvidersChanged,
  Topics,
  type ChangedAccount,
  type ChangedEnrolment,
} from '#contracts';
import { accountDigest, type LookupHash, type Sealer } from '#security';
import { v7 } from 'uuid';
import type { Person } from './shapes.js';

/** An event that another service would send. */
export interface Told {
  topic: string;
  key: string;
  type: string;
  data: object;
}

/** The registry and the accounts as a spec plays them: what they would tell of people. */
export class Registry {
  /** The newest told, by person and programme. */
  private readonly enrolments = new Map<string, ChangedEnrolment>();

  constructor(
    private readonly sealer: Sealer,
    private readonly lookup: LookupHash,
  ) {}

  /** Providers, two districts, and people with their accounts. */
  introduce(people: Person[], endpointUrl: string): Told[] {
    const accounts = people.flatMap((person) => this.accountsOf(person));
    return [
      units(),
      providers(endpointUrl),
      ...byBucket(
        people.map((person) => this.enrolmentOf(person)),
        (enrolments) => ({ topic: Topics.beneficiaries, type: EnrolmentsChanged.type, data: { enrolments } }),
      ),
      ...byBucket(accounts, (some) => ({
        topic: Topics.accounts,
        type: AccountsChanged.type,
        data: { accounts: some },
      })),
    ];
  }

  /** A newer version, unless the person says which one, of people who were introduced: their enrolment stays the same one. */
  change(people: Person[]): Told[] {
    const changed = people.map((person) => {
      const known = this.enrolments.get(`${person.id} ${person.programme ?? 'BTXH'}`);
      if (!known) throw new Error(`${person.id} was not introduced`);
      return this.enrolmentOf({ version: known.version + 1, ...person }, known.enrolmentId);
    });
    return byBucket(changed, (enrolments) => ({
      topic: Topics.beneficiaries,
      type: EnrolmentsChanged.type,
      data: { enrolments },
    }));
  }

  private enrolmentOf(person: Person, enrolmentId = v7()): ChangedEnrolment {
    const enrolment: ChangedEnrolment = {
      enrolmentId,
      beneficiaryId: person.id,
      citizenIdKey: person.citizenIdKey ?? person.id,
      programme: person.programme ?? 'BTXH',
      monthlyAmount: person.amount ?? '500000',
      sealedIdentity: this.sealer.seal(
        JSON.stringify({
          citizenId: person.citizenId ?? '038150000001',
          fullName: 'Nguyễn Thị Hoà',
          birthDate: '1950-01-01',
        }),
      ),
      sealedLines: this.sealer.seal(
        JSON.stringify([{ categoryCode: 'B05A1', explanation: 'x', amount: person.amount ?? '500000' }]),
      ),
      areaCode: person.commune ?? `${person.district ?? '380'}01`,
      districtCode: person.district ?? '380',
      provinceCode: '38',
      validFrom: person.validFrom ?? '2024-01-01',
      validTo: person.validTo ?? null,
      status: person.status ?? 'ACTIVE',
      reviewed: true,
      wantsAccount: person.wants ?? true,
      preferredChannel: null,
      version: person.version ?? 1,
      ...(person.owed && { owed: person.owed }),
      ...(person.rateFrom !== undefined && { rateFrom: person.rateFrom }),
      ...(person.categoryDigest && { categoryDigest: person.categoryDigest }),
    };
    const whose = `${person.id} ${enrolment.programme}`;
    if (enrolment.version >= (this.enrolments.get(whose)?.version ?? 0)) this.enrolments.set(whose, enrolment);
    return enrolment;
  }

  private accountsOf(person: Person): ChangedAccount[] {
    return (person.accounts ?? []).map((account, index) => ({
      accountId: v7(),
      beneficiaryId: person.id,
      programme: person.programme ?? 'BTXH',
      channel: account.provider === 'MOMO' ? 'EWALLET' : 'BANK',
      providerCode: account.provider ?? 'AGRIBANK',
      sealedAccount: this.sealer.seal(JSON.stringify({ accountNumber: account.number, holderName: 'NGUYEN THI HOA' })),
      accountDigest: accountDigest(this.lookup, account.provider ?? 'AGRIBANK', account.number),
      accountEnding: account.number.slice(-4),
      holderRelation: account.until ? 'AUTHORISED' : 'SELF',
      authorisedUntil: account.until ?? null,
      priority: index + 1,
      status: account.status ?? 'VERIFIED',
      version: 1,
    }));
  }
}

/** People of one bucket are told of together. */
function byBucket<One extends { beneficiaryId: string }>(
  all: One[],
  toldOf: (some: One[]) => Omit<Told, 'key'>,
): Told[] {
  return [...Map.groupBy(all, ({ beneficiaryId }) => beneficiaryKey(beneficiaryId))].map(([key, some]) => ({
    key,
    ...toldOf(some),
  }));
}

function units(): Told {
  const ends = { validFrom: null, validTo: null };
  return {
    topic: Topics.beneficiaries,
    key: 'units',
    type: AdministrativeUnitsPublished.type,
    data: {
      areaVersion: 'DISTRICT_2024',
      units: [
        { code: '38', name: 'Tỉnh Thanh Hóa', level: 'PROVINCE', parentCode: 'VN', ...ends },
        ...['380', '386'].flatMap((code) => [
          { code, name: `Huyện ${code}`, level: 'DISTRICT', parentCode: '38', ...ends },
          ...['01', '02'].map(
            (end) =>
              ({ code: code + end, name: `Xã ${code}${end}`, level: 'COMMUNE', parentCode: code, ...ends }) as const,
          ),
        ]),
      ],
    },
  };
}

function providers(endpointUrl: string): Told {
  const provider = {
    acceptanceWindowHours: 24,
    answerDeadlineMinutes: 60,
    settledByAcsc: false,
    status: 'ACTIVE',
    version: 1,
  };
  return {
    topic: Topics.accounts,
    key: 'providers',
    type: ProvidersChanged.type,
    data: {
      providers: [
        { code: 'AGRIBANK', name: 'Agribank', channels: ['BANK'], endpointUrl, ...provider },
        { code: 'MOMO', name: 'MoMo', channels: ['EWALLET'], endpointUrl, ...provider, settledByAcsc: true },
        { code: 'VNPOST', name: 'Bưu điện', channels: ['POST_OFFICE'], endpointUrl: null, ...provider },
      ],
    },
  };
}
