import type { UnitOfWork } from '#persistence';
import { signDistricts } from './fingerprint.js';
import { updateRun, type PayoutRun } from './payout-run.repository.js';

/** Who changed the list, for whom, and when. */
interface ListChange {
  username: string;
  onBehalfOf: string | null;
  at: Date;
}

/**
 * Payments of the run were held, let go or cancelled by themselves. Until paying has begun that changes the list: it is
 * signed anew, and who is about to approve or release must look again. While an operation runs only the districts are
 * signed: the operation ends with a new version anyway, or refuses what is not as it was submitted.
 */
export async function changeLists(
  unit: UnitOfWork,
  run: PayoutRun,
  changed: { district_code: string }[],
  { username, onBehalfOf, at }: ListChange,
): Promise<void> {
  if (changed.length === 0 || !['PLANNED', 'SUBMITTED', 'APPROVED'].includes(run.state)) return;
  let fingerprint: string | null = null;
  for (const district of [...new Set(changed.map(({ district_code: code }) => code))].sort())
    fingerprint = await signDistricts(unit, run.id, district);
  if (run.operation?.state !== 'RUNNING')
    await updateRun(unit, run, { listChanged: true, fingerprint, actor: username, onBehalfOf, at });
}
