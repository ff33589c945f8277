import { parseReference } from '#contracts';
import type { Queryable } from '#persistence';
import type { RowError } from '#tabular';
import type { Confirmation } from '../confirmations/confirmation.js';

export interface PaidRow {
  row: number;
  confirmation: Confirmation;
}

const REFUSALS = {
  OUT_OF_AREA: {
    vi: 'Lệnh chi này ngoài địa bàn của bạn',
    en: 'This payment is outside your area',
  },
  PROVIDER_SPEAKS: {
    vi: 'Tổ chức chi trả này tự xác nhận bằng chữ ký số; nếu chưa rõ kết quả, hãy tra soát hoặc đề nghị kết luận',
    en: 'This provider confirms by its own signature; where the result is unknown, inquire or ask for a resolution',
  },
} as const;

/**
 * What an officer's list may not say (ADR 0025): an officer stands in for a post office, and for a provider that has no
 * key to sign with, within their own area.
 * @param area of the officer
 * @returns at most one fault for each row
 */
export async function faultsOfOfficersList(database: Queryable, area: string, rows: PaidRow[]): Promise<RowError[]> {
  const named = rows.flatMap(({ row, confirmation: { reference } }) => {
    const parsed = parseReference(reference);
    return parsed ? [{ row, ...parsed }] : [];
  });
  const refused = await database.query<{ row: number; code: keyof typeof REFUSALS }>(
    `SELECT given.row, CASE WHEN in_area THEN 'PROVIDER_SPEAKS' ELSE 'OUT_OF_AREA' END AS code
     FROM unnest($1::integer[], $2::uuid[], $3::smallint[]) AS given (row, payment_id, number)
     JOIN payment_attempts attempt ON attempt.payment_id = given.payment_id AND attempt.number = given.number
     JOIN payments p ON p.id = attempt.payment_id
     LEFT JOIN handover_batches batch ON batch.id = attempt.batch_id
     CROSS JOIN LATERAL (SELECT $4 = 'VN' OR $4 IN (p.area_code, p.district_code, p.province_code) AS in_area) place
     WHERE NOT in_area OR (coalesce(batch.channel, p.channel) <> 'POST_OFFICE'
       AND EXISTS (SELECT FROM webhook_secrets secret WHERE secret.provider_code = attempt.provider_code AND secret.revoked_at IS NULL))`,
    [named.map(({ row }) => row), named.map(({ paymentId }) => paymentId), named.map(({ attempt }) => attempt), area],
  );
  return refused.map(({ row, code }) => ({
    row,
    column: 'reference',
    code,
    message: REFUSALS[code],
    severity: 'ERROR',
  }));
}
