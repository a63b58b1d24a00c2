import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { MyPlaylist } from '../../wire.ts';
import { ReadAloud } from './aloud/read-aloud.tsx';
import { Markdown } from './markdown.tsx';
import styles from './playlist-place.module.css';
import { useIsOnline } from './use-is-online.ts';

const MoreHelp = lazy(() => import('./choose/more-help.tsx'));

/** What a playlist leads to, how far the student is, and what else would help. */
export function Targets({ playlist, states }: { playlist: MyPlaylist; states: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const isOnline = useIsOnline();
  const [helpFor, setHelpFor] = useState<string | null>(null);
  if (playlist.targets.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="targets">
      <h2 id="targets">{t('playlist.targets')}</h2>
      <ul className={`plain ${styles.targets}`}>
        {playlist.targets.map(({ id, statement, language, successCriteria, help }) => {
          const state = states.get(id) ?? 'notStarted';
          const isMastered = state === 'mastered';
          return (
            <li key={id} className="card stack-tight">
              <div className={styles.heading}>
                <p className={styles.statement} lang={language}>
                  {statement}
                </p>
                <ReadAloud text={statement} language={language} label={statement} />
              </div>
              <p>
                <span className={`badge ${isMastered ? 'badge-leaf' : ''}`}>
                  {isMastered && <Icon name="check" size={16} />}
                  {t(`mastery.${state}`)}
                </span>
              </p>
              {(successCriteria.length > 0 || help !== null) && (
                <details lang={language}>
                  <summary lang={playlist.language}>{t('playlist.how')}</summary>
                  <div className="stack-tight">
                    <ul>
                      {successCriteria.map((criterion) => (
                        <li key={criterion}>{criterion}</li>
                      ))}
                    </ul>
                    {help !== null && <Markdown text={help} />}
                  </div>
                </details>
              )}
              {!isMastered && playlist.may.add && playlist.path !== null && (
                <div>
                  <Button
                    size="sm"
                    variant="subtle"
                    leftSection={<Icon name="help" size={18} />}
                    disabled={!isOnline}
                    onClick={() => setHelpFor(id)}
                  >
                    {t('moreHelp.open')}
                    <span className="visually-hidden">: {statement}</span>
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <Suspense>
        {helpFor !== null && <MoreHelp playlist={playlist} targetId={helpFor} onClose={() => setHelpFor(null)} />}
      </Suspense>
    </section>
  );
}
