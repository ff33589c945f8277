import { App, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { ROUTE_WISHES, type RouteWish } from '../../api/payment-types';
import type { Beneficiary } from '../../api/types';
import type { Programme } from '../../api/vocabulary';
import { shiftPeriod } from '../../format';
import { useWords } from '../../i18n';
import { ErrorNote } from '../Feedback';
import { usePeriod } from '../PeriodPicker';
import { useSubmit } from '../useSubmit';

/** From which month on, and by which way. A payment under way stays on its way. */
export default function RouteWishDialog({ person, onClose }: { person: Beneficiary; onClose: () => void }) {
  const words = useWords();
  const { t, word } = words;
  const { message } = App.useApp();
  const now = usePeriod();
  const programmes = [...new Set((person.enrolments ?? []).map(({ programme }) => programme))];
  const wish = useSubmit('/route-changes');
  const [programme, setProgramme] = useState<Programme | undefined>(programmes[0]);
  const [fromPeriod, setFromPeriod] = useState<string | null>(null);
  const [route, setRoute] = useState<RouteWish>('ACCOUNT');
  const months = now === null ? [] : Array.from({ length: 12 }, (_, index) => shiftPeriod(now, index));
  const from = fromPeriod ?? months[1];
  async function save(): Promise<void> {
    const answer = await wish.submit({ beneficiaryId: person.id, programme, fromPeriod: from, route });
    if (answer === null) return;
    onClose();
    void message.success(t('wish.saved'));
  }
  return (
    <Modal
      open
      title={t('wish.change')}
      okText={t('wish.save')}
      cancelText={t('action.back')}
      confirmLoading={wish.busy}
      okButtonProps={{ disabled: !programme || !from }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      {wish.error !== null && <ErrorNote error={wish.error} />}
      <p>{t('wish.text')}</p>
      <div style={{ display: 'grid', gap: 12 }}>
        <div className="field">
          <span>{t('programme.label')}</span>
          <Select
            aria-label={t('programme.label')}
            {...(programme ? { value: programme } : {})}
            onChange={setProgramme}
            options={programmes.map((value) => ({ value, label: word('programme', value) }))}
          />
        </div>
        <div className="field">
          <span>{t('wish.from')}</span>
          <Select
            aria-label={t('wish.from')}
            {...(from ? { value: from } : {})}
            onChange={setFromPeriod}
            options={months.map((value) => ({ value, label: words.period(value) }))}
          />
        </div>
        <div className="field">
          <span id="wish-route">{t('channel.label')}</span>
          <Radio.Group
            aria-labelledby="wish-route"
            value={route}
            onChange={({ target }) => setRoute(target.value as RouteWish)}
            options={ROUTE_WISHES.map((value) => ({ value, label: word('routeWish', value) }))}
          />
        </div>
      </div>
    </Modal>
  );
}
