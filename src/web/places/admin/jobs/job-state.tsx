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

export function JobStateBadge({ job: { state, progress } }: { job: Pick<Job, 'state' | 'progress'> }) {
  const { t } = useTranslation();
  const { done, total } = progress;
  return (
    <span className="row">
      <span className={`badge ${colors[state]}`}>{t(`job.${state}`)}</span>
      {state === 'running' && total !== null && <span className="soft">{t('job.of', { done, total })}</span>}
    </span>
  );
}
