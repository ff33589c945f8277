import { createHash } from 'node:crypto';
import { FIGURES, PROGRAMMES, type DemoSize } from './figures.js';
import { SANDBOX_ENDINGS } from './numbers.js';
import { expectedFigures, generateProvince } from './province.js';

const ending = (number: string): string => number.slice(-4);
const isSandboxEnding = (number: string): boolean => SANDBOX_ENDINGS.some((each) => each === ending(number));

describe.each<DemoSize>(['small', 'full'])('the %s province', (size) => {
  const province = generateProvince(size);
  const { expected } = province;
  const figures = FIGURES[size];

  it('has people whose citizen ids are valid, fit them and belong to nobody else', () => {
    const seen = new Map<string, string>();
    let rows = 0;
    let inBoth = 0;
    let uncollected = 0;
    for (const programme of PROGRAMMES) {
      for (const row of province.beneficiaries(programme)) {
        rows += 1;
        const identity = [row.fullName, row.birthDate, row.gender, row.areaCode].join();
        const known = seen.get(row.citizenId);
        if (known !== undefined) {
          inBoth += 1;
          if (known !== identity || programme === 'BTXH') throw new Error(`two people have ${row.citizenId}`);
        }
        seen.set(row.citizenId, identity);

        const [, gender, year] = /^038([0-3])(\d\d)\d{6}$/.exec(row.citizenId) ?? [];
        const born = Number(row.birthDate.slice(0, 4));
        const digit = (born >= 2000 ? 2 : 0) + (row.gender === 'F' ? 1 : 0);
        if (Number(gender) !== digit || Number(year) !== born % 100) throw new Error(`${row.citizenId} is of another`);
        if (isSandboxEnding(row.citizenId)) {
          uncollected += 1;
          if (ending(row.citizenId) !== '9004' || row.wantsAccount === '1')
            throw new Error(`${row.citizenId} by accident`);
        }
        if (row.birthDate > row.validFrom || row.validFrom > '2024-09-01')
          throw new Error(`${row.citizenId} validFrom`);
        if (row.validTo !== '' && row.validTo < '2024-10-31') throw new Error(`${row.citizenId} validTo`);
      }
    }
    expect(rows).toBe(figures.total.BTXH + figures.total.NCC);
    expect(inBoth).toBe(figures.rarities.inBothProgrammes);
    expect(uncollected).toBe(figures.rarities.uncollected.BTXH + figures.rarities.uncollected.NCC);
  });

  it('has rows that come to the published figures when they are counted by the rules of the product', () => {
    // Counted from the two files alone, as the services will: nothing of the generator's own bookkeeping is used.
    for (const programme of PROGRAMMES) {
      const accounts = new Map<string, { number: string; usable: boolean }>();
      for (const row of province.accounts(programme)) {
        if (row.priority !== '1') continue;
        const usable = row.authorisedUntil === '' || row.authorisedUntil >= '2024-10-01';
        if (ending(row.accountNumber) !== '9003') accounts.set(row.citizenId, { number: row.accountNumber, usable });
      }
      const counted = { total: 0, reviewed: 0, wantsAccount: 0, holders: 0, paidByAccount: 0 };
      const reasons = { CASH_CHOSEN: 0, REJECTED: 0, HELD: 0, RETURNED: 0, UNANSWERED: 0 };
      for (const row of province.beneficiaries(programme)) {
        counted.total += 1;
        counted.reviewed += Number(row.reviewed);
        counted.wantsAccount += Number(row.wantsAccount);
        const account = accounts.get(row.citizenId);
        if (account === undefined) continue;
        counted.holders += 1;
        if (row.wantsAccount === '0') reasons.CASH_CHOSEN += 1;
        else if (!account.usable) reasons.HELD += 1;
        else if (['9001', '9002', '9007'].includes(ending(account.number))) reasons.REJECTED += 1;
        else if (ending(account.number) === '9006') reasons.RETURNED += 1;
        else if (ending(account.number) === '9004') reasons.UNANSWERED += 1;
        else counted.paidByAccount += 1;
      }
      const { contradicted: _contradicted, ...area } = expected.province.byProgramme[programme];
      expect({ ...counted, reasons }).toEqual(area);
      expect(counted).toMatchObject({
        total: figures.total[programme],
        holders: figures.holders[programme],
        paidByAccount: figures.paidByAccount[programme],
      });
    }
    expect(expected.province.reviewed).toBe(figures.reviewed);
    for (const count of Object.values(expected.province.reasons)) expect(count).toBeGreaterThan(0);
  });

  it('has accounts that are unique at their provider, of every channel and kind of holder', () => {
    const seen = new Set<string>();
    const channels = new Set<string>();
    const relations = new Set<string>();
    const endings = new Map<string, number>();
    for (const programme of PROGRAMMES) {
      for (const row of province.accounts(programme)) {
        const key = `${row.providerCode} ${row.accountNumber}`;
        if (seen.has(key)) throw new Error(`${key} twice`);
        seen.add(key);
        channels.add(row.channel);
        relations.add(row.holderRelation);
        if (isSandboxEnding(row.accountNumber)) {
          endings.set(ending(row.accountNumber), (endings.get(ending(row.accountNumber)) ?? 0) + 1);
        }
        if ((row.holderRelation === 'AUTHORISED') !== (row.authorisedUntil !== '')) throw new Error(`${key} until`);
      }
    }
    expect([...channels].sort()).toEqual(['BANK', 'EWALLET', 'MOBILE_MONEY']);
    expect([...relations].sort()).toEqual(['AUTHORISED', 'GUARDIAN', 'SELF']);

    const { reasons } = expected.province;
    const of = (number: string): number => endings.get(number) ?? 0;
    expect(of('9001') + of('9002') + of('9007')).toBe(reasons.REJECTED);
    expect(of('9003')).toBe(figures.rarities.nameMismatch.BTXH + figures.rarities.nameMismatch.NCC);
    expect(of('9004')).toBe(reasons.UNANSWERED);
    expect(of('9005')).toBe(0);
    expect(of('9006')).toBe(reasons.RETURNED);
    expect(of('9008')).toBe(figures.rarities.confirmedTwice);
    expect(of('9009')).toBe(figures.rarities.contradicted);
  });

  it('teaches the sandbox exactly the accounts of the files', () => {
    const files = createHash('sha256');
    const customers = createHash('sha256');
    for (const programme of PROGRAMMES) {
      for (const row of province.accounts(programme)) files.update(`${row.providerCode} ${row.accountNumber}\n`);
    }
    for (const row of province.customers()) customers.update(`${row.providerCode} ${row.accountNumber}\n`);
    expect(customers.digest('hex')).toBe(files.digest('hex'));
  });
});

