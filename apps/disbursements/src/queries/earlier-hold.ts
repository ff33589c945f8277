import type { Queryable } from '#persistence';

/** Who held the payment that this one stands for now: its hold outlived it (ADR 0026). */
export interface EarlierHold {
  paymentId: string;
  reason: string;
  actor: string;
  onBehalfOf: string | null;
  at: Date;
  note: string | null;
}

/** Null for a payment that was not held from its beginning, or whose hold began with itself. Version 1 is what a list made of it. */
export async function earlierHoldOf(source: Queryable, paymentId: string): Promise<EarlierHold | null> {
  const [hold] = await source.query<EarlierHold>(
    `SELECT former.id AS "paymentId", held.reason, held.actor, held.on_behalf_of AS "onBehalfOf", held.at, note.note
     FROM payments p
     JOIN payment_history first ON first.payment_id = p.id AND first.version = 1 AND first.state = 'HELD'
     JOIN payments former ON former.beneficiary_id = p.beneficiary_id AND former.programme = p.programme AND former.period = p.period
       AND former.kind = p.kind AND former.id < p.id AND former.state = 'CANCELLED'
     JOIN payment_history held ON held.payment_id = former.id AND held.version > 1 AND held.state = 'HELD' AND held.reason = first.reason
     LEFT JOIN payment_notes note ON note.payment_id = held.payment_id AND note.version = held.version
     WHERE p.id = $1 AND first.reason IN ('REQUESTED', 'CEILING', 'CONTRADICTION')
     ORDER BY held.at DESC LIMIT 1`,
    [paymentId],
  );
  return hold ?? null;
}
