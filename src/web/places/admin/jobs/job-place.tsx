import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isMissing } from '../../../api/request-error.ts';
import { NotFound } from '../../../app/not-found.tsx';
import { PlaceSkeleton } from '../../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { BackLink } from '../../../design/back-link.tsx';
import { JobProgress, useJob } from '../../../design/job-progress.tsx';
import { RolloverOutcome } from '../classes/rollover-outcome.tsx';
import { Facts } from '../facts.tsx';
import { ResultsUndo } from '../results/results-undo.tsx';
import { RosterOutcome } from '../rosters/roster-outcome.tsx';
import { UndoneRoster } from '../rosters/undo-roster.tsx';
import { useWhen } from '../when.ts';
import { kindText } from './job-kind.ts';

/** One job, from its beginning to what it led to. */
export function Component() {
  const { t, i18n } = useTranslation();
  const { id = '' } = useParams();
  const when = useWhen();
  const { data: job, error } = useJob(id);
  if (isMissing(error)) return <NotFound />;
  if (!job) return <PlaceSkeleton />;
  const title = kindText(t, i18n, job.kind);
  return (
    <div className="stack">
      <BackLink to="/admin/jobs">{t('adminPlace.jobs')}</BackLink>
      <PlaceTitle title={title} />
      <Facts
        facts={[
          [t('admin.jobs.asked'), when.time(job.createdAt)],
          [t('admin.jobs.begun'), job.startedAt && when.time(job.startedAt)],
          [t('admin.jobs.ended'), job.finishedAt && when.time(job.finishedAt)],
          [t('admin.jobs.attempts'), t('job.of', { done: job.attempts, total: job.maxAttempts })],
        ]}
      />
      <JobProgress id={id} title={t('admin.jobs.progress')}>
        {(ended) => {
          if (ended.kind === 'rosters.import') return <RosterOutcome job={ended} />;
          if (ended.kind === 'rosters.undo') return <UndoneRoster job={ended} />;
          if (ended.kind === 'results.import') return <ResultsUndo job={ended} />;
          if (ended.kind === 'classes.rollover') return <RolloverOutcome job={ended} />;
          return null;
        }}
      </JobProgress>
    </div>
  );
}
