import 'reflect-metadata';
import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { EVENT_CATALOGUE, type EventEntry } from './event-catalogue.js';
import { renderEventDocs, schemaOf } from './event-docs.js';

const ID = '0192f0c5-a1b2-7c3d-8e9f-0a1b2c3d4e5f';
const SEALED = 'v1.k1.AAAA';
const RUN = { runId: ID, period: '2024-09', programme: 'BTXH', kind: 'REGULAR' };

/** What a service really sends: nullable fields are there and null. */
const EXAMPLES: Record<string, object> = {
  AdministrativeUnitsPublished: {
    areaVersion: 'DISTRICT_2024',
    units: [
      { code: '38', name: 'Tỉnh Thanh Hóa', level: 'PROVINCE', parentCode: 'VN', validFrom: null, validTo: null },
      {
        code: '402',
        name: 'Huyện Như Xuân',
        level: 'DISTRICT',
        parentCode: '38',
        validFrom: null,
        validTo: '2025-06-30',
        tile: { col: 3, row: 5 },
      },
    ],
  },
  EnrolmentsChanged: {
    enrolments: [
      {
        enrolmentId: ID,
        beneficiaryId: ID,
        citizenIdKey: 'ab12',
        programme: 'BTXH',
        monthlyAmount: '750000',
        sealedIdentity: SEALED,
        sealedLines: SEALED,
        areaCode: '16174',
        districtCode: '402',
        provinceCode: '38',
        validFrom: '2024-07-01',
        validTo: null,
        status: 'ACTIVE',
        reviewed: true,
        wantsAccount: false,
        preferredChannel: null,
        version: 1,
        owed: [
          { from: '2024-07', monthlyAmount: '750000', rateFrom: '2024-07-01' },
          { from: '2024-11', monthlyAmount: '500000', rateFrom: null, categoryDigest: 'ef56', sealedLines: SEALED },
          { from: '2025-07', monthlyAmount: '0', rateFrom: null },
        ],
        rateFrom: '2024-07-01',
        categoryDigest: 'ab34',
      },
    ],
  },
  ProvidersChanged: {
    providers: [
      {
        code: 'VNPOST',
        name: 'Bưu điện',
        channels: ['POST_OFFICE'],
        endpointUrl: null,
        acceptanceWindowHours: 24,
        answerDeadlineMinutes: 43_200,
        settledByAcsc: false,
        status: 'ACTIVE',
        version: 1,
      },
    ],
  },
  AccountsChanged: {
    accounts: [
      {
        accountId: ID,
        beneficiaryId: ID,
        programme: 'NCC',
        channel: 'BANK',
        providerCode: 'AGRIBANK',
        sealedAccount: SEALED,
        accountDigest: 'cd34',
        accountEnding: '1234',
        holderRelation: 'SELF',
        authorisedUntil: null,
        priority: 1,
        status: 'VERIFIED',
        version: 3,
      },
    ],
  },
  PayoutRunChanged: {
    ...RUN,
    areaCode: '38',
    state: 'PLANNED',
    fingerprint: null,
    payments: 2,
    amount: '1290000',
    version: 2,
  },
  PaymentsPlanned: {
    ...RUN,
    payments: [
      {
        paymentId: ID,
        beneficiaryId: ID,
        enrolmentId: ID,
        areaCode: '16174',
        districtCode: '402',
        provinceCode: '38',
        sequence: 1,
        amount: '540000',
        channel: null,
        providerCode: null,
        state: 'HELD',
        heldReason: 'NO_ROUTE',
        holder: false,
        holderRelation: null,
        wantsAccount: true,
        reviewed: true,
        version: 1,
      },
    ],
  },
  PaymentsChanged: {
    runId: ID,
    period: '2024-09',
    programme: 'BTXH',
    payments: [
      {
        paymentId: ID,
        state: 'SETTLED',
        reason: null,
        channel: 'BANK',
        providerCode: 'AGRIBANK',
        amount: '540000',
        version: 5,
        at: '2024-09-05T02:11:09.000Z',
        accountId: ID,
      },
    ],
  },
  AccountsRefused: { accounts: [{ accountId: ID, paymentId: ID, paymentVersion: 5, reason: 'AC04' }] },
  SuspensionsProposed: {
    items: [
      {
        enrolmentId: ID,
        beneficiaryId: ID,
        programme: 'BTXH',
        cause: 'UNCOLLECTED',
        period: '2024-09',
        paymentId: ID,
      },
    ],
  },
};

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);

function exampleOf({ event }: EventEntry): Record<string, unknown> {
  return structuredClone(EXAMPLES[event.name]) as Record<string, unknown>;
}

describe('event schemas', () => {
  describe.each(EVENT_CATALOGUE.map((entry) => [entry.event.name, entry] as const))('%s', (_, entry) => {
    const validate = ajv.compile(schemaOf(entry));

    it('accepts what the class accepts', () => {
      const example = exampleOf(entry);
      const accepted = validate(example);
      expect({ accepted, errors: validate.errors }).toEqual({ accepted: true, errors: null });
      expect(validateSync(plainToInstance(entry.event, example))).toEqual([]);
    });

    it('refuses an event that lacks a field', () => {
      const [field] = Object.keys(exampleOf(entry));
      const example = exampleOf(entry);
      delete example[field as string];
      expect(validate(example)).toBe(false);
    });

    it('lets an event grow', () => {
      expect(validate({ ...exampleOf(entry), addedLater: true })).toBe(true);
    });

    it('has no field for what must not travel in the clear', () => {
      const names = [...JSON.stringify(schemaOf(entry)).matchAll(/"(\w+)":\{/g)].map(([, name]) => name);
      expect(names).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(citizenId|fullName|birthDate|accountNumber|holderName|categoryCode)$/),
        ]),
      );
    });
  });

  it('refuses an amount that is no whole VND', () => {
    const entry = EVENT_CATALOGUE.find(({ event }) => event.name === 'PayoutRunChanged') as EventEntry;
    const validate = ajv.compile({ ...schemaOf(entry), $id: 'amounts' });
    expect(['540000', '0', '-1', '1.5', '007', ''].map((amount) => validate({ ...exampleOf(entry), amount }))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('names every type once, in the overview too', () => {
    const docs = renderEventDocs();
    expect(docs.size).toBe(EVENT_CATALOGUE.length + 1);
    for (const { event } of EVENT_CATALOGUE) expect(docs.get('README.md')).toContain(`\`${event.type}\``);
  });

  it('is what docs/events holds', () => {
    const docs = renderEventDocs();
    expect(readdirSync('docs/events').sort()).toEqual([...docs.keys()].sort());
    for (const [name, content] of docs) expect(readFileSync(`docs/events/${name}`, 'utf8')).toBe(content);
  });
});
