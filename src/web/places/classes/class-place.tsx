import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { client } from '../../session/session.ts';
import type { AssignmentPage, ClassSummary } from '../../wire.ts';
import styles from './class-place.module.css';
import { MasteryGrid } from './mastery-grid.tsx';

/** A class: for each playlist that it has, who stands where with which target. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [areNamesHidden, setNamesHidden] = useState(false);
  const found = useQuery({
    queryKey: ['class', id],
    queryFn: ({ signal }) => client.get<ClassSummary>(`/classes/${id}`, { signal }),
  });
  const assignments = useQuery({
    queryKey: ['class', id, 'assignments'],
    queryFn: ({ signal }) => client.get<AssignmentPage>('/assignments', { query: { classId: id, limit: 50 }, signal }),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const error = found.error ?? assignments.error;
  if (isMissing(error)) return <NotFound />;
  if (error)
    return <Failure error={error} onRetry={() => void Promise.all([found.refetch(), assignments.refetch()])} />;
  if (!found.data || !assignments.data) return <PlaceSkeleton />;
  const { title, studentCount, code } = found.data;
  const items = assignments.data.items;
  const shown = items.find((one) => one.id === chosen) ?? items[0];
  return (
    <div className="stack">
      <BackLink to="/">{t('class.toHome')}</BackLink>
      <div className="stack-tight">
        <PlaceTitle title={title} />
        <p className="soft">
          {t('home.students', { count: studentCount })}
          {code !== null && ` · ${t('home.code')} ${code.value}`}
        </p>
      </div>
      {items.length === 0 && <p className="card">{t('class.nothingAssigned')}</p>}
      {shown && (
        <>
          <div className="row-apart">
            <label className={styles.pick}>
              <span>{t('class.playlist')}</span>
              <select value={shown.id} onChange={(event) => setChosen(event.currentTarget.value)}>
                {items.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.endedAt === null ? one.title : t('class.ended', { title: one.title })}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className={styles.hide}
              aria-pressed={areNamesHidden}
              onClick={() => setNamesHidden(!areNamesHidden)}
            >
              {t(areNamesHidden ? 'class.showNames' : 'class.hideNames')}
            </button>
          </div>
          <MasteryGrid key={shown.id} assignmentId={shown.id} areNamesHidden={areNamesHidden} />
        </>
      )}
    </div>
  );
}
