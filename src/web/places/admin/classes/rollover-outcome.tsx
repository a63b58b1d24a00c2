import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job } from '../../../wire.ts';
import { useAct } from '../use-act.ts';

type Summary = { readonly looked: number; readonly archived: number; readonly isDryRun: boolean };

/** What the end of a school year has archived, or would, and the way to take it back. */
export function RolloverOutcome({ job }: { job: Job }) {
  const { t } = useTranslation();
  const act = useAct();
  const [undoId, setUndoId] = useState<string | null>(null);
  const { archived, isDryRun } = job.result as Summary;
  async function undo() {
    let begun: Job | null = null;
    await act(
      async () => {
        begun = await client.post<Job>(`/classes/rollovers/${job.id}/undo`);
      },
      { said: t('admin.rollover.undoing') },
    );
    setUndoId((begun as Job | null)?.id ?? null);
  }
  return (
    <div className="stack">
      <p>{t(isDryRun ? 'admin.rollover.would' : 'admin.rollover.did', { count: archived })}</p>
      {!isDryRun && archived > 0 && undoId === null && (
        <div>
          <Button variant="default" onClick={() => void undo()}>
            {t('admin.rollover.undo')}
          </Button>
        </div>
      )}
      {undoId !== null && (
        <JobProgress key={undoId} id={undoId} title={t('admin.rollover.undo')}>
          {() => <p>{t('admin.rollover.undone')}</p>}
        </JobProgress>
      )}
    </div>
  );
}
