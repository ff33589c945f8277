import type { Review } from '../../api/run-types';
import { percentOf } from '../../format';
import { useWords } from '../../i18n';

/** Whether the money is there: what is granted, what other runs have taken, what this one would take. */
export function CeilingLine({ ceiling }: { ceiling: Review['ceiling'] }) {
  const words = useWords();
  const { t } = words;
  if (!ceiling) return <p>{t('funds.none')}</p>;
  const left = (BigInt(ceiling.available) - BigInt(ceiling.thisRun)).toString();
  const share = (amount: string) => `${percentOf(amount, ceiling.amount) ?? 0}%`;
  return (
    <>
      <p style={{ marginTop: 0 }}>
        <strong>{t(ceiling.enough ? 'funds.enough' : 'funds.notEnough')}</strong>
      </p>
      <div className="bar" aria-hidden="true" style={{ maxWidth: 560 }}>
        <span style={{ width: share(ceiling.committed), background: '#7fb4e2' }} />
        <span style={{ width: share(ceiling.thisRun), background: ceiling.enough ? '#2a75b8' : '#b42318' }} />
      </div>
      <dl className="facts">
        {(['amount', 'committed', 'available', 'thisRun'] as const).map((part) => (
          <div key={part}>
            <dt>{t(`funds.${part}`)}</dt>
            <dd>{words.money(ceiling[part])}</dd>
          </div>
        ))}
        <div>
          <dt>{t('funds.left')}</dt>
          <dd>{words.money(left)}</dd>
        </div>
      </dl>
    </>
  );
}
