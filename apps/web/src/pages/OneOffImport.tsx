import { useSearchParams } from 'react-router';
import { useWords } from '../i18n';
import { ImportSteps } from '../ui/ImportSteps';
import { PageFrame } from '../ui/Page';
import { useImport } from '../ui/useImport';

/** Takes the list of a decision: Tết gifts, funeral grants, recoveries. */
export default function OneOffImportPage() {
  const { t } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const id = parameters.get('id');
  const steps = useImport('/one-offs/imports', id, '/one-offs/imports', (started) => setParameters({ id: started }));
  return (
    <PageFrame
      title={t('oneOffs.importTitle')}
      sub={t('oneOffs.importSub')}
      back={{ to: '/one-offs', label: t('oneOffs.title') }}
    >
      <ImportSteps
        template="one-offs"
        steps={steps}
        id={id}
        errorsPath={`/one-offs/imports/${id}/errors`}
        another={() => setParameters({})}
      />
    </PageFrame>
  );
}
