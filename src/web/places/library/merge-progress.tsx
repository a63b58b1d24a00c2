import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { StartedMerge } from '../../wire.ts';

/** A merge of words that has begun: how far it is, what it led to, and a way back. */
export function MergeProgress({
  started,
  done,
  undone,
  onChange,
}: {
  started: StartedMerge;
  /** Said once it is done, and once it is taken back. */
  done: string;
  undone: string;
  onChange: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const { id, vocabulary } = started.merge;
  const undo = useMutation({
    mutationFn: () => client.post<StartedMerge>(`/vocabularies/${vocabulary}/merges/${id}/undo`),
  });
  if (undo.data) {
    return (
      <JobProgress id={undo.data.jobId} title={t('vocabularies.undoing')} onEnd={() => void onChange()}>
        {() => <p>{undone}</p>}
      </JobProgress>
    );
  }
  return (
    <JobProgress id={started.jobId} title={t('vocabularies.merging')} onEnd={() => void onChange()}>
      {() => (
        <>
          {undo.error && <Failure error={undo.error} />}
          <p>{done}</p>
          <div>
            <Button variant="default" size="sm" loading={undo.isPending} onClick={() => undo.mutate()}>
              {t('toast.undo')}
            </Button>
          </div>
        </>
      )}
    </JobProgress>
  );
}
