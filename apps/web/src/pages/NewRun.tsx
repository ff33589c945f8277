import { Button, Radio, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, withQuery } from '../api/client';
import { useIntent } from '../api/intent';
import { useAreas } from '../api/queries';
import type { Run } from '../api/types';
import { PROGRAMMES, type Programme } from '../api/vocabulary';
import { useMe } from '../auth/session';
import { useWords } from '../i18n';
import { ErrorNote, Loading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';

export default function NewRunPage() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const period = usePeriod();
  const navigate = useNavigate();
  const intent = useIntent();
  const [programme, setProgramme] = useState<Programme>('BTXH');
  // Whoever works for the whole country says which province the run is for.
  const provinces = useAreas(me.areaCode === 'VN' ? 'VN' : null).data?.items ?? [];
  const [areaCode, setAreaCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (period === null) return <Loading />;

  async function create(): Promise<void> {
    setBusy(true);
    setError(null);
    const body = { period, programme, kind: 'REGULAR', ...(areaCode ? { areaCode } : {}) };
    try {
      const run = await api.post<Run>('/payout-runs', { body, idempotencyKey: intent.keyFor(JSON.stringify(body)) });
      intent.settle();
      await navigate(`/runs/${run.id}`);
    } catch (failure) {
      intent.settle(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <PageFrame
      title={t('run.new')}
      sub={t('newRun.sub')}
      back={{ to: withQuery('/runs', { period }), label: t('runs.title') }}
    >
      <Panel>
        {error !== null && <ErrorNote error={error} />}
        <div style={{ display: 'grid', gap: 18, justifyItems: 'start' }}>
          <div className="field">
            <span>{t('period.label')}</span>
            <PeriodPicker period={period} />
          </div>
          <div className="field">
            <span id="programme">{t('programme.label')}</span>
            <Radio.Group
              aria-labelledby="programme"
              vertical
              value={programme}
              onChange={({ target }) => setProgramme(target.value as Programme)}
              options={PROGRAMMES.map((value) => ({ value, label: words.word('programme', value) }))}
            />
          </div>
          {provinces.length > 0 && (
            <div className="field">
              <span>{t('area.label')}</span>
              <Select
                aria-label={t('area.label')}
                style={{ width: 280 }}
                showSearch={{ optionFilterProp: 'label' }}
                value={areaCode}
                onChange={setAreaCode}
                options={[
                  { value: '', label: t('area.country') },
                  ...provinces.map(({ code, name }) => ({ value: code, label: name })),
                ]}
              />
            </div>
          )}
          <p className="muted" style={{ margin: 0 }}>
            {t('newRun.next')}
          </p>
          <Button type="primary" loading={busy} onClick={() => void create()}>
            {t('newRun.create', { period: words.period(period) })}
          </Button>
        </div>
      </Panel>
    </PageFrame>
  );
}
