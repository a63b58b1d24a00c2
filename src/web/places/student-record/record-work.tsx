import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { client } from '../../session/session.ts';
import type { StudentMastery, StudentReflection } from '../../wire.ts';
import type { Look } from '../classes/class-address.ts';
import panels from '../classes/panels.module.css';
import { dayText } from '../classes/since-text.ts';
import { useStudentPlaylist } from '../classes/use-student-playlist.ts';
import { WorkCard } from '../classes/work-card.tsx';
import { worksOf } from '../classes/works.ts';
import styles from './record.module.css';

/** What a student has given, and how it was for them, by playlist. */
export function RecordWork({ items, onLook }: { items: StudentMastery['items']; onLook: (look: Look) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(items[0]?.studentPlaylistId ?? '');
  const shown = items.find(({ studentPlaylistId }) => studentPlaylistId === chosen) ?? items[0];
  if (!shown)
    return (
      <EmptyState icon="playlist" title={t('studentRecord.noPlaylists')} text={t('studentRecord.noPlaylistsText')} />
    );
  return (
    <div className="stack">
      <label className={styles.pick}>
        <span className="soft small">{t('class.playlist')}</span>
        <select value={shown.studentPlaylistId} onChange={(event) => setChosen(event.currentTarget.value)}>
          {items.map(({ studentPlaylistId, title }) => (
            <option key={studentPlaylistId} value={studentPlaylistId}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <OnePlaylist key={shown.studentPlaylistId} row={shown.studentPlaylistId} onLook={onLook} />
    </div>
  );
}

function OnePlaylist({ row, onLook }: { row: string; onLook: (look: Look) => void }) {
  const { t, i18n } = useTranslation();
  const { plan, progress, evidence, isReady, error, refetch } = useStudentPlaylist(row);
  const reflection = useQuery({
    queryKey: ['student-playlist', row, 'reflection'],
    queryFn: ({ signal }) => client.get<StudentReflection>(`/student-playlists/${row}/reflection`, { signal }),
  });
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!isReady || !plan || !progress) return <PlaceSkeleton rows={2} />;
  const works = worksOf(plan, progress, evidence);
  const said = reflection.data?.reflection;
  return (
    <>
      <section className="stack" aria-labelledby="work-title">
        <h2 id="work-title">{t('studentRecord.given')}</h2>
        {works.length === 0 && <p className="soft">{t('studentRecord.nothingGiven')}</p>}
        <ul className={`plain ${panels.works}`}>
          {works.map((work) => (
            <WorkCard
              key={work.attempt.id}
              work={work}
              onOpen={() => onLook({ kind: 'work', row, attemptId: work.attempt.id })}
            />
          ))}
        </ul>
      </section>
      <section className="stack" aria-labelledby="reflection-title">
        <h2 id="reflection-title">{t('studentRecord.reflection')}</h2>
        {reflection.error && <Failure error={reflection.error} onRetry={() => void reflection.refetch()} />}
        {!said && !reflection.error && <p className="soft">{t('studentRecord.noReflection')}</p>}
        {said && (
          <figure className={styles.voice}>
            <p className="soft small">{said.prompt}</p>
            <blockquote>{said.text ?? t('studentRecord.ratherNot')}</blockquote>
            <figcaption className="soft small">{dayText(said.at, new Date(), i18n.language)}</figcaption>
          </figure>
        )}
      </section>
    </>
  );
}
