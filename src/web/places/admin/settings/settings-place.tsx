import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { TabLinks, useTab } from '../../../design/tab-links.tsx';
import { DistrictSettings } from './district-settings.tsx';
import { LabelSettings } from './label-settings.tsx';
import { MasterySettings } from './mastery-settings.tsx';
import { RetentionSettings } from './retention-settings.tsx';
import { ReviewSettings } from './review-settings.tsx';

const tabs = ['district', 'words', 'mastery', 'review', 'retention'] as const;

/** How the district wants things. */
export function Component() {
  const { t } = useTranslation();
  const tab = useTab(tabs);
  return (
    <div className="stack">
      <PlaceTitle title={t('adminPlace.settings')} />
      <TabLinks
        label={t('adminPlace.settings')}
        current={tab}
        tabs={tabs.map((id) => ({ id, label: t(`admin.settings.tab.${id}`) }))}
      />
      {tab === 'district' && <DistrictSettings />}
      {tab === 'words' && <LabelSettings />}
      {tab === 'mastery' && <MasterySettings />}
      {tab === 'review' && <ReviewSettings />}
      {tab === 'retention' && <RetentionSettings />}
    </div>
  );
}
