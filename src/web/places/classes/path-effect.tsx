import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { client } from '../../session/session.ts';
import type { ClassProgress, PathwayEffect } from '../../wire.ts';
import { inLanguage } from './class-picture.ts';
import styles from './how-it-goes.module.css';

/** How many mastered each target, by path, with the interval that honestly holds; of the whole district, without names. */
export function PathEffect({ playlistId, progress }: { playlistId: string; progress: ClassProgress }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['playlist', playlistId, 'pathway-effect'],
    queryFn: ({ signal }) => client.get<PathwayEffect>(`/playlists/${playlistId}/pathway-effect`, { signal }),
  });
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={1} />;
  const titles = new Map(progress.pathways.map(({ id, title }) => [id, title]));
  const told = data.pathways.filter(({ students, pathwayId }) => students !== null && titles.has(pathwayId));
  const percent = (share: number) => Math.round(share * 100);
  return (
    <section className="card stack" aria-labelledby="paths-title">
      <h2 id="paths-title">{t('classHow.paths')}</h2>
      <p className="soft">{t(told.length === 0 ? 'classHow.tooFew' : 'classHow.pathsText')}</p>
      {told.length > 0 &&
        progress.targets.map(({ id, statement }) => (
          <div key={id} className="stack-tight">
            <h3 className={styles.target}>{inLanguage(statement, i18n.language)}</h3>
            <ul className={`plain ${styles.paths}`}>
              {told.map(({ pathwayId, students, targets }) => {
                const one = targets.find(({ targetId }) => targetId === id);
                if (!one) return null;
                const { share, low, high, mastered } = one;
                return (
                  <li key={pathwayId} className={styles.path}>
                    <span>{titles.get(pathwayId)}</span>
                    <span className={styles.scale} aria-hidden="true">
                      <span
                        className={styles.interval}
                        style={{ left: `${percent(low)}%`, width: `${Math.max(1, percent(high) - percent(low))}%` }}
                      />
                      <span className={styles.dot} style={{ left: `${percent(share)}%` }} />
                    </span>
                    <span className="small">
                      {t('classHow.share', { mastered, count: students ?? 0, low: percent(low), high: percent(high) })}
                    </span>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
    </section>
  );
}
