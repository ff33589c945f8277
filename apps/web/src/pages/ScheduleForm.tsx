import { keepPreviousData } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { api, withQuery } from '../api/client';
import { useIntent } from '../api/intent';
import {
  TET_RULES,
  WEEKEND_RULES,
  type Occurrence,
  type Schedule,
  type ScheduleFields,
  type ScheduleStory,
} from '../api/month-types';
import { useRead, useSchedule } from '../api/queries';
import { FUNDING_SOURCE_PATTERN, PROGRAMMES, RUN_KINDS } from '../api/vocabulary';
import { useMe } from '../auth/session';
import { formatDate, shiftPeriod } from '../format';
import { useWords, type WordKey } from '../i18n';
import { AreaField } from '../ui/AreaField';
import { MonthField } from '../ui/MonthField';
import { ErrorNote, Loading, Nothing, Reading } from '../ui/Feedback';
import { fieldErrors } from '../ui/fieldErrors';
import { OccurrencesTable } from '../ui/OccurrencesTable';
import { PageFrame, Panel } from '../ui/Page';
import { usePeriod } from '../ui/PeriodPicker';
import { SourceField } from '../ui/SourceField';
import { useSettled } from '../ui/useSettled';
import { useTask } from '../ui/useTask';

const FIRST: Omit<ScheduleFields, 'firstPeriod' | 'areaCode'> = {
  name: '',
  programme: 'BTXH',
  fundingSource: 'STATE_BUDGET',
  kind: 'REGULAR',
  opensDay: 15,
  cutOffDay: 20,
  approvalDay: 24,
  payDay: 5,
  collectionDays: 15,
  weekendRule: 'BEFORE',
  tetRule: 'BEFORE_TET',
  lastPeriod: null,
};

type DayName = 'opensDay' | 'cutOffDay' | 'approvalDay' | 'payDay' | 'collectionDays';
const DAYS: { name: DayName; from: number; to: number; after?: DayName }[] = [
  { name: 'opensDay', from: 1, to: 28 },
  { name: 'cutOffDay', from: 1, to: 28, after: 'opensDay' },
  { name: 'approvalDay', from: 1, to: 28, after: 'cutOffDay' },
  { name: 'payDay', from: 1, to: 28 },
  { name: 'collectionDays', from: 1, to: 60 },
];

/** A schedule is entered or changed beside the runs that it would make; nothing is stored before it is saved. */
export default function ScheduleFormPage() {
  const { id } = useParams();
  const { t } = useWords();
  const me = useMe();
  const period = usePeriod();
  const query = useSchedule(id);
  if (period === null) return <Loading />;
  if (id === undefined)
    return (
      <PageFrame title={t('schedules.new')} back={{ to: '/schedules', label: t('schedules.title') }}>
        <ScheduleForm
          from={{ ...FIRST, areaCode: me.areaCode ?? '', firstPeriod: shiftPeriod(period, 1) }}
          earliest={period}
        />
      </PageFrame>
    );
  const name = query.data?.body.name ?? '';
  return (
    <PageFrame
      title={name ? t('schedule.changeTitle', { name }) : t('schedule.change')}
      back={{ to: `/schedules/${id}`, label: name || t('schedule.one') }}
    >
      <Reading query={query} rows={10}>
        {({ body, etag }) => <ScheduleForm from={body} schedule={body} etag={etag} earliest={period} />}
      </Reading>
    </PageFrame>
  );
}

