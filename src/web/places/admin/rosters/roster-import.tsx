import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { FileDrop } from '../../../design/file-drop.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job } from '../../../wire.ts';
import { RosterOutcome } from './roster-outcome.tsx';
import { changesAnything, endings, summaryOf } from './roster-summary.ts';

type Choice = { readonly file: File; readonly dryRun: boolean; readonly confirm: boolean };

/** A package is checked first and changes nothing; what it would do is read, and then done. */
export function RosterImport() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const sending = useMutation({
    mutationFn: ({ file: chosen, dryRun, confirm }: Choice) =>
      client.sendFile<Job>('/rosters/imports', chosen, { query: { dryRun, confirm } }),
    onSuccess: (_, { file: chosen }) => setFile(chosen),
  });
  const job = sending.data;
  const isRun = sending.variables?.dryRun === false;
  return (
    <div className="stack">
      <FileDrop
        label={t('admin.rosters.package')}
        hint={t('admin.rosters.packageHint')}
        accept=".zip,application/zip"
        isBusy={sending.isPending}
        onFile={(chosen) => sending.mutate({ file: chosen, dryRun: true, confirm: false })}
      />
      {sending.error && <Failure error={sending.error} />}
      {job && file && (
        <JobProgress
          key={job.id}
          id={job.id}
          title={t(isRun ? 'admin.rosters.importing' : 'admin.rosters.checking', { name: file.name })}
          onEnd={() => void queries.invalidateQueries({ queryKey: ['admin'] })}
        >
          {(ended) => (
            <div className="stack">
              <RosterOutcome job={ended} />
              <Next
                job={ended}
                isBusy={sending.isPending}
                onRun={(confirm) => sending.mutate({ file, dryRun: false, confirm })}
              />
            </div>
          )}
        </JobProgress>
      )}
    </div>
  );
}

/** What follows a check: do it, or first say that so much is meant to end. */
function Next({ job, isBusy, onRun }: { job: Job; isBusy: boolean; onRun: (confirm: boolean) => void }) {
  const { t } = useTranslation();
  const [isConfirmed, setConfirmed] = useState(false);
  const summary = summaryOf(job);
  if (!summary || summary.outcome === 'done' || !changesAnything(summary)) return null;
  const asks = summary.outcome === 'needsConfirmation';
  return (
    <div className="stack">
      {asks && (
        <div className="note note-amber stack-tight">
          <p>
            <strong>{t('admin.rosters.short')}</strong>
          </p>
          <ul>
            {endings(summary).map(({ thing, now, ending }) => (
              <li key={thing}>
                {t('admin.rosters.wouldEnd', { what: t(`admin.rosters.things.${thing}`), ending, now })}
              </li>
            ))}
          </ul>
          <Checkbox
            checked={isConfirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
            label={t('admin.rosters.confirm')}
          />
        </div>
      )}
      <div className="row">
        <Button disabled={asks && !isConfirmed} loading={isBusy} onClick={() => onRun(asks)}>
          {t('admin.rosters.run')}
        </Button>
        <span className="soft">{t('admin.rosters.runHint')}</span>
      </div>
    </div>
  );
}
