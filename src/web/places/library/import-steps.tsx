import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { Batch, Spreadsheet } from '../../wire.ts';
import { BatchCounts, Counts } from '../tagging/batch-counts.tsx';
import { hintOf, recognizedBy } from './import-columns.ts';
import styles from './library.module.css';
import { UndoBatch } from './undo-batch.tsx';

/** What the columns of a table are, what importing it would do, and doing it. */
export function ImportSteps({ table }: { table: Spreadsheet }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [mapping, setMapping] = useState(() => table.columns.map(({ proposed }) => proposed));
  const [clears, setClears] = useState(false);
  const prepare = useMutation({
    mutationFn: () =>
      client.post<Batch>(`/spreadsheets/${table.id}/imports`, {
        body: {
          mapping: table.columns.map(({ column }, at) => ({ column, field: mapping[at] ?? null })),
          emptyCells: clears ? 'clear' : 'leave',
        },
      }),
  });
  const id = prepare.data?.id;
  const batch = useQuery({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => client.get<Batch>(`/batches/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) => (data?.state === 'preparing' ? 500 : false),
  });
  const run = useMutation({
    mutationFn: () => client.post<Batch>(`/batches/${id}/run`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['batches'] }),
  });
  const error = prepare.error ?? batch.error ?? run.error;
  const preview = batch.data?.preview;
  // A row says which resource it is about, or what a new one is called.
  const isNamed = mapping.some((field) => field === 'title' || field === 'resourceId');
  const recognized = recognizedBy(mapping);
  if (run.data?.jobId && id !== undefined) {
    return (
      <JobProgress
        id={run.data.jobId}
        title={t('imports.running')}
        onEnd={() => void queries.invalidateQueries({ queryKey: ['batches'] })}
      >
        {() => (
          <>
            <BatchCounts id={id} />
            <UndoBatch id={id} />
          </>
        )}
      </JobProgress>
    );
  }
  return (
    <section className="card stack" aria-label={t('imports.columns')}>
      <h2>{t('imports.rows', { count: table.rowCount, name: table.name ?? t('imports.table') })}</h2>
      {error && <Failure error={error} />}
      {table.unreadable.map(({ line, column }) => (
        <p key={`${line} ${column}`} className="note note-brick">
          {t('imports.unreadable', { line, column })}
        </p>
      ))}
      <p className="soft">{t('imports.columnsText')}</p>
      <div className={styles.map}>
        {table.columns.map(({ column, heading }, at) => (
          <label key={column} className={styles.pick}>
            {heading || t('imports.column', { column })}
            <select
              value={mapping[at] ?? ''}
              onChange={({ currentTarget: { value } }) => {
                setMapping(mapping.with(at, value === '' ? null : value));
                prepare.reset();
              }}
            >
              <option value="">{t('imports.skip')}</option>
              {table.fields.map((field) => (
                <option key={field} value={field}>
                  {t(`imports.field.${field}`)}
                </option>
              ))}
            </select>
            {mapping[at] && hintOf(mapping[at], heading) && <code className="soft small">{mapping[at]}</code>}
          </label>
        ))}
      </div>
      {isNamed && (
        <p className={recognized === 'none' ? 'note note-amber' : 'soft'}>{t(`imports.recognized.${recognized}`)}</p>
      )}
      <Checkbox
        label={t('imports.clear')}
        checked={clears}
        onChange={({ currentTarget: { checked } }) => {
          setClears(checked);
          prepare.reset();
        }}
      />
      {prepare.data?.jobId && (
        <JobProgress id={prepare.data.jobId} title={t('imports.dryRun')}>
          {() =>
            preview && (
              <>
                <Counts counts={preview.counts} isDryRun />
                <p className="soft small">{t('imports.dryRunText')}</p>
                <div>
                  <Button
                    loading={run.isPending}
                    disabled={preview.counts.changed + preview.counts.created === 0}
                    onClick={() => run.mutate()}
                  >
                    {t('imports.run')}
                  </Button>
                </div>
              </>
            )
          }
        </JobProgress>
      )}
      {!isNamed && <p className="note note-amber">{t('imports.needsTitle')}</p>}
      {!prepare.data && (
        <div>
          <Button loading={prepare.isPending} disabled={!isNamed} onClick={() => prepare.mutate()}>
            {t('imports.look')}
          </Button>
        </div>
      )}
    </section>
  );
}
