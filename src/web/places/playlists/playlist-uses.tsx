import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { client } from '../../session/session.ts';
import type { AssignmentPage, ClassesPage, PlaylistRemixes } from '../../wire.ts';
import styles from './playlist-place.module.css';
import { dayText } from './playlist-words.ts';

/** Which classes have it, and what was made of it. */
export function PlaylistUses({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const assignments = useQuery({
    queryKey: ['playlist', id, 'assignments'],
    queryFn: ({ signal }) =>
      client.get<AssignmentPage>('/assignments', { query: { playlistId: id, limit: 10 }, signal }),
  });
  const copies = useQuery({
    queryKey: ['playlist', id, 'remixes'],
    queryFn: ({ signal }) => client.get<PlaylistRemixes>(`/playlists/${id}/remixes`, { query: { limit: 10 }, signal }),
  });
  const classes = useQuery({
    queryKey: ['playlist', 'classes'],
    queryFn: ({ signal }) => client.get<ClassesPage>('/classes', { query: { limit: 50 }, signal }),
    enabled: (assignments.data?.items.length ?? 0) > 0,
    staleTime: 5 * 60_000,
  });
  const classOf = ({ audience }: AssignmentPage['items'][number]) =>
    audience.kind === 'class'
      ? classes.data?.items.find(({ id: classId }) => classId === audience.classId)?.title
      : null;
  const given = assignments.data?.items ?? [];
  const made = copies.data?.items ?? [];
  if (!assignments.data && !copies.data) return null;
  return (
    <section className="stack" aria-labelledby="plan-uses">
      <h2 id="plan-uses">{t('plan.uses.title')}</h2>
      {given.length === 0 && made.length === 0 && <p className="soft">{t('plan.uses.none')}</p>}
      <ul className={`plain ${styles.uses}`}>
        {given.map((assignment) => (
          <li key={assignment.id}>
            <Link to={`/assignments/${assignment.id}`}>{classOf(assignment) ?? t('plan.uses.assignment')}</Link>{' '}
            <span className="soft small">
              {[
                t('plan.uses.version', { number: assignment.version }),
                t('plan.uses.since', { date: dayText(assignment.createdAt, i18n.language) }),
              ].join(' · ')}
            </span>
          </li>
        ))}
        {made.map((copy) => (
          <li key={copy.id}>
            <Link to={`/playlists/${copy.id}`}>{copy.title}</Link>{' '}
            <span className="soft small">{t('plan.uses.copy')}</span>
          </li>
        ))}
      </ul>
      {copies.data && copies.data.counts.all > made.length && (
        <p className="soft small">{t('plan.uses.copies', { count: copies.data.counts.all })}</p>
      )}
    </section>
  );
}
