import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { HideNames } from '../classes/student-name.tsx';
import { AssignedTable } from './assigned-table.tsx';
import { AssignmentHead } from './assignment-head.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { UpdatesBanner } from './updates-banner.tsx';
import { useVersion } from './use-assign.ts';
import { useAssigned, useAssignment, useDeeds } from './use-assignment.ts';

/** What was given: to whom, until when, and where each student's part stands. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const jobId = params.get('job');
  const found = useAssignment(id);
  const assigned = useAssigned(id, jobId !== null);
  const deeds = useDeeds(id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const newest = Math.max(0, ...(assigned.data?.items.map(({ version }) => version) ?? []));
  const content = useVersion(
    found.data?.playlistId ?? '',
    assigned.data && found.data ? newest || found.data.version : null,
  );
  const error = found.error ?? assigned.error ?? content.error;
  if (isMissing(error)) return <NotFound />;
  if (error) {
    const retry = () => void Promise.all([found.refetch(), assigned.refetch(), content.refetch()]);
    return <Failure error={error} onRetry={retry} />;
  }
  if (!found.data || !assigned.data || !content.data) return <PlaceSkeleton />;
  const assignment = found.data;
  const { items } = assigned.data;
  const endJob = () => {
    setParams(
      (before) => {
        before.delete('job');
        return before;
      },
      { replace: true },
    );
    void deeds.refresh();
  };
  return (
    <div className="stack-wide">
      <div className="stack">
        {assignment.classId === null ? (
          <BackLink to="/classes">{t('assignment.toClasses')}</BackLink>
        ) : (
          <BackLink to={`/classes/${assignment.classId}`}>{assignment.audienceTitle}</BackLink>
        )}
        <div className="row-apart">
          <PlaceTitle title={assignment.title} />
          <HideNames />
        </div>
        <AssignmentHead assignment={assignment} studentCount={items.length} deeds={deeds} />
      </div>
      {jobId !== null && <JobProgress id={jobId} title={t('assignment.giving')} onEnd={endJob} />}
      <UpdatesBanner assignmentId={id} />
      <section className="stack" aria-label={t('assign.each')}>
        <div className="row-apart">
          <h2>{t('assignment.students', { count: items.length })}</h2>
          {assignment.classId !== null && (
            <Link to={`/classes/${assignment.classId}?playlist=${id}`}>{t('assignment.toProgress')}</Link>
          )}
        </div>
        {items.length === 0 ? (
          <p className="card soft">{t('assignment.nobody')}</p>
        ) : (
          <AssignedTable
            assignment={assignment}
            items={items}
            version={content.data.version}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
        <ChosenBar assignment={assignment} items={items} chosen={chosen} onDone={() => setChosen([])} deeds={deeds} />
      </section>
    </div>
  );
}
