import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { AssignmentDetail, Merges } from '../../wire.ts';
import { HideNames } from '../classes/student-name.tsx';
import styles from './fields.module.css';
import { MergeReview } from './merge-review.tsx';
import { useAssignment } from './use-assignment.ts';
import { type MergeJob, useMerge } from './use-merge.ts';
import { useVersionChanges } from './use-version-changes.ts';

/** What a new version does for the students of an assignment, and what a teacher has to decide about it. */
export function Component() {
  const { id = '' } = useParams();
  const found = useAssignment(id);
  if (isMissing(found.error)) return <NotFound />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return found.data ? <MergeFor assignment={found.data} /> : <PlaceSkeleton />;
}

function MergeFor({ assignment }: { assignment: AssignmentDetail }) {
  const { t } = useTranslation();
  const { id, playlistId, title, endedAt } = assignment;
  // In the address: who leaves and comes back finds the work as far as it is.
  const [params, setParams] = useSearchParams();
  const jobId = params.get('job');
  const showJob = (job: MergeJob) =>
    setParams(
      new URLSearchParams(
        job.isUndo ? { job: job.id, batch: job.batchId, back: 'yes' } : { job: job.id, batch: job.batchId },
      ),
      { replace: true },
    );
  const merging = useMerge(showJob);
  const [endedId, setEndedId] = useState<string | null>(null);
  const merges = useQuery({
    queryKey: ['merges', playlistId],
    queryFn: ({ signal }) => client.get<Merges>('/assignments/merges', { query: { playlistId }, signal }),
    enabled: endedAt === null,
  });
  const from = Math.min(
    ...(merges.data?.students.filter(({ assignmentId }) => assignmentId === id).map(({ version }) => version) ?? []),
    merges.data?.newestVersion ?? assignment.version,
  );
  const to = merges.data?.newestVersion ?? null;
  const changes = useVersionChanges(playlistId, from, to);
  if (isMissing(merges.error)) return <NotFound />;
  if (merges.error) return <Failure error={merges.error} onRetry={() => void merges.refetch()} />;
  return (
    <div className="stack-wide">
      <div className="stack">
        <BackLink to={`/assignments/${id}`}>{title}</BackLink>
        <div className="row-apart">
          <PlaceTitle title={to === null ? t('merge.title') : t('merge.titleOf', { version: to })} />
          <HideNames />
        </div>
      </div>
      {jobId !== null && (
        <JobProgress
          key={jobId}
          id={jobId}
          title={t(params.has('back') ? 'merge.takingBack' : 'merge.working')}
          onEnd={() => {
            setEndedId(jobId);
            void merging.refresh();
          }}
        >
          {() =>
            params.has('back') ? null : (
              <div>
                <Button variant="default" onClick={() => void merging.undo(params.get('batch') ?? '')}>
                  {t('merge.undo')}
                </Button>
              </div>
            )
          }
        </JobProgress>
      )}
      {endedAt !== null ? (
        <p className="note">{t('assignment.ended')}</p>
      ) : !merges.data ? (
        <PlaceSkeleton />
      ) : (
        <>
          {changes.length > 0 && (
            <section className="card stack" aria-labelledby="what-changed">
              <h2 id="what-changed">{t('merge.changed', { from, to })}</h2>
              <ul className={styles.list}>
                {changes.map((sentence, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same.
                  <li key={at}>{sentence}</li>
                ))}
              </ul>
            </section>
          )}
          {merges.data.students.some(({ assignmentId }) => assignmentId === id) ? (
            <MergeReview
              assignment={assignment}
              merges={merges.data}
              merging={{ ...merging, isMerging: merging.isMerging || (jobId !== null && jobId !== endedId) }}
            />
          ) : (
            <EmptyState icon="check" title={t('merge.nothing')} text={t('merge.nothingText')}>
              <Link to={`/assignments/${id}`}>{t('merge.back')}</Link>
            </EmptyState>
          )}
        </>
      )}
    </div>
  );
}
