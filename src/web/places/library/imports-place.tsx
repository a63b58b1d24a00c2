import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { FileDrop } from '../../design/file-drop.tsx';
import { client } from '../../session/session.ts';
import type { Spreadsheet } from '../../wire.ts';
import { ExportCard } from './export-card.tsx';
import { ImportSteps } from './import-steps.tsx';
import { PastImports } from './past-imports.tsx';
import { readRecords, toCsv } from './records.ts';

/** Resources in from a table or a list of records, and out as a table. */
export function Component() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: async (file: File) => {
      setProblem(null);
      const sent = /\.(?:json|jsonld|ndjson)$/i.test(file.name) ? await asTable(file) : file;
      return sent === null ? null : client.sendFile<Spreadsheet>('/spreadsheets', sent);
    },
  });
  async function asTable(file: File): Promise<File | null> {
    const read = readRecords(await file.text());
    if (read.rows.length === 0) {
      setProblem(t('imports.noRecords'));
      return null;
    }
    if (read.faults.length > 0) setProblem(t('imports.badLines', { lines: read.faults.slice(0, 10).join(', ') }));
    return new File([toCsv(read.rows)], `${file.name}.csv`, { type: 'text/csv' });
  }
  const table = send.data;
  return (
    <div className="stack-wide">
      <div className="stack-tight">
        <PlaceTitle title={t('imports.title')} />
        <p className="soft">{t('imports.text')}</p>
      </div>
      {problem !== null && (
        <p className="note note-amber" role="alert">
          {problem}
        </p>
      )}
      {send.error && <Failure error={send.error} />}
      {table ? (
        <>
          <ImportSteps key={table.id} table={table} />
          <div>
            <Button variant="default" onClick={() => send.reset()}>
              {t('imports.another')}
            </Button>
          </div>
        </>
      ) : (
        <FileDrop
          label={t('imports.file')}
          hint={t('imports.hint')}
          accept=".csv,.xlsx,.json,.jsonld,.ndjson,text/csv"
          isBusy={send.isPending}
          onFile={(file) => send.mutate(file)}
        />
      )}
      <ExportCard />
      <PastImports />
      <p>
        <Link to="/frameworks">{t('imports.toFrameworks')}</Link>
      </p>
    </div>
  );
}
