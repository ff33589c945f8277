import type { PaymentsPlanned, PlannedPayment } from '#contracts';
import type { Queryable } from '#persistence';
import { portionsOf } from '../sets.js';

type Planned = PlannedPayment & Pick<PaymentsPlanned, 'period' | 'programme' | 'kind'>;

/**
 * Payments as planned: who, where, whether a holder. These facts are of the planning and stay; a state that arrived
 * before them stays too, unless the plan is newer.
 */
export async function recordPlannedPayments(unit: Queryable, plans: PaymentsPlanned[]): Promise<void> {
  const latest = new Map<string, Planned>();
  for (const { period, programme, kind, payments } of plans) {
    for (const payment of payments) {
      const known = latest.get(payment.paymentId);
      if (!known || payment.version > known.version)
        latest.set(payment.paymentId, { ...payment, period, programme, kind });
    }
  }
  for (const rows of portionsOf([...latest.values()])) {
    await unit.query(
      `INSERT INTO payments AS known (payment_id, period, programme, kind, enrolment_id, beneficiary_id, sequence,
         area_code, district_code, province_code, holder, holder_relation, wants_account, reviewed,
         amount, channel, provider_code, state, reason, version)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::int[],
         $8::text[], $9::text[], $10::text[], $11::bool[], $12::text[], $13::bool[], $14::bool[],
         $15::bigint[], $16::text[], $17::text[], $18::text[], $19::text[], $20::int[])
       ON CONFLICT (payment_id) DO UPDATE SET
         kind = excluded.kind, enrolment_id = excluded.enrolment_id, beneficiary_id = excluded.beneficiary_id,
         sequence = excluded.sequence, area_code = excluded.area_code, district_code = excluded.district_code,
         province_code = excluded.province_code, holder = excluded.holder, holder_relation = excluded.holder_relation,
         wants_account = excluded.wants_account, reviewed = excluded.reviewed,
         amount = CASE WHEN known.version < excluded.version THEN excluded.amount ELSE known.amount END,
         channel = CASE WHEN known.version < excluded.version THEN excluded.channel ELSE known.channel END,
         provider_code = CASE WHEN known.version < excluded.version THEN excluded.provider_code ELSE known.provider_code END,
         state = CASE WHEN known.version < excluded.version THEN excluded.state ELSE known.state END,
         reason = CASE WHEN known.version < excluded.version THEN excluded.reason ELSE known.reason END,
         version = greatest(known.version, excluded.version)
       WHERE known.kind IS NULL OR known.version < excluded.version`,
      [
        rows.map((row) => row.paymentId),
        rows.map((row) => row.period),
        rows.map((row) => row.programme),
        rows.map((row) => row.kind),
        rows.map((row) => row.enrolmentId),
        rows.map((row) => row.beneficiaryId),
        rows.map((row) => row.sequence),
        rows.map((row) => row.areaCode),
        rows.map((row) => row.districtCode),
        rows.map((row) => row.provinceCode),
        rows.map((row) => row.holder),
        rows.map((row) => row.holderRelation),
        rows.map((row) => row.wantsAccount),
        rows.map((row) => row.reviewed),
        rows.map((row) => row.amount),
        rows.map((row) => row.channel),
        rows.map((row) => row.providerCode),
        rows.map((row) => row.state),
        rows.map((row) => row.heldReason),
        rows.map((row) => row.version),
      ],
    );
  }
}
