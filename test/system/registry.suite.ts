import { Client } from './client.js';
import { accountRow, beneficiaryRow, importList, NEWCOMERS, teachTheBank, type Newcomer } from './newcomers.js';
import type { Product } from './product.js';
import { until } from './waiting.js';
import { someText, textLike, thingWith } from './like.js';

interface Person {
  id: string;
  citizenId: string;
  fullName: string;
  districtCode: string;
}

interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Areas, the register, lists in, accounts and providers. Leaves the newcomers enrolled, with verified accounts. */
export function registrySuite(product: () => Product): void {
  const as = (username: string): Client => new Client(product().url, username);

  describe('areas', () => {
    it('are the 27 districts of 2024', async () => {
      const { body } = await as('leader').get<List<object>>('/areas?version=DISTRICT_2024&parent=38');
      expect(body.items).toHaveLength(27);
      expect(body.items).toContainEqual(
        thingWith({
          code: '402',
          name: 'Huyện Như Xuân',
          level: 'DISTRICT',
          parentCode: '38',
          validTo: '2025-06-30',
        }),
      );
    });

    it('are the 166 communes of 2025', async () => {
      const { body } = await as('leader').get<List<object>>('/areas?version=COMMUNE_2025&parent=38');
      expect(body.items).toHaveLength(166);
    });
  });

  describe('beneficiaries', () => {
    it('are shown whole to officers and masked to others', async () => {
      const path = '/beneficiaries?programme=NCC&area=386&limit=1';
      const shown = (await as('officer').get<List<Person>>(path)).body.items[0] as Person;
      expect(shown.citizenId).toMatch(/^\d{12}$/);
      const masked = (await as('auditor').get<Person>(`/beneficiaries/${shown.id}`)).body;
      expect(masked.citizenId).not.toBe(shown.citizenId);
      expect(masked.citizenId).toContain('*');
      expect(masked.fullName).toContain('*');
      expect((await as('leader').get(path)).status).toBe(403);
    });

    it('are found by citizen id and by name without diacritics', async () => {
      const someone = (await as('officer').get<List<Person>>('/beneficiaries?limit=1')).body.items[0] as Person;
      const byId = await as('officer').get<List<Person>>(`/beneficiaries?q=${someone.citizenId}`);
      expect(byId.body.items.map(({ id }) => id)).toEqual([someone.id]);
      const plain = someone.fullName
        .normalize('NFD')
        .replaceAll(/\p{M}/gu, '')
        .replaceAll('đ', 'd')
        .replaceAll('Đ', 'D');
      const byName = await as('officer').all<Person>(`/beneficiaries?q=${encodeURIComponent(plain)}`);
      expect(byName.map(({ id }) => id)).toContain(someone.id);
    });

    it('come page by page, each once', async () => {
      const all = await as('officer').all<Person>('/beneficiaries?area=386');
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      expect(all.length).toBeGreaterThan(100);
      expect((await as('officer').get('/beneficiaries?limit=501')).status).toBe(400);
    });

    it('of other districts do not exist for a district’s officer', async () => {
      const mine = await as('district-386').all<Person>('/beneficiaries');
      expect([...new Set(mine.map(({ districtCode }) => districtCode))]).toEqual(['386']);
      const elsewhere = (await as('officer').get<List<Person>>('/beneficiaries?area=387&limit=1')).body
        .items[0] as Person;
      expect((await as('district-386').get(`/beneficiaries/${elsewhere.id}`)).status).toBe(404);
      expect((await as('district-386').get('/beneficiaries?area=387')).status).toBe(404);
      expect((await as('officer').get(`/beneficiaries/${elsewhere.id}`)).status).toBe(200);
    });
  });

  describe('lists', () => {
    const newcomers = NEWCOMERS.map((person) => beneficiaryRow(person));
    const stranger: Newcomer = { citizenId: '001150509999', fullName: 'Nguyễn Thị Xa', accountNumber: null };

    it.each(['beneficiaries', 'accounts', 'paid-list'])('have a template: %s', async (name) => {
      const csv = await as('officer').get(`/templates/${name}.csv`);
      expect([csv.status, csv.text]).toEqual([200, textLike(/^\uFEFF?[a-zA-Z]+,/)]);
      const xlsx = await as('officer').get(`/templates/${name}.xlsx`);
      expect([xlsx.status, xlsx.text.slice(0, 2)]).toEqual([200, 'PK']);
    });

    it('tried without effect say what would change', async () => {
      const dry = await importList(as('district-386'), 'beneficiaries', newcomers, '?dryRun=true');
      expect(dry).toMatchObject({ state: 'PREVIEWED', read: newcomers.length, created: newcomers.length, rejected: 0 });
      const { body } = await as('officer').get<List<Person>>(`/beneficiaries?q=${NEWCOMERS[0]?.citizenId}`);
      expect(body.items).toEqual([]);
    });

    it('name the row and the column of what is wrong, and take the rest', async () => {
      const rows = [
        newcomers[0] ?? '',
        beneficiaryRow(stranger).replace('B06D', 'XXX'),
        beneficiaryRow({ ...stranger, citizenId: '1150509999' }),
      ];
      const officer = as('district-386');
      const done = await importList(officer, 'beneficiaries', rows);
      expect(done).toMatchObject({ state: 'DONE', read: 3, created: 1, rejected: 2 });
      const { items } = (
        await officer.get<List<{ row: number; column: string; message: string }>>(`/imports/${done.id}/errors`)
      ).body;
      const faults = items.map(({ row, column }) => `${row} ${column}`);
      expect(faults).toEqual(expect.arrayContaining(['3 categoryCode', '4 citizenId']));
    });

    it('twice change nothing', async () => {
      const officer = as('district-386');
      expect(await importList(officer, 'beneficiaries', newcomers)).toMatchObject({
        created: newcomers.length - 1,
        unchanged: 1,
      });
      const again = { created: 0, changed: 0, unchanged: newcomers.length, rejected: 0 };
      expect(await importList(officer, 'beneficiaries', newcomers)).toMatchObject(again);
    });

    it('of a district’s officer are of that district', async () => {
      const { items } = (await as('officer').get<List<{ code: string }>>('/areas?parent=387')).body;
      const elsewhere = beneficiaryRow(stranger, items[0]?.code);
      expect(await importList(as('district-386'), 'beneficiaries', [elsewhere])).toMatchObject({
        created: 0,
        rejected: 1,
      });
      expect((await as('leader').get('/imports/x')).status).toBe(403);
    });
  });

  describe('accounts', () => {
    const rows = NEWCOMERS.filter(({ accountNumber }) => accountNumber !== null).map((person) => accountRow(person));
    const accountsOf = async (username: string, person: Newcomer | undefined): Promise<Record<string, unknown>[]> => {
      const { body } = await as('officer').get<List<Person>>(`/beneficiaries?q=${person?.citizenId}`);
      return (await as(username).get<List<Record<string, unknown>>>(`/accounts?beneficiaryId=${body.items[0]?.id}`))
        .body.items;
    };

    it('are imported and verified by the name at the provider', async () => {
      await teachTheBank(product());
      expect(await importList(as('officer'), 'accounts', rows)).toMatchObject({ state: 'DONE', created: rows.length });
      expect(await importList(as('officer'), 'accounts', rows)).toMatchObject({ created: 0, unchanged: rows.length });
      for (const person of NEWCOMERS.filter(({ accountNumber }) => accountNumber !== null)) {
        const verified = async (): Promise<boolean> =>
          (await accountsOf('officer', person))[0]?.['status'] === 'VERIFIED';
        await until('the account is verified', verified, { milliseconds: 60_000 });
      }
    }, 60_000);

    it('never show their number', async () => {
      const [account] = await accountsOf('officer', NEWCOMERS[0]);
      expect(account).toMatchObject({
        providerCode: 'AGRIBANK',
        holderRelation: 'SELF',
        accountNumber: textLike(/^\*+9004$/),
      });
    });

    it('are verified again when an officer asks', async () => {
      const [account] = await accountsOf('officer', NEWCOMERS[0]);
      const path = `/accounts/${String(account?.['id'])}/verify`;
      expect((await as('auditor').post(path)).status).toBe(403);
      expect((await as('officer').post(path)).status).toBe(202);
      const verified = async (): Promise<boolean> =>
        (await accountsOf('officer', NEWCOMERS[0]))[0]?.['status'] === 'VERIFIED';
      await until('the account is verified again', verified, { milliseconds: 60_000 });
    }, 60_000);
  });

  describe('providers', () => {
    it('are listed to the administrator', async () => {
      const { body } = await as('admin').get<List<{ code: string }>>('/providers');
      const codes = ['AGRIBANK', 'LPBANK', 'MOMO', 'VIETINBANK', 'VIETTEL', 'VNPOST', 'VNPT'];
      expect(body.items.map(({ code }) => code).sort()).toEqual(codes);
    });

    it('have secrets that only the administrator makes, shown once', async () => {
      const path = '/providers/MOMO/webhook-secrets';
      expect((await as('officer').post(path)).status).toBe(403);
      const admin = as('admin');
      const first = await admin.post<{ id: string; secret: string }>(path, { key: 'one-secret' });
      expect([first.status, first.body]).toEqual([201, { id: someText, secret: textLike(/^whsec_/) }]);
      const again = await admin.post(path, { key: 'one-secret' });
      expect([again.status, again.body]).toEqual([201, { id: first.body.id }]);
      expect((await admin.delete(`${path}/${first.body.id}`)).status).toBe(204);
    });
  });
}
