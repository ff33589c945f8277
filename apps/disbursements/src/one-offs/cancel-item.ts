import { notFound, stateConflict } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { lockItems } from '../payout-runs/list/list-contents.js';
import { type OneOffViews } from '../queries/one-off-views.js';
import { mayCancel, type ItemState } from './one-off.decide.js';

export function itemEtag(item: { version: number }): string {
  return `"${item.version}"`;
}

/**
 * An item that no payment carries is taken off; a recovery stops where it is. What is on a list is cancelled there, as a
 * payment. @throws ProblemError 404, 428, 412, 409
 */
export async function cancelItem(
  unit: UnitOfWork,
  views: OneOffViews,
  request: CommandRequest,
  id: string,
  at: Date,
): Promise<CommandReply> {
  await lockItems(unit, 'to change');
  const item = await views.find(unit, request.actor, id);
  if (!item) throw notFound();
  requireMatch(request.ifMatch, itemEtag(item));
  if (!mayCancel(item.state)) {
    throw stateConflict(item.state, {
      vi: 'Khoản này đã vào danh sách chi, đã chi hoặc đã hủy; hãy hủy lệnh chi trước',
      en: 'This item is on a list, settled or cancelled: cancel its payment first',
    });
  }
  await unit.query(
    'UPDATE one_off_items SET cancelled_by = $2, cancelled_at = $3, version = version + 1, updated_at = $3 WHERE id = $1',
    [id, request.actor.username, at],
  );
  return {
    status: 202,
    body: { id, state: 'CANCELLED' satisfies ItemState, operation: { name: 'cancel', state: 'DONE' } },
    headers: { etag: itemEtag({ version: item.version + 1 }) },
  };
}
