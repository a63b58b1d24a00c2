import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { FileDrop } from '../../../design/file-drop.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job } from '../../../wire.ts';
import { headingsOf, type Mapping, resultColumns, toQuery } from './headings.ts';
import { ResultsUndo } from './results-undo.tsx';

type Table = { readonly file: File; readonly headings: readonly string[] };

/** Headings stand at the beginning; the rest of a large table need not be read here. */
const looked = 64 * 1024;
const dateOrders = ['ymd', 'mdy', 'dmy'] as const;

/** A table is chosen, its columns are named where they have unusual names, it is checked, and then taken in. */
export function ResultsImport() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [table, setTable] = useState<Table | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [once, setOnce] = useState({ source: '', date: '', maxScore: '', dateOrder: 'ymd' });
  const sending = useMutation({
    mutationFn: ({ file, dryRun }: { file: File; dryRun: boolean }) =>
      client.sendFile<Job>('/results/imports', file, { query: { ...toQuery(mapping, once), dryRun } }),
  });
  const job = sending.data;
  async function choose(file: File) {
    sending.reset();
    setMapping({});
    setTable({ file, headings: headingsOf(await file.slice(0, looked).text()) });
  }
  return (
    <div className="stack">
      <FileDrop
        label={t('admin.results.table')}
        hint={t('admin.results.tableHint')}
        accept=".csv,text/csv"
        isBusy={sending.isPending}
        onFile={(file) => void choose(file)}
      />
      {table && (
        <section className="card stack" aria-label={table.file.name}>
          <h2>{table.file.name}</h2>
          <p className="soft">{t('admin.results.mapText')}</p>
          <div className="fields">
            {resultColumns.map((column) => (
              <NativeSelect
                key={column}
                label={t(`admin.results.column.${column}`)}
                value={mapping[column] ?? ''}
                data={[{ value: '', label: t('admin.results.usual') }, ...table.headings]}
                onChange={(event) => setMapping({ ...mapping, [column]: event.currentTarget.value })}
              />
            ))}
          </div>
          <h3>{t('admin.results.once')}</h3>
          <p className="soft">{t('admin.results.onceText')}</p>
          <div className="fields">
            <TextInput
              label={t('admin.results.source')}
              value={once.source}
              onChange={(event) => setOnce({ ...once, source: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('admin.results.date')}
              value={once.date}
              onChange={(event) => setOnce({ ...once, date: event.currentTarget.value })}
            />
            <TextInput
              inputMode="decimal"
              label={t('admin.results.column.maxScore')}
              value={once.maxScore}
              onChange={(event) => setOnce({ ...once, maxScore: event.currentTarget.value })}
            />
            <NativeSelect
              label={t('admin.results.dateOrder')}
              value={once.dateOrder}
              data={dateOrders.map((value) => ({ value, label: t(`admin.results.order.${value}`) }))}
              onChange={(event) => setOnce({ ...once, dateOrder: event.currentTarget.value })}
            />
          </div>
          <div>
            <Button
              loading={sending.isPending}
              onClick={() => sending.mutate({ file: table.file, dryRun: true })}
              variant={job ? 'default' : 'filled'}
            >
              {t('admin.results.check')}
            </Button>
          </div>
        </section>
      )}
      {sending.error && <Failure error={sending.error} />}
      {job && table && (
        <JobProgress
          key={job.id}
          id={job.id}
          title={t(sending.variables?.dryRun ? 'admin.results.checking' : 'admin.results.importing')}
          onEnd={() => void queries.invalidateQueries({ queryKey: ['admin'] })}
        >
          {(ended) => (
            <div className="stack">
              <ResultsUndo job={ended} />
              {sending.variables?.dryRun && (
                <div>
                  <Button
                    loading={sending.isPending}
                    onClick={() => sending.mutate({ file: table.file, dryRun: false })}
                  >
                    {t('admin.results.run')}
                  </Button>
                </div>
              )}
            </div>
          )}
        </JobProgress>
      )}
    </div>
  );
}
