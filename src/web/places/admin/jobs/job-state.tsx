import { useTranslation } from 'react-i18next';
import type { Job } from '../../../wire.ts';

const colors: Readonly<Record<Job['state'], string>> = {
  queued: '',
  running: 'badge-thread',
  done: 'badge-leaf',
  failed: 'badge-brick',
  dead: 'badge-brick',
  cancelled: 'badge-amber',
};

/** What was only looked through, or stopped to ask, has changed nothing: a list of imports says so. */
const outcomes: Readonly<Record<string, string>> = { checked: '', needsConfirmation: 'badge-amber' };

export function JobStateBadge({
  job: { state, progress, result },
}: {
  job: Pick<Job, 'state' | 'progress' | 'result'>;
}) {
  const { t } = useTranslation();
  const { done, total } = progress;
  const said = result !== null && typeof result === 'object' && 'outcome' in result ? result.outcome : null;
  const outcome = state === 'done' && typeof said === 'string' && said in outcomes ? said : null;
  return (
    <span className="row">
      {outcome === null ? (
        <span className={`badge ${colors[state]}`}>{t(`job.${state}`)}</span>
      ) : (
        <span className={`badge ${outcomes[outcome]}`}>{t(`admin.jobs.outcome.${outcome}`)}</span>
      )}
      {state === 'running' && total !== null && <span className="soft">{t('job.of', { done, total })}</span>}
    </span>
  );
}
