import type { Ids } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { CaseClass, Confirmation, ConfirmationSource } from '../confirmations/confirmation.js';

export interface NewCase {
  caseClass: CaseClass;
  /** The payment it is about, when the reference is one of ours and this provider's. */
  payment: { id: string; area_code: string; district_code: string; province_code: string } | null;
  confirmation: Confirmation;
}

/** Opens one case for each source and class, and one open contradiction for each payment; more of the same adds none. */
export async function openCases(
  unit: UnitOfWork,
  ids: Ids,
  cases: NewCase[],
  source: ConfirmationSource,
): Promise<void> {
  if (cases.length === 0) return;
  const distinct = Map.groupBy(cases, (entry) => `${entry.caseClass}:${entry.payment?.id ?? ''}`);
  const rows = [...distinct.values()].map((group) => {
    const first = group[0] as NewCase;
    return {
      ...first,
      statuses: group.length,
      detail: {
        references: group.slice(0, 20).map(({ confirmation }) => confirmation.reference),
        status: first.confirmation.status,
        reason: first.confirmation.reason,
      },
    };
  });
  await unit.query(
    `INSERT INTO cases (id, class, payment_id, area_code, district_code, province_code, statuses, detail, provider_code, source, source_id, opened_at)
     SELECT *, $9, $10, $11, $12
     FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::jsonb[])
     ON CONFLICT DO NOTHING`,
    [
      rows.map(() => ids.next()),
      rows.map(({ caseClass }) => caseClass),
      rows.map(({ payment }) => payment?.id ?? null),
      rows.map(({ payment }) => payment?.area_code ?? null),
      rows.map(({ payment }) => payment?.district_code ?? null),
      rows.map(({ payment }) => payment?.province_code ?? null),
      rows.map(({ statuses }) => statuses),
      rows.map(({ detail }) => JSON.stringify(detail)),
      source.providerCode,
      source.kind,
      source.id,
      source.receivedAt,
    ],
  );
}
