import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { useAreas, usePages } from '../api/queries';
import type { Beneficiary } from '../api/types';
import { PROGRAMMES } from '../api/vocabulary';
import { useMe } from '../auth/session';
import { formatBirthDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { placeOf, useAreaName } from '../ui/useAreaName';

export default function BeneficiariesPage() {
  const words = useWords();
  const { t, word } = words;
  const me = useMe();
  const [parameters, setParameters] = useSearchParams();
  const filter = {
    q: parameters.get('q') ?? '',
    programme: parameters.get('programme') ?? '',
    area: parameters.get('area') ?? '',
  };
  const [typed, setTyped] = useState(filter.q);
  const asked = parameters.size > 0;
  const query = usePages<Beneficiary>(asked ? withQuery('/beneficiaries', filter) : null);
  const areas = useAreas(me.areaCode?.length === 2 ? me.areaCode : null);
  const areaName = useAreaName();
  const change = (next: Partial<typeof filter>): void => {
    const all = Object.entries({ ...filter, q: typed.trim(), ...next }).filter(([, value]) => value !== '');
    setParameters(new URLSearchParams(all));
  };
  return (
    <PageFrame title={t('beneficiaries.title')} sub={t('beneficiaries.sub')}>
      <Panel>
        <form
          role="search"
          className="filters"
          onSubmit={(event) => {
            event.preventDefault();
            change({});
          }}
        >
          <label style={{ flex: '1 1 260px' }}>
            {t('beneficiaries.q')}
            <Input type="search" allowClear value={typed} onChange={({ target }) => setTyped(target.value)} autoFocus />
          </label>
          <div className="field">
            <span>{t('programme.label')}</span>
            <Select
              aria-label={t('programme.label')}
              style={{ width: 210 }}
              value={filter.programme}
              onChange={(programme: string) => change({ programme })}
              options={['', ...PROGRAMMES].map((value) => ({
                value,
                label: value ? word('programme', value) : t('programme.all'),
              }))}
            />
          </div>
          {(areas.data?.items.length ?? 0) > 0 && (
            <div className="field">
              <span>{t('area.label')}</span>
              <Select
                aria-label={t('area.label')}
                style={{ width: 210 }}
                showSearch={{ optionFilterProp: 'label' }}
                value={filter.area}
                onChange={(area: string) => change({ area })}
                options={[
                  { value: '', label: t('filter.all') },
                  ...(areas.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name })),
                ]}
              />
            </div>
          )}
          <Button type="primary" htmlType="submit">
            {t('beneficiaries.find')}
          </Button>
        </form>
        {!asked && <Nothing title={t('beneficiaries.ask')}>{t('beneficiaries.askHint')}</Nothing>}
        {asked && (
          <Reading query={query}>
            {({ pages }) => {
              const items = pages.flatMap((page) => page.items);
              return items.length === 0 ? (
                <Nothing title={t('beneficiaries.none')}>{t('beneficiaries.noneHint')}</Nothing>
              ) : (
                <DataTable
                  caption={t('beneficiaries.caption', { count: words.count(items.length) })}
                  rows={items}
                  rowKey={(row) => `${row.beneficiaryId ?? row.id}${row.programme ?? ''}`}
                  columns={[
                    {
                      key: 'name',
                      title: t('beneficiary.name'),
                      heading: true,
                      render: (row) => (
                        <Link to={`/beneficiaries/${row.beneficiaryId ?? row.id}`}>
                          {row.fullName ?? t('beneficiary.open')}
                        </Link>
                      ),
                    },
                    {
                      key: 'citizen',
                      title: t('beneficiary.citizenId'),
                      render: ({ citizenId }) => <span className="number">{citizenId ?? '–'}</span>,
                    },
                    {
                      key: 'birth',
                      title: t('beneficiary.birthDate'),
                      render: ({ birthDate }) => formatBirthDate(birthDate),
                    },
                    { key: 'programme', title: t('programme.label'), render: (row) => programmesOf(row).join(', ') },
                    {
                      key: 'area',
                      title: t('area.label'),
                      render: (row) => row.areaName ?? placeOf(row, areaName),
                    },
                  ]}
                />
              );
            }}
          </Reading>
        )}
        <MoreButton query={query} />
      </Panel>
    </PageFrame>
  );
}

function programmesOf(row: Beneficiary): string[] {
  return (
    row.programmes ??
    (row.programme ? [row.programme] : [...new Set((row.enrolments ?? []).map(({ programme }) => programme))])
  );
}
