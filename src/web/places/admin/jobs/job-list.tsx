import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../../api/use-pages.ts';
import { useMe } from '../../../session/session.ts';
import type { Job } from '../../../wire.ts';
import { Listing } from '../listing.tsx';
import { useWhen } from '../when.ts';
import { kindText } from './job-kind.ts';
import { JobStateBadge } from './job-state.tsx';

/** Jobs, the newest first: of a state, of a kind, or all. */
export function JobList({
  caption,
  kind,
  state,
  empty,
}: {
  caption: string;
  kind?: string;
  state?: string | null;
  empty: ReactNode;
}) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const when = useWhen();
  const list = usePages<Job>(['admin', 'jobs'], '/jobs', { kind, state });
  const who = (id: string | null) =>
    id === null ? t('admin.jobs.byProgram') : id === me.id ? t('admin.jobs.byYou') : t('admin.jobs.byOther');
  return (
    <Listing
      list={list}
      caption={caption}
      columns={[
        {
          id: 'kind',
          title: t('admin.jobs.what'),
          cell: (job) => <Link to={`/admin/jobs/${job.id}`}>{kindText(t, i18n, job.kind)}</Link>,
        },
        { id: 'state', title: t('admin.state'), cell: (job) => <JobStateBadge job={job} /> },
        { id: 'at', title: t('admin.when'), cell: ({ createdAt }) => when.time(createdAt) },
        { id: 'by', title: t('admin.jobs.by'), cell: ({ requestedBy }) => who(requestedBy) },
      ]}
      empty={empty}
    />
  );
}
