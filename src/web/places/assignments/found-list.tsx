import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { ResourceSearch } from '../../wire.ts';
import styles from './fields.module.css';

/** What the library has that is approved for students, each taken by a click; what is in the playlist already says so. */
export function FoundList({
  words,
  there,
  takeLabel,
  isActing,
  onTake,
}: {
  words: string;
  /** Resources that the student has already. */
  there: ReadonlySet<string>;
  takeLabel: string;
  isActing: boolean;
  onTake: (found: { readonly id: string; readonly title: string }) => void;
}) {
  const { t } = useTranslation();
  const asked = useDebounced(words, 250);
  const { data, error, refetch } = useQuery({
    queryKey: ['search', 'for-student', asked],
    queryFn: ({ signal }) =>
      client.get<ResourceSearch>('/search/resources', { query: { q: asked, limit: 10, isApproved: true }, signal }),
  });
  return (
    <>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={2} />}
      {data?.hits.length === 0 && <p className="card">{t('part.addNothing')}</p>}
      <ul className="plain stack-tight">
        {data?.hits.map(({ id, title, summary, durationMinutes, modalities }) => (
          <li key={id} className={styles.item}>
            <div className="row-apart">
              <h3>{title}</h3>
              {there.has(id) ? (
                <span className="badge badge-leaf">{t('part.addThere')}</span>
              ) : (
                <Button size="sm" disabled={isActing} onClick={() => onTake({ id, title })}>
                  {takeLabel}
                  <span className="visually-hidden">: {title}</span>
                </Button>
              )}
            </div>
            <p className="row">
              {modalities.map((one) => (
                <span key={one} className="badge">
                  {t(`modality.${one}`)}
                </span>
              ))}
              {durationMinutes !== null && <span className="badge">{t('minutes', { count: durationMinutes })}</span>}
            </p>
            {summary !== null && <p className="soft small">{summary}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