describe('a province in the making', () => {
  it('is the same, byte for byte, whenever it is made', () => {
    const digest = (): string => {
      const hash = createHash('sha256');
      const province = generateProvince('small');
      for (const programme of PROGRAMMES) {
        for (const piece of province.beneficiariesCsv(programme)) hash.update(piece);
        for (const piece of province.accountsCsv(programme)) hash.update(piece);
      }
      return hash.digest('hex');
    };
    expect(digest()).toBe(digest());
    expect(expectedFigures('small')).toEqual(generateProvince('small').expected);
  });

  it('changes with its seed, but never its sums', () => {
    const [one, other] = [generateProvince('small', 1), generateProvince('small', 2)];
    expect(one.beneficiaries('NCC').next().value).not.toEqual(other.beneficiaries('NCC').next().value);
    const { total, reviewed, holders, paidByAccount } = one.expected.province;
    expect(other.expected.province).toMatchObject({ total, reviewed, holders, paidByAccount });
  });

  it('keeps nothing of the rows it has made', () => {
    const heap = (): number => process.memoryUsage().heapUsed;
    const province = generateProvince('full');
    let rows = 0;
    let highest = 0;
    const before = heap();
    for (const _row of province.beneficiaries('BTXH')) {
      rows += 1;
      if (rows % 20_000 === 0) highest = Math.max(highest, heap());
    }
    // Young garbage comes and goes; 187,639 kept rows would be well over this.
    expect(highest - before).toBeLessThan(64 * 1024 * 1024);
  });
});
