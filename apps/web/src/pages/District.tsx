import { useParams, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { useRead } from '../api/queries';
import type { Compliance, DistrictFigures, Gap } from '../api/types';
import { CHANNELS, HOLDER_RELATIONS, type Denominator } from '../api/vocabulary';
import { shiftPeriod } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { Funnel } from '../ui/Funnel';
import { GapByReason } from '../ui/Gap';
import { AsOf, Headline } from '../ui/Headline';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';

const DENOMINATORS: Denominator[] = ['holders', 'consenting', 'total'];

export default function DistrictPage() {
  const { code = '' } = useParams();
  const words = useWords();
  const { t } = words;
  const [parameters] = useSearchParams();
  const period = usePeriod();
  const denominator = DENOMINATORS.find((one) => one === parameters.get('denominator')) ?? 'holders';
  const question = { groupBy: 'district', denominator };
  const answer = useRead<Compliance>(period && withQuery('/compliance', { period, ...question }));
  const before = useRead<Compliance>(
    period && withQuery('/compliance', { period: shiftPeriod(period, -1), ...question }),
    { retry: false },
  );
  const gap = useRead<Gap>(period && withQuery('/compliance/gap', { period, area: code }));
  if (period === null) return <Loading />;
  const find = (body: Compliance | undefined) => body?.areas.find((area) => area.code === code);
  const district = find(answer.data);
  return (
    <PageFrame
      title={district?.name ?? t('district.one', { code })}
      back={{ to: withQuery('/compliance', { period }), label: t('compliance.title') }}
      sub={answer.data ? <AsOf answer={answer.data} /> : undefined}
      actions={<PeriodPicker period={period} />}
    >
      <Reading query={answer} rows={10}>
        {(body) =>
          district ? (
            <>
              <Headline answer={body} place={district} before={find(before.data)} />
              <p>
                {district.rank !== null && t('district.rankOf', { rank: district.rank, count: body.areas.length })}
                {district.remark && <strong>{district.remark}</strong>}
              </p>
              <div className="two" style={{ marginBottom: 16 }}>
                <Panel title={t('funnel.title')} note={t('funnel.unit')}>
                  <Funnel figures={district} />
                </Panel>
                <Panel title={t('channel.title')}>
                  <Channels district={district} />
                </Panel>
              </div>
              <Panel title={t('gap.title', { count: words.count(district.holders - district.paidByAccount) })}>
                <Reading query={gap}>{(one) => <GapByReason gap={one} />}</Reading>
              </Panel>
            </>
          ) : (
            <Panel>
              <Nothing title={t('district.unknown', { code })}>{t('district.unknownHint')}</Nothing>
            </Panel>
          )
        }
      </Reading>
    </PageFrame>
  );
}

function Channels({ district }: { district: DistrictFigures }) {
  const words = useWords();
  const { t, count } = words;
  return (
    <>
      <DataTable
        caption={t('channel.caption')}
        rows={CHANNELS}
        rowKey={(channel) => channel}
        columns={[
          {
            key: 'channel',
            title: t('channel.label'),
            heading: true,
            render: (channel) => words.word('channel', channel),
          },
          {
            key: 'paid',
            title: t('unit.people'),
            end: true,
            render: (channel) => count(district.byChannel?.[channel]?.paid ?? 0),
          },
          {
            key: 'amount',
            title: t('unit.amount'),
            end: true,
            render: (channel) => <Money value={district.byChannel?.[channel]?.amount ?? '0'} short />,
          },
        ]}
      />
      {district.byHolder && (
        <dl className="facts">
          {HOLDER_RELATIONS.map((relation) => (
            <div key={relation}>
              <dt>{words.word('relation', relation)}</dt>
              <dd>{count(district.byHolder?.[relation] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
