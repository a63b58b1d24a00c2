import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { client } from '../../session/session.ts';
import type { WaitingMerges } from '../../wire.ts';

/**
 * Says where a new version of a playlist waits for the teacher; nothing where none does. Without a filter it is about all
 * that they have given. Needs the texts of `updates`.
 */
export function UpdatesBanner({
  assignmentId,
  classId,
  playlistId,
}: {
  assignmentId?: string;
  classId?: string;
  playlistId?: string;
}) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['merges', 'waiting'],
    queryFn: ({ signal }) => client.get<WaitingMerges>('/assignments/merges/waiting', { signal }),
  });
  const shown = (data?.items ?? []).filter(
    (one) =>
      (assignmentId === undefined || one.assignmentId === assignmentId) &&
      (classId === undefined || one.classId === classId) &&
      (playlistId === undefined || one.playlistId === playlistId),
  );
  if (shown.length === 0) return null;
  return (
    <ul className="plain stack-tight">
      {shown.map((one) => (
        <li key={one.assignmentId} className="note note-amber row-apart">
          <span>
            <strong>{one.title}</strong>{' '}
            {one.toDecide > 0
              ? t('updates.decide', { count: one.toDecide, version: one.toVersion })
              : t('updates.ready', { count: one.ready, version: one.toVersion })}
          </span>
          <Link to={`/assignments/${one.assignmentId}/merge`}>{t('updates.look')}</Link>
        </li>
      ))}
    </ul>
  );
}