function ScheduleForm({
  from,
  earliest,
  schedule,
  etag = null,
}: {
  from: ScheduleFields;
  /** The first period on offer. */
  earliest: string;
  schedule?: ScheduleStory;
  etag?: string | null;
}) {
  const { t, word } = useWords();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const intent = useIntent();
  const saving = useTask();
  const [form] = Form.useForm<ScheduleFields>();
  const typed = Form.useWatch([], form) as ScheduleFields | undefined;

  async function save(values: ScheduleFields): Promise<void> {
    const body = { ...values, name: values.name.trim(), lastPeriod: values.lastPeriod ?? null };
    const saved = await saving.run(async () => {
      try {
        const answer = schedule
          ? await api.put<Schedule>(`/schedules/${schedule.id}`, { body, ifMatch: etag })
          : await api.post<Schedule>('/schedules', { body, idempotencyKey: intent.keyFor(JSON.stringify(body)) });
        intent.settle();
        return answer;
      } catch (failure) {
        intent.settle(failure);
        form.setFields(fieldErrors<ScheduleFields>(failure));
        throw failure;
      }
    });
    if (!saved) return;
    void message.success(t('schedule.saved'));
    await navigate(`/schedules/${saved.id}`);
  }

  const required = [{ required: true, message: t('form.required') }];
  const dayField = ({ name, from: least, to: most, after }: (typeof DAYS)[number]) => (
    <Form.Item
      key={name}
      name={name}
      label={t(`schedule.${name}`)}
      {...(after ? { dependencies: [after] } : {})}
      rules={[
        ({ getFieldValue }) => ({
          validator: (_, value: number) =>
            after && value < (getFieldValue(after) as number)
              ? Promise.reject(new Error(t('schedule.order', { day: word('schedule', after).toLowerCase() })))
              : Promise.resolve(),
        }),
      ]}
    >
      <Select
        showSearch
        options={Array.from({ length: most - least + 1 }, (_, index) => ({
          value: least + index,
          label: least + index,
        }))}
      />
    </Form.Item>
  );
  const choice = (list: string, values: readonly string[]) => (
    <Select options={values.map((value) => ({ value, label: word(list, value) }))} />
  );
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ ...from }}
      onFinish={(values) => void save(values)}
    >
      <Panel>
        {saving.error !== null && <ErrorNote error={saving.error} />}
        <div className="fields">
          <Form.Item
            name="name"
            label={t('schedule.name')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={120} />
          </Form.Item>
          <Form.Item name="programme" label={t('programme.label')} rules={required}>
            <Select options={PROGRAMMES.map((value) => ({ value, label: word('programme', value) }))} />
          </Form.Item>
          <Form.Item name="kind" label={t('run.kind')} rules={required}>
            <Select options={RUN_KINDS.map((value) => ({ value, label: word('kind', value) }))} />
          </Form.Item>
          <Form.Item name="areaCode" label={t('area.label')} rules={required}>
            <AreaField />
          </Form.Item>
          <Form.Item
            name="fundingSource"
            label={t('source.label')}
            rules={[{ required: true, pattern: FUNDING_SOURCE_PATTERN, message: t('source.hint') }]}
          >
            <SourceField />
          </Form.Item>
          <Form.Item name="firstPeriod" label={t('schedule.firstPeriod')} rules={required}>
            <MonthField from={earliest} />
          </Form.Item>
          <Form.Item name="lastPeriod" label={t('schedule.lastPeriod')}>
            <MonthField from={earliest} none={t('schedule.noEnd')} />
          </Form.Item>
        </div>
        <div className="field-groups">
          <FieldGroup word="schedule.monthBefore">{DAYS.slice(0, 3).map(dayField)}</FieldGroup>
          <FieldGroup word="schedule.monthItself">{DAYS.slice(3).map(dayField)}</FieldGroup>
        </div>
        <FieldGroup word="schedule.exceptional">
          <Form.Item name="weekendRule" label={t('schedule.weekendRule')}>
            {choice('weekendRule', WEEKEND_RULES)}
          </Form.Item>
          <Form.Item name="tetRule" label={t('schedule.tetRule')}>
            {choice('tetRule', TET_RULES)}
          </Form.Item>
        </FieldGroup>
      </Panel>
      <Preview fields={typed} {...(schedule ? { schedule } : {})} />
      <Button type="primary" htmlType="submit" loading={saving.busy}>
        {t(schedule ? 'schedule.save' : 'schedule.create')}
      </Button>
    </Form>
  );
}

function FieldGroup({ word, children }: { word: WordKey; children: React.ReactNode }) {
  const { t } = useWords();
  return (
    <fieldset className="field-group">
      <legend>{t(word)}</legend>
      <div className="fields">{children}</div>
    </fieldset>
  );
}

function Preview({ fields, schedule }: { fields: ScheduleFields | undefined; schedule?: ScheduleStory }) {
  const words = useWords();
  const { t, count } = words;
  const complete =
    fields !== undefined &&
    Boolean(fields.firstPeriod && fields.areaCode) &&
    DAYS.every(({ name, after }) => !after || fields[name] >= fields[after]);
  const asked = complete ? withQuery('/schedules/preview', { ...fields, scheduleId: schedule?.id }) : null;
  const path = useSettled(asked);
  const preview = useRead<{ occurrences: Occurrence[] }>(path, { placeholderData: keepPreviousData, retry: false });
  const now = new Map((schedule?.occurrences ?? []).map((occurrence) => [occurrence.period, occurrence]));
  return (
    <Panel title={t('schedule.preview')} note={t('schedule.previewNote')}>
      {path === null ? (
        <Nothing title={t('schedule.previewAsk')} />
      ) : (
        <Reading query={preview} rows={5}>
          {({ occurrences }) => {
            const changed = occurrences.filter((one) => {
              const before = now.get(one.period);
              return before && !one.skipped && (before.payOn !== one.payOn || before.cutOffOn !== one.cutOffOn);
            }).length;
            return occurrences.length === 0 ? (
              <Nothing title={t('schedule.noNext')} />
            ) : (
              <div aria-live="polite" aria-busy={preview.isFetching}>
                {schedule && (
                  <p style={{ marginTop: 0 }}>
                    {changed > 0
                      ? t('schedule.previewChanged', { count: count(changed), all: count(occurrences.length) })
                      : t('schedule.previewSame')}{' '}
                    {t('schedule.madeStay')}
                  </p>
                )}
                <OccurrencesTable
                  caption={t('schedule.previewCaption')}
                  occurrences={occurrences}
                  below={(row, day) => {
                    const before = now.get(row.period)?.[day];
                    return before && before !== row[day] ? (
                      <div className="was">{t('schedule.was', { day: formatDate(before) })}</div>
                    ) : null;
                  }}
                />
              </div>
            );
          }}
        </Reading>
      )}
    </Panel>
  );
}
