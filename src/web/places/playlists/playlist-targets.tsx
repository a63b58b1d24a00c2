import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import type { PlaylistContent, PlaylistCoverage, PlaylistTarget } from '../../wire.ts';
import { coverageWords, joined } from './lane-entries.ts';
import styles from './playlist-place.module.css';
import { textIn } from './playlist-words.ts';

/** What all paths lead to, with how far they do. Activities name targets by these numbers. */
export function PlaylistTargets({
  content,
  coverage,
}: {
  content: PlaylistContent;
  coverage: PlaylistCoverage | undefined;
}) {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-labelledby="plan-targets">
      <h2 id="plan-targets">{t('plan.targets')}</h2>
      {content.targets.length === 0 && <p className="soft">{t('playlists.noTarget')}</p>}
      <ol className={`plain ${styles.targets}`}>
        {content.targets.map((target, at) => (
          <Target key={target.id} target={target} number={at + 1} content={content} coverage={coverage} />
        ))}
      </ol>
    </section>
  );
}

function Target({
  target,
  number,
  content,
  coverage,
}: {
  target: PlaylistTarget;
  number: number;
  content: PlaylistContent;
  coverage: PlaylistCoverage | undefined;
}) {
  const { t, i18n } = useTranslation();
  const covered = coverage?.targets.find(({ targetId }) => targetId === target.id);
  const { mastery } = target;
  return (
    <li className={styles.target}>
      <span className={styles.number} aria-hidden="true">
        {number}
      </span>
      <div className="stack-tight">
        <h3>
          <span className="visually-hidden">{t('plan.target', { number })} </span>
          {textIn(i18n.language, target.statement)}
        </h3>
        {target.successCriteria.length > 0 && (
          <ul className={styles.criteria}>
            {target.successCriteria.map((criterion) => (
              <li key={textIn(i18n.language, criterion)}>{textIn(i18n.language, criterion)}</li>
            ))}
          </ul>
        )}
        <p className="row">
          {target.standards.map(({ code }) => (
            <Link key={code} className="badge badge-thread" to={`/search?standards=${encodeURIComponent(code)}`}>
              {code}
            </Link>
          ))}
          <span className="soft small">
            {t(`plan.mastery.${mastery.kind}`, {
              percent: 'atLeast' in mastery ? Math.round(mastery.atLeast * 100) : 0,
              count: 'count' in mastery ? mastery.count : 0,
            })}
          </span>
        </p>
        {covered &&
          coverageWords(covered, content.pathways).map(({ key, paths }) => (
            <p key={key} className={`row small no-print ${key === 'full' ? styles.full : styles.lacking}`}>
              <Icon name={key === 'full' ? 'check' : 'flag'} size={16} />
              {t(`plan.coverage.${key}`, { paths: joined(paths, i18n.language), count: content.pathways.length })}
            </p>
          ))}
      </div>
    </li>
  );
}
