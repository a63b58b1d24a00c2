import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../session/session.ts';
import type { Job } from '../../../wire.ts';
import { ProblemLines } from '../rosters/problem-lines.tsx';
import { useAct } from '../use-act.ts';

type Summary = {
  readonly batchId: string | null;
  readonly added: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly outcome: 'checked' | 'done';
};

/** What a table of results has brought, or would, and the way to take it back. */
export function ResultsUndo({ job }: { job: Job }) {
  const { t } = useTranslation();
  const act = useAct();
  const [isUndone, setUndone] = useState(false);
  const { batchId, added, unchanged, failed, outcome } = job.result as Summary;
  return (
    <div className="stack">
      <p>{t(outcome === 'checked' ? 'admin.results.wouldAdd' : 'admin.results.added', { added, unchanged })}</p>
      <ProblemLines job={job} count={failed} />
      {batchId !== null && !isUndone && (
        <div>
          <Button
            variant="default"
            onClick={async () => {
              const isDone = await act(() => client.post(`/results/batches/${batchId}/undo`), {
                said: t('admin.results.undone'),
              });
              setUndone(isDone);
            }}
          >
            {t('admin.results.undo')}
          </Button>
        </div>
      )}
    </div>
  );
}
