import { Client } from './client.js';
import { COMPLIANCE, GAP, PUBLISHED, PUBLISHED_BY_PROGRAMME, type Compliance, type Gap } from './figures.js';
import type { Product } from './product.js';
import { textLike, thingWith } from './like.js';

/** The leader's figures: denominators, programmes, languages, areas. */
export function complianceSuite(product: () => Product): void {
  const as = (username: string): Client => new Client(product().url, username);
  const figures = async (query = '', username = 'leader'): Promise<Compliance> =>
    (await as(username).get<Compliance>(`${COMPLIANCE}${query}`)).body;

  describe('compliance', () => {
    it('gives the published figures', async () => {
      const { province, areas } = await figures();
      expect(province).toMatchObject({ ...PUBLISHED, byProgramme: PUBLISHED_BY_PROGRAMME });
      expect(province).toMatchObject({ amountTotal: textLike(/^\d+$/), target: '100.0' });
      expect(areas).toHaveLength(27);
      expect(areas.filter(({ paidByAccount }) => paidByAccount > 0)).toHaveLength(26);
    });

    it('shares the money among channels, and cash is not counted as paid by account', async () => {
      const { province } = await figures();
      const byAccount = ['BANK', 'EWALLET', 'MOBILE_MONEY'].map((channel) => province.byChannel[channel]);
      expect(byAccount.reduce((sum, each) => sum + (each?.paid ?? 0), 0)).toBe(PUBLISHED.paidByAccount);
      const amounts = byAccount.reduce((sum, each) => sum + BigInt(each?.amount ?? 0), 0n);
      expect(amounts.toString()).toBe(province.amountByAccount);
      expect(province.byChannel['POST_OFFICE']?.paid).toBeGreaterThan(PUBLISHED.paidByAccount);
      expect(Object.values(province.byHolder).reduce((sum, count) => sum + count, 0)).toBe(PUBLISHED.holders);
    });

    it('divides by the denominator that is asked for, and says which', async () => {
      const rate = (paid: number, of: number): string => (Math.round((paid * 1000) / of) / 10).toFixed(1);
      const total = await figures('&denominator=total');
      expect([total.denominator, total.province.rate]).toEqual([
        'total',
        rate(PUBLISHED.paidByAccount, PUBLISHED.total),
      ]);
      const consenting = await figures('&denominator=consenting');
      const { paidByAccount, consenting: wishing } = consenting.province;
      expect([consenting.denominator, consenting.province.rate]).toEqual(['consenting', rate(paidByAccount, wishing)]);
    });

    it('is of one programme when asked', async () => {
      const { programme, province } = await figures('&programme=NCC');
      expect([programme, province]).toEqual(['NCC', thingWith(PUBLISHED_BY_PROGRAMME.NCC)]);
    });

    it('remarks in the reader’s language', async () => {
      const remarkOf = async (language?: string): Promise<string | null | undefined> =>
        (await as('leader').get<Compliance>(COMPLIANCE, { language })).body.areas.find(({ code }) => code === '387')
          ?.remark;
      expect([await remarkOf(), await remarkOf('en')]).toEqual(['Chưa triển khai', 'Not started']);
      const gap = (await as('leader').get<Gap>(GAP, { language: 'en' })).body.reasons;
      expect(gap.find(({ code }) => code === 'RETURNED')?.label).toBe('Money was returned');
    });

    it('ranks by the rate, ties shared', async () => {
      const { areas } = await figures();
      const ranked = areas.filter(({ rank }) => rank !== null);
      for (const one of ranked) {
        const better = ranked.filter((other) => other.paidByAccount * one.holders > one.paidByAccount * other.holders);
        expect([one.code, one.rank]).toEqual([one.code, better.length + 1]);
      }
    });

    it('shows a district’s officer that district and no other', async () => {
      const { province, areas } = await figures('', 'district-386');
      expect([province.code, areas.map(({ code }) => code)]).toEqual(['386', ['386']]);
      expect((await as('district-386').get(`${COMPLIANCE}&area=387`)).status).toBe(404);
    });

    it('is for leaders, officers and auditors, and refuses nonsense', async () => {
      expect((await as('provider-MOMO').get(COMPLIANCE)).status).toBe(403);
      expect((await as('auditor').get(COMPLIANCE)).status).toBe(200);
      for (const query of ['?period=2024', '?period=2024-09&denominator=all', '?period=2024-09&groupBy=village', '']) {
        expect([query, (await as('leader').get(`/compliance${query}`)).status]).toEqual([query, 400]);
      }
    });

    it('gives one reason for every holder who was not paid, also of one district', async () => {
      for (const area of ['38', '386', '397']) {
        const { body } = await as('leader').get<Gap>(`${GAP}&area=${area}`);
        const explained = body.reasons.reduce((sum, { holders }) => sum + holders, 0);
        expect([area, explained]).toEqual([area, body.holders - body.paidByAccount]);
      }
    });
  });
}
