import { DownloadOutlined } from '@ant-design/icons';
import { Button, Radio, Select } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { saveBlob, withQuery } from '../api/client';
import { useAreas, useRead } from '../api/queries';
import type { Compliance, DistrictFigures, Gap } from '../api/types';
import { CHANNELS, type Denominator } from '../api/vocabulary';
import { shiftPeriod } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { RateBar } from '../ui/Figures';
import { Funnel } from '../ui/Funnel';
import { GapByReason } from '../ui/Gap';
import { AsOf, denominatorOf, Headline } from '../ui/Headline';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, useChangeParameter, usePeriod } from '../ui/PeriodPicker';
import { TileMap } from '../ui/TileMap';

const DENOMINATORS: Denominator[] = ['holders', 'consenting', 'total'];

export default function CompliancePage() {
  const words = useWords();
  const { t } = words;
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const period = usePeriod();
  const programme = parameters.get('programme');
  const denominator = DENOMINATORS.find((one) => one === parameters.get('denominator')) ?? 'holders';
  const question = { programme, groupBy: 'district', denominator };
  const answer = useRead<Compliance>(period && withQuery('/compliance', { period, ...question }));
  const before = useRead<Compliance>(
    period && withQuery('/compliance', { period: shiftPeriod(period, -1), ...question }),
    { retry: false },
  );
  const gap = useRead<Gap>(period && withQuery('/compliance/gap', { period, programme }));
  const areas = useAreas(answer.data && answer.data.areas.some(({ tile }) => !tile) ? answer.data.province.code : null);
  if (period === null) return <Loading />;
  const linkTo = (code: string) =>
    withQuery(`/districts/${code}`, { period, denominator: denominator === 'holders' ? null : denominator });

  return (
    <PageFrame
      title={t('compliance.title')}
      sub={answer.data ? <AsOf answer={answer.data} /> : undefined}
      actions={<PeriodPicker period={period} />}
    >
      <div className="filters no-print">
        <Radio.Group
          aria-label={t('rate.denominator')}
          optionType="button"
          value={denominator}
          onChange={({ target }) => change('denominator', target.value === 'holders' ? null : (target.value as string))}
          options={DENOMINATORS.map((value) => ({ value, label: words.word('denominator', value) }))}
        />
        <Select
          aria-label={t('programme.label')}
          value={programme ?? ''}
          style={{ width: 220 }}
          onChange={(value: string) => change('programme', value)}
          options={[
            { value: '', label: t('programme.all') },
            { value: 'BTXH', label: t('programme.BTXH') },
            { value: 'NCC', label: t('programme.NCC') },
          ]}
        />
      </div>
      <Reading query={answer} rows={10}>
        {(body) =>
          body.province.total === 0 ? (
            <Panel>
              <Nothing title={t('compliance.empty', { period: words.period(period) })}>
                {t('compliance.emptyHint')}
              </Nothing>
            </Panel>
          ) : (
            <>
              <Headline answer={body} place={body.province} before={before.data?.province} />
              <div className="two" style={{ marginBottom: 16 }}>
                <Panel title={t('map.title', { count: body.areas.length })}>
                  <TileMap
                    areas={body.areas}
                    linkTo={linkTo}
                    tileOf={(area) => area.tile ?? areas.data?.items.find(({ code }) => code === area.code)?.tile}
                  />
                </Panel>
                <Panel title={t('funnel.title')} note={t('funnel.unit')}>
                  <Funnel figures={body.province} />
                </Panel>
              </div>
              <Panel
                title={t('gap.title', { count: words.count(body.province.holders - body.province.paidByAccount) })}
              >
                <Reading query={gap}>{(one) => <GapByReason gap={one} />}</Reading>
              </Panel>
              <Panel title={t('district.table')}>
                <p className="no-print" style={{ marginTop: 0 }}>
                  <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => exportCsv(body, words)}>
                    {t('action.exportCsv')}
                  </Button>
                </p>
                <Districts answer={body} linkTo={linkTo} />
              </Panel>
            </>
          )
        }
      </Reading>
    </PageFrame>
  );
}

function Districts({ answer, linkTo }: { answer: Compliance; linkTo: (code: string) => string }) {
  const words = useWords();
  const { t, count } = words;
  const of = (area: DistrictFigures) => denominatorOf(area, answer.denominator);
  return (
    <DataTable
      caption={t('district.caption', { period: words.period(answer.period) })}
      rows={[...answer.areas].sort((left, right) => (left.rank ?? 999) - (right.rank ?? 999))}
      rowKey={({ code }) => code}
      columns={[
        {
          key: 'rank',
          title: t('district.rank'),
          end: true,
          sortBy: ({ rank }) => rank ?? 999,
          render: ({ rank }) => rank ?? '–',
        },
        {
          key: 'name',
          title: t('district.name'),
          heading: true,
          sortBy: ({ name }) => name,
          render: ({ code, name }) => <Link to={linkTo(code)}>{name}</Link>,
        },
        {
          key: 'of',
          title: words.word('denominator', answer.denominator),
          end: true,
          sortBy: of,
          render: (area) => count(of(area)),
        },
        {
          key: 'paid',
          title: t('district.paid'),
          end: true,
          sortBy: (area) => area.paidByAccount,
          render: (area) => count(area.paidByAccount),
        },
        {
          key: 'rate',
          title: t('district.rate'),
          sortBy: ({ rate }) => Number(rate ?? -1),
          render: ({ rate }) => <RateBar rate={rate} />,
        },
        {
          key: 'left',
          title: t('district.left'),
          end: true,
          sortBy: (area) => of(area) - area.paidByAccount,
          render: (area) => count(of(area) - area.paidByAccount),
        },
        ...CHANNELS.map((channel) => ({
          key: channel,
          title: words.word('channelShort', channel),
          end: true,
          render: (area: DistrictFigures) => count(area.byChannel?.[channel]?.paid ?? 0),
        })),
        { key: 'remark', title: t('district.remark'), render: ({ remark }) => remark ?? '' },
      ]}
    />
  );
}

function exportCsv(answer: Compliance, words: ReturnType<typeof useWords>): void {
  const head = [
    'district.rank',
    'district.code',
    'district.name',
    'funnel.total',
    'funnel.reviewed',
    'funnel.holders',
    'funnel.paid',
    'district.rate',
    'rate.amountExact',
    'district.remark',
  ] as const;
  const lines = answer.areas.map((area) => [
    area.rank,
    area.code,
    area.name,
    area.total,
    area.reviewed,
    area.holders,
    area.paidByAccount,
    area.rate,
    area.amountByAccount,
    area.remark,
  ]);
  const text = [head.map((key) => words.t(key)), ...lines]
    .map((line) => line.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(','))
    .join('\r\n');
  saveBlob(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }), `compliance-${answer.period}.csv`);
}
