import { isWithin, notFound, type Actor, type AreaChain } from '#contracts';
import type { Queryable } from '#persistence';

/** The area with those above it. @throws ProblemError 404 when it does not exist or is outside the caller's */
export async function requireArea(database: Queryable, actor: Actor, areaCode: string): Promise<AreaChain> {
  const chain = await database.query<{ level: string; code: string }>(
    `WITH RECURSIVE chain AS (
       SELECT level, code, parent_code, area_version FROM areas WHERE code = $1
       UNION SELECT parent.level, parent.code, parent.parent_code, parent.area_version FROM areas parent
         JOIN chain ON parent.code = chain.parent_code AND parent.area_version = chain.area_version)
     SELECT DISTINCT level, code FROM chain`,
    [areaCode],
  );
  const codeOf = (level: string): string | null => chain.find((area) => area.level === level)?.code ?? null;
  const place = { areaCode, districtCode: codeOf('DISTRICT'), provinceCode: codeOf('PROVINCE') };
  if ((chain.length === 0 && areaCode !== 'VN') || !isWithin(actor, place)) throw notFound();
  return place;
}
