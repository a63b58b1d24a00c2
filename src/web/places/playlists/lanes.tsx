import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../../design/icon.tsx';
import type { PlaylistCoverage, PlaylistPathway } from '../../wire.ts';
import { useTermLabels } from '../resources/use-term-labels.ts';
import { languageLabel } from '../search/facet-label.ts';
import { Markdown } from '../student/markdown.tsx';
import { laneEntries } from './lane-entries.ts';
import { LaneStep } from './lane-step.tsx';
import styles from './lanes.module.css';
import type { ShownPlaylist } from './use-playlist.ts';

/** The paths, side by side where there is room. */
export function Lanes({
  shown,
  coverage,
  onShow,
}: {
  shown: ShownPlaylist;
  coverage: PlaylistCoverage | undefined;
  onShow: (resourceId: string) => void;
}) {
  const { t } = useTranslation();
  const { pathways } = shown.content;
  return (
    <section className="stack" aria-labelledby="plan-paths">
      <h2 id="plan-paths">{t('plan.paths', { count: pathways.length })}</h2>
      {pathways.length === 0 && <p className="soft">{t('plan.noPaths')}</p>}
      <div className={styles.lanes} data-many={pathways.length > 3 || undefined}>
        {pathways.map((pathway) => (
          <Lane
            key={pathway.id}
            pathway={pathway}
            shown={shown}
            minutes={coverage?.pathways.find(({ pathwayId }) => pathwayId === pathway.id)?.requiredMinutes ?? null}
            onShow={onShow}
          />
        ))}
      </div>
    </section>
  );
}

function Lane({
  pathway,
  shown: { content, resources, availability },
  minutes,
  onShow,
}: {
  pathway: PlaylistPathway;
  shown: ShownPlaylist;
  minutes: number | null;
  onShow: (resourceId: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const interests = useTermLabels('interests', pathway.suits.interests);
  const entries = laneEntries(pathway, content, resources);
  const stepCount = entries.filter(({ kind }) => kind === 'step').length;
  const { modalities, level, languages } = pathway.suits;
  return (
    <section className={styles.lane} aria-labelledby={`lane-${pathway.id}`}>
      <div className={styles.head}>
        <h3 id={`lane-${pathway.id}`}>{pathway.title}</h3>
        <p className="soft small">
          {[
            t('playlists.steps', { count: stepCount }),
            minutes === null || minutes === 0 ? null : t('minutes', { count: Math.round(minutes) }),
          ]
            .filter((one) => one !== null)
            .join(' · ')}
        </p>
        {pathway.description !== null && (
          <div className="small">
            <Markdown text={pathway.description} />
          </div>
        )}
        <ul className={`plain row ${styles.suits}`} aria-label={t('plan.suits')}>
          {modalities.map((modality) => (
            <li key={modality} className="badge badge-thread">
              <Icon name={modality as IconName} size={16} />
              {t(`modality.${modality}`)}
            </li>
          ))}
          {interests.map((interest) => (
            <li key={interest} className="badge badge-plum">
              {interest}
            </li>
          ))}
          {level !== null && <li className="badge">{level}</li>}
          {languages.map((tag) => (
            <li key={tag} className="badge">
              {languageLabel(tag, i18n.language)}
            </li>
          ))}
        </ul>
      </div>
      <ol className={`plain ${styles.steps}`}>
        {entries.map((entry) =>
          entry.kind === 'section' ? (
            <li key={entry.id} className={styles.section}>
              {entry.title}
            </li>
          ) : (
            <LaneStep
              key={entry.id}
              entry={entry}
              hasManyTargets={content.targets.length > 1}
              availability={availability}
              onShow={onShow}
            />
          ),
        )}
      </ol>
    </section>
  );
}
