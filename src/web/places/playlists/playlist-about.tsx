import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTermLabels } from '../resources/use-term-labels.ts';
import styles from './playlist-place.module.css';
import type { ShownPlaylist } from './use-playlist.ts';

/** What students may decide, the license, and what it takes up. */
export function PlaylistAbout({ shown: { playlist, content } }: { shown: ShownPlaylist }) {
  const { t } = useTranslation();
  const interests = useTermLabels('interests', content.interests);
  const { pathway, swap, addition } = content.choiceRules;
  const rows: readonly (readonly [string, string])[] = [
    ['plan.about.pathway', t(`plan.rules.pathway.${pathway}`)],
    ['plan.about.swap', t(`plan.rules.swap.${swap}`)],
    ['plan.about.addition', t(`plan.rules.addition.${addition}`)],
    ['plan.about.interests', interests.join(', ')],
  ];
  return (
    <section className={`stack-tight ${styles.about}`} aria-labelledby="plan-about">
      <h2 id="plan-about">{t('plan.about.title')}</h2>
      <dl>
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        <div>
          <dt>{t('plan.about.license')}</dt>
          <dd>
            {content.license === null ? (
              t('plan.noLicense')
            ) : content.license.uri === null ? (
              content.license.text
            ) : (
              <a href={content.license.uri} target="_blank" rel="noopener noreferrer">
                {content.license.text}
              </a>
            )}{' '}
            <Link className="no-print" to={`/playlists/${playlist.id}/attribution`}>
              {t('plan.credits')}
            </Link>
          </dd>
        </div>
      </dl>
    </section>
  );
}
