import type { UnitOfWork } from '#persistence';
import { signDistricts } from './fingerprint.js';
import { updateRun, type PayoutRun } from './payout-run.repository.js';

/**
 * A payment of the run was held, let go or cancelled by itself. Until paying has begun that changes the list: it is
 * signed anew, and who is about to approve or release must look again. While an operation runs only the district is
 * signed: the operation ends with a new version anyway, or refuses what is not as it was submitted.
 */
export async function changeList(
  unit: UnitOfWork,
  run: PayoutRun,
  districtCode: string,
  actor: string,
  at: Date,
): Promise<void> {
  if (!['PLANNED', 'SUBMITTED', 'APPROVED'].includes(run.state)) return;
  const fingerprint = await signDistricts(unit, run.id, districtCode);
  if (run.operation?.state !== 'RUNNING') await updateRun(unit, run, { listChanged: true, fingerprint, actor, at });
}
