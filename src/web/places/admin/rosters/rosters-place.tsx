import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Help } from '../../../design/help.tsx';
import { TabLinks, useTab } from '../../../design/tab-links.tsx';
import { JobList } from '../jobs/job-list.tsx';
import { ClassTable } from './class-table.tsx';
import { RosterImport } from './roster-import.tsx';

const tabs = ['package', 'table', 'history'] as const;

/** Who learns where, taken over from the student information system. */
export function Component() {
  const { t } = useTranslation();
  const tab = useTab(tabs);
  return (
    <div className="stack">
      <div className="row">
        <PlaceTitle title={t('adminPlace.rosters')} />
        <Help about={t('adminPlace.rosters')} text={t('admin.rosters.help')} />
      </div>
      <TabLinks
        label={t('admin.rosters.ways')}
        current={tab}
        tabs={tabs.map((id) => ({ id, label: t(`admin.rosters.tab.${id}`) }))}
      />
      {tab === 'package' && <RosterImport />}
      {tab === 'table' && <ClassTable />}
      {tab === 'history' && (
        <JobList
          caption={t('admin.rosters.tab.history')}
          kind="rosters.import"
          empty={
            <EmptyState icon="copy" title={t('admin.rosters.noHistory')} text={t('admin.rosters.noHistoryText')} />
          }
        />
      )}
    </div>
  );
}
