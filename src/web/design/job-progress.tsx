import { Button, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { Failure } from '../app/failure.tsx';
import { client } from '../session/session.ts';
import type { Job, JobReportLine } from '../wire.ts';
import { ShowMore } from './show-more.tsx';
import { Table } from './table.tsx';

const ended = new Set<Job['state']>(['done', 'failed', 'cancelled', 'dead']);
export const hasEnded = ({ state }: Pick<Job, 'state'>) => ended.has(state);

export function useJob(id: string) {
  return useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => client.get<Job>(`/jobs/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && hasEnded(data) ? false : 1_000),
  });
}

/**
 * Long work, from its beginning to what it led to. `children` say what was done and offer to take it back; they are
 * shown when it has succeeded.
 */
export function JobProgress({
  id,
  title,
  onEnd,
  children,
}: {
  id: string;
  title: string;
  onEnd?: (job: Job) => void;
  children?: (job: Job) => ReactNode;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: job, error, refetch } = useJob(id);
  const told = useRef(false);
  useEffect(() => {
    if (!job || !hasEnded(job) || told.current) return;
    told.current = true;
    onEnd?.(job);
  }, [job, onEnd]);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!job) return null;
  const { done, total, note } = job.progress;
  const act = async (path: string) => {
    await client.post(`/jobs/${id}/${path}`);
    told.current = false;
    await queries.invalidateQueries({ queryKey: ['job', id] });
  };
  return (
    <section className="card stack" aria-label={title}>
      <div className="row-apart">
        <h2 style={{ fontSize: 'var(--text-large)' }}>{title}</h2>
        <span className="soft" role="status">
          {t(`job.${job.state}`)}
          {!hasEnded(job) && note !== null && ` · ${note}`}
        </span>
      </div>
      {!hasEnded(job) && (
        <>
          <Progress
            value={total === null ? 100 : total === 0 ? 0 : (done / total) * 100}
            animated={total === null}
            aria-label={t('job.progress')}
          />
          <div className="row-apart">
            <span className="soft">{total === null ? t('job.count', { done }) : t('job.of', { done, total })}</span>
            <Button
              variant="default"
              size="sm"
              disabled={job.isCancelRequested}
              onClick={() => void act('cancellation')}
            >
              {t('job.stop')}
            </Button>
          </div>
        </>
      )}
      {job.state !== 'done' && hasEnded(job) && (
        <div className="note note-brick stack-tight">
          {job.errors.at(-1) && <p>{job.errors.at(-1)?.message}</p>}
          <div>
            <Button variant="default" size="sm" onClick={() => void act('retries')}>
              {t('job.retry')}
            </Button>
          </div>
        </div>
      )}
      {job.state === 'done' && children?.(job)}
      {job.report.lines > 0 && hasEnded(job) && <JobReport job={job} />}
    </section>
  );
}

function JobReport({ job }: { job: Job }) {
  const { t } = useTranslation();
  const list = usePages<JobReportLine>(['job', job.id, 'report'], `/jobs/${job.id}/report`);
  return (
    <details>
      <summary>{t('job.report')}</summary>
      <div className="stack">
        {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
        {list.items && (
          <Table
            caption={t('job.report')}
            rows={list.items}
            keyOf={({ number }) => String(number)}
            columns={[
              { id: 'subject', title: t('job.subject'), cell: ({ subject, number }) => subject ?? number },
              { id: 'outcome', title: t('job.outcome'), cell: ({ outcome }) => outcome },
              { id: 'message', title: t('job.message'), cell: ({ message }) => message },
            ]}
          />
        )}
        <ShowMore list={list} />
        {job.report.dropped > 0 && <p className="soft">{t('job.dropped', { count: job.report.dropped })}</p>}
      </div>
    </details>
  );
}
