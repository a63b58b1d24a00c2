import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { useConfirm } from '../../../design/confirm.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job, RosterImport } from '../../../wire.ts';

type Summary = { readonly restored: number; readonly kept: number };

/** Takes an import of a roster back as a whole, as long as what it has changed is known. */
export function UndoRoster({ importId }: { importId: string }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['admin', 'roster-import', importId],
    queryFn: ({ signal }) => client.get<RosterImport>(`/rosters/imports/${importId}`, { signal }),
  });
  const undoing = useMutation({ mutationFn: () => client.post<Job>(`/rosters/imports/${importId}/undo`) });
  const job = undoing.data;
  async function ask() {
    const question = {
      title: t('admin.rosters.undoTitle'),
      text: t('admin.rosters.undoText'),
      yes: t('admin.rosters.undo'),
    };
    if (await confirm(question)) undoing.mutate();
  }
  return (
    <>
      {data && data.undoable > 0 && !job && (
        <div className="row">
          <Button variant="default" loading={undoing.isPending} onClick={() => void ask()}>
            {t('admin.rosters.undo')}
          </Button>
          <span className="soft">{t('admin.rosters.undoHint', { count: data.undoable })}</span>
        </div>
      )}
      {undoing.error && <Failure error={undoing.error} />}
      {job && (
        <JobProgress
          id={job.id}
          title={t('admin.rosters.undoing')}
          onEnd={() => void queries.invalidateQueries({ queryKey: ['admin'] })}
        >
          {(ended) => <UndoneRoster job={ended} />}
        </JobProgress>
      )}
    </>
  );
}

/** What became of it. */
export function UndoneRoster({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { restored, kept } = job.result as Summary;
  return (
    <div className="stack-tight">
      <p>{t('admin.rosters.restored', { count: restored })}</p>
      {kept > 0 && <p className="note note-amber">{t('admin.rosters.kept', { count: kept })}</p>}
    </div>
  );
}
