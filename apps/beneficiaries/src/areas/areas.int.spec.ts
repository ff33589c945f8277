import { startTestService, type TestService } from '../testing.js';

describe('administrative units', () => {
  let test: TestService;
  beforeAll(async () => {
    test = await startTestService();
  });
  afterAll(() => test.stop());

  const codes = async (query: string): Promise<unknown[]> =>
    ((await test.get(`/areas?${query}`, { roles: ['LEADER'] })).body.items ?? []).map(({ code }) => code);

  it('has the 27 districts of 2024 with their places on the tile map, and 26 in 2025', async () => {
    const { body } = await test.get('/areas?version=DISTRICT_2024&parent=38', { roles: ['LEADER'] });
    expect(body.items).toHaveLength(27);
    expect(body.items?.find(({ code }) => code === '405')).toEqual({
      code: '405',
      name: 'Huyện Đông Sơn',
      level: 'DISTRICT',
      parentCode: '38',
      validFrom: null,
      validTo: '2024-12-31',
      tile: { col: 4, row: 3 },
    });
    expect(await codes('version=DISTRICT_2024&parent=38&asOf=2025-03-01')).toHaveLength(26);
  });

  it('moves the communes of a merged district with it', async () => {
    const { body } = await test.get('/areas?parent=405');
    expect(body.items).toHaveLength(14);
    expect(body.items?.find(({ code }) => code === '16378')).toMatchObject({
      name: 'Thị trấn Rừng Thông',
      validTo: '2024-12-31',
    });
    // What the list of June 2025 holds of the district without the 14; the description counts 34 for 2024, and does not name them.
    expect(await codes('parent=380')).toHaveLength(33);
    const later = (await test.get('/areas?parent=380&asOf=2025-03-01')).body.items ?? [];
    expect(later).toHaveLength(47);
    expect(later.find(({ code }) => code === '16378')).toMatchObject({
      name: 'Phường Rừng Thông',
      validFrom: '2025-01-01',
    });
  });

  it('has both countries: 63 provinces in 2024, 34 since; 166 communes of the province since 2025', async () => {
    expect(await codes('parent=VN')).toHaveLength(63);
    expect(await codes('version=COMMUNE_2025&parent=VN')).toHaveLength(34);
    expect(await codes('version=COMMUNE_2025&parent=38')).toHaveLength(166);
  });

  it('keeps the successions, and loads once', async () => {
    const [counts] = await test.service.database.query<{ units: bigint; successions: bigint; wrong: bigint }>(
      `SELECT (SELECT count(*) FROM administrative_units) AS units, count(*) AS successions,
              (SELECT count(*) FROM (SELECT FROM administrative_unit_successors GROUP BY old_unit_id HAVING abs(sum(weight) - 1) > 0.0001) odd) AS wrong
       FROM administrative_unit_successors`,
    );
    expect(counts).toMatchObject({ successions: 10_597n, wrong: 0n });
    await test.restart();
    expect(await test.service.database.query('SELECT count(*) AS units FROM administrative_units')).toEqual([
      { units: counts?.units },
    ]);
  });

  it('refuses an unknown version or field', async () => {
    expect((await test.get('/areas?version=DISTRICT_1990')).status).toBe(400);
    expect((await test.get('/areas?colour=red')).status).toBe(400);
  });
});
