import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { Batch } from '../../wire.ts';

/** Takes a batch back, with its progress and what stays because others have changed it since. */
export function UndoBatch({ id }: { id: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const undo = useMutation({ mutationFn: () => client.post<Batch>(`/batches/${id}/undo`) });
  const jobId = undo.data?.undo?.jobId;
  if (jobId) {
    return (
      <JobProgress
        id={jobId}
        title={t('imports.undoing')}
        onEnd={() => void queries.invalidateQueries({ queryKey: ['batches'] })}
      >
        {() => <p>{t('imports.undone')}</p>}
      </JobProgress>
    );
  }
  return (
    <div className="stack-tight">
      {undo.error && <Failure error={undo.error} />}
      <div>
        <Button variant="default" size="sm" loading={undo.isPending} onClick={() => undo.mutate()}>
          {t('toast.undo')}
        </Button>
      </div>
    </div>
  );
}
