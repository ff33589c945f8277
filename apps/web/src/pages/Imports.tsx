import { Radio } from 'antd';
import { useSearchParams } from 'react-router';
import { useWords } from '../i18n';
import { ImportSteps } from '../ui/ImportSteps';
import { PageFrame } from '../ui/Page';
import { useChangeParameter } from '../ui/PeriodPicker';
import { useImport } from '../ui/useImport';

type Kind = 'beneficiaries' | 'accounts';

/** Lists of people and of accounts. The import under way is in the address, so the page may be left. */
export default function ImportsPage() {
  const { t, word } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const change = useChangeParameter();
  const kind: Kind = parameters.get('kind') === 'accounts' ? 'accounts' : 'beneficiaries';
  const id = parameters.get('id');
  const steps = useImport(`/${kind}/imports`, id, '/imports', (started) => setParameters({ kind, id: started }));
  return (
    <PageFrame title={t('imports.title')} sub={t('imports.sub')}>
      <ImportSteps
        template={kind}
        steps={steps}
        id={id}
        another={() => change('id', null)}
        choice={
          <Radio.Group
            aria-label={t('imports.kind')}
            optionType="button"
            value={kind}
            onChange={({ target }) => {
              steps.forget();
              setParameters({ kind: target.value as string });
            }}
            options={(['beneficiaries', 'accounts'] as const).map((value) => ({ value, label: word('import', value) }))}
          />
        }
      />
    </PageFrame>
  );
}
