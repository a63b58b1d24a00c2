import { useTranslation } from 'react-i18next';
import { usePages } from '../../../api/use-pages.ts';
import { ShowMore } from '../../../design/show-more.tsx';
import { Table } from '../../../design/table.tsx';
import type { Job, JobReportLine } from '../../../wire.ts';

/** The lines of a file that could not be taken, with the reason of each. */
export function ProblemLines({ job, count }: { job: Job; count: number }) {
  const { t } = useTranslation();
  if (count === 0) return <p className="badge badge-leaf">{t('admin.problems.none')}</p>;
  return <Lines job={job} count={count} />;
}

function Lines({ job, count }: { job: Job; count: number }) {
  const { t } = useTranslation();
  const list = usePages<JobReportLine>(['job', job.id, 'report'], `/jobs/${job.id}/report`, { outcome: 'failed' });
  return (
    <section className="stack-tight" aria-label={t('admin.problems.title', { count })}>
      <h3>{t('admin.problems.title', { count })}</h3>
      <p className="soft">{t('admin.problems.text')}</p>
      {list.items && (
        <Table
          caption={t('admin.problems.title', { count })}
          rows={list.items}
          keyOf={({ number }) => String(number)}
          columns={[
            { id: 'where', title: t('admin.problems.where'), cell: ({ subject, number }) => subject ?? number },
            { id: 'what', title: t('admin.problems.what'), cell: ({ message }) => message },
          ]}
        />
      )}
      <ShowMore list={list} />
    </section>
  );
}
