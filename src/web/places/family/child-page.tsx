import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { client } from '../../session/session.ts';
import type { Family } from '../../wire.ts';
import { ChildPlaylist } from './child-playlist.tsx';
import styles from './family.module.css';
import { FamilyGoals } from './family-goals.tsx';

/** How one child is doing, in plain words and in the language that is on; the same on paper. */
export function ChildPage({ studentId }: { studentId: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { data, error, refetch } = useQuery({
    queryKey: ['family', studentId, language],
    queryFn: ({ signal }) => client.get<Family>(`/students/${studentId}/family`, { query: { language }, signal }),
  });
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={2} />;
  return (
    <div className={`stack ${styles.page}`}>
      <div className="row-apart">
        <div>
          <h2 className={styles.name}>{t('family.doing', { name: data.name ?? t('family.child') })}</h2>
          <p className="soft">{t('family.asOf', { date: data.asOf })}</p>
        </div>
        <Button className="no-print" variant="default" onClick={() => globalThis.print()}>
          {t('family.print')}
        </Button>
      </div>
      {data.playlists.length === 0 && <p className="card">{t('family.nothing')}</p>}
      {data.playlists.map((playlist) => (
        <ChildPlaylist key={playlist.id} playlist={playlist} />
      ))}
      <FamilyGoals studentId={studentId} />
      <p className="soft">{t('family.talk')}</p>
    </div>
  );
}
