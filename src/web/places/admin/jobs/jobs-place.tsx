import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Help } from '../../../design/help.tsx';
import { FilterSelect, useFilter } from '../filters.tsx';
import { askedKinds, kindText } from './job-kind.ts';
import { JobList } from './job-list.tsx';

const states = ['queued', 'running', 'done', 'failed', 'dead', 'cancelled'] as const;

/** Work that goes on in the background, and what came of it. */
export function Component() {
  const { t, i18n } = useTranslation();
  const [state] = useFilter('state');
  const [kind] = useFilter('kind');
  return (
    <div className="stack">
      <div className="row">
        <PlaceTitle title={t('adminPlace.jobs')} />
        <Help about={t('adminPlace.jobs')} text={t('admin.jobs.help')} />
      </div>
      <div className="fields">
        <FilterSelect
          name="kind"
          label={t('admin.jobs.what')}
          all={t('admin.jobs.allKinds')}
          choices={askedKinds.map((value) => ({ value, label: kindText(t, i18n, value) }))}
        />
        <FilterSelect
          name="state"
          label={t('admin.state')}
          all={t('admin.jobs.allStates')}
          choices={states.map((value) => ({ value, label: t(`job.${value}`) }))}
        />
      </div>
      <JobList
        caption={t('adminPlace.jobs')}
        {...(kind !== null && { kind })}
        state={state}
        empty={<EmptyState icon="clock" title={t('admin.jobs.none')} text={t('admin.jobs.noneText')} />}
      />
    </div>
  );
}
