import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../../design/icon.tsx';
import type { ResourceHit } from '../../wire.ts';
import { languageLabel } from '../search/facet-label.ts';
import { gradeRange } from './grade-range.ts';

const shown = [
  'modalities',
  'durationMinutes',
  'gradeLevels',
  'license',
  'inLanguage',
  'accessibilityFeatures',
  'worksOffline',
  'needsAccount',
  'hasAds',
  'audience',
] as const;
type Shown = Pick<ResourceHit, (typeof shown)[number]>;
type Props = { readonly resource: Shown; readonly isDistrictApproved?: boolean };

/** Between two letters of a search a hit says something else of why it is there, and the same of what it is. */
const isSame = (one: Props, other: Props): boolean =>
  one.isDistrictApproved === other.isDistrictApproved &&
  shown.every((field) => one.resource[field] === other.resource[field]);

/** Access features that decide whether somebody can use a thing at all. */
const telling = ['captions', 'transcript', 'audioDescription', 'signLanguage', 'readingOrder'];

/** What a resource is, in a line: format, length, level, language, license, access, and what to be careful of. */
export const ResourceBadges = memo(function ResourceBadges({ resource, isDistrictApproved = false }: Props) {
  const { t, i18n } = useTranslation();
  const grades = gradeRange(resource.gradeLevels);
  const languages = resource.inLanguage.filter((tag) => tag.split('-')[0] !== i18n.language);
  const features = resource.accessibilityFeatures.filter((feature) => telling.includes(feature));
  return (
    <ul className="plain row" style={{ gap: 'var(--space-2)' }} aria-label={t('resource.atAGlance')}>
      {resource.modalities.slice(0, 2).map((modality) => (
        <li key={modality} className="badge badge-thread">
          <Icon name={modality as IconName} size={16} />
          {t(`modality.${modality}`)}
        </li>
      ))}
      {resource.durationMinutes !== null && (
        <li className="badge">
          <Icon name="clock" size={16} />
          {t('minutes', { count: resource.durationMinutes })}
        </li>
      )}
      {grades !== null && (
        <li className="badge">
          {grades.from === grades.to
            ? t(grades.from === 'K' ? 'grade.k' : 'grade.n', { grade: grades.from })
            : t('grade.range', { from: grades.from, to: grades.to })}
        </li>
      )}
      {languages.map((tag) => (
        <li key={tag} className="badge">
          {languageLabel(tag, i18n.language)}
        </li>
      ))}
      {features.map((feature) => (
        <li key={feature} className="badge">
          {t(`access.${feature}`)}
        </li>
      ))}
      {resource.worksOffline === true && <li className="badge">{t('resource.offline')}</li>}
      {resource.license !== null && <li className="badge">{resource.license.text}</li>}
      {isDistrictApproved && (
        <li className="badge badge-leaf">
          <Icon name="shield" size={16} />
          {t('resource.approved')}
        </li>
      )}
      {resource.audience === 'teachersOnly' && <li className="badge badge-amber">{t('resource.teachersOnly')}</li>}
      {resource.needsAccount === true && <li className="badge badge-amber">{t('resource.needsAccount')}</li>}
      {resource.hasAds === true && <li className="badge badge-amber">{t('resource.hasAds')}</li>}
    </ul>
  );
}, isSame);
