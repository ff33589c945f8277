import { Modal } from 'antd';
import type { OneOff } from '../api/month-types';
import { useWords } from '../i18n';
import { ErrorNote } from './Feedback';
import { useVerb } from './useVerb';

/** Asks once before an item is taken off, naming it; a cancelled item cannot be called back. */
export default function CancelOneOff({ item, close }: { item: OneOff; close: (done: boolean) => void }) {
  const words = useWords();
  const { t, word } = words;
  const command = useVerb(`/one-offs/${item.id}`, `"${item.version}"`);
  return (
    <Modal
      open
      title={t('oneOff.cancel')}
      okText={t('oneOff.cancel')}
      cancelText={t('action.back')}
      okButtonProps={{ danger: true }}
      confirmLoading={command.busy !== null}
      onOk={() => void command.send('cancel').then((refusal) => refusal === null && close(true))}
      onCancel={() => close(false)}
    >
      {command.error !== null && <ErrorNote error={command.error} />}
      <p>
        {t('oneOffs.ask', {
          kind: word('oneOffKind', item.kind).toLowerCase(),
          amount: words.money(item.amount),
          period: words.period(item.period),
        })}
      </p>
    </Modal>
  );
}
