import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { Batch } from '../../wire.ts';
import { BatchCounts, Counts } from './batch-counts.tsx';
import { CellEditor } from './cell-editor.tsx';
import { type ColumnKey, columns } from './columns.ts';
import type { Tag } from './grid-row.ts';
import styles from './tagging.module.css';
import { selectionOf, type TaggingState } from './tagging-state.ts';
import type { KnownWords } from './words.ts';

const verbs = ['add', 'remove', 'set'] as const;
type Verb = (typeof verbs)[number];

/** The same done to all that is found, on all pages: looked at first, then run, and taken back as one. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function BulkDialog({
  state,
  total,
  isLowerBound,
  words,
  onClose,
  onDone,
}: {
  state: TaggingState;
  total: number;
  isLowerBound: boolean;
  words: KnownWords;
  onClose: () => void;
  onDone: (batchId: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [key, setKey] = useState<ColumnKey>(state.view === 'lacking' ? state.lacking : 'alignments');
  const [verb, setVerb] = useState<Verb>('add');
  const [tags, setTags] = useState<readonly Tag[]>([]);
  const column = columns.find((one) => one.key === key) ?? columns[0];
  const isOne = column?.holds === 'one';
  const prepare = useMutation({
    mutationFn: () => {
      const values = tags.map(({ value }) => value);
      const change = { [key]: isOne ? { set: values[0] ?? null } : { [verb]: values } };
      return client.post<Batch>('/bulk-edits', { body: { selection: selectionOf(state), change } });
    },
  });
  const id = prepare.data?.id;
  const batch = useQuery({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => client.get<Batch>(`/batches/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) => (data?.state === 'preparing' ? 400 : false),
  });
  const run = useMutation({ mutationFn: () => client.post<Batch>(`/batches/${id}/run`) });
  const preview = batch.data?.preview;
  const error = prepare.error ?? batch.error ?? run.error;
  const all = isLowerBound ? t('tagging.allFoundMany', { total }) : t('tagging.allFound', { count: total });
  return (
    <Dialog title={t('tagging.bulkTitle', { all })} onClose={onClose}>
      <div className="stack">
        {error && <Failure error={error} />}
        {run.data?.jobId && id !== undefined ? (
          <JobProgress id={run.data.jobId} title={t('tagging.changing')} onEnd={() => void onDone(id)}>
            {() => (
              <>
                <BatchCounts id={id} />
                <div>
                  <Button onClick={onClose}>{t('tagging.backToTable')}</Button>
                </div>
              </>
            )}
          </JobProgress>
        ) : preview ? (
          <>
            <h3>{t('tagging.wouldBe')}</h3>
            <Counts counts={preview.counts} isDryRun />
            {preview.unpublished > 0 && (
              <p className="soft small">{t('tagging.unpublished', { count: preview.unpublished })}</p>
            )}
            {preview.samples.length > 0 && (
              <p className="soft small">
                {t('tagging.suchAs', {
                  titles: preview.samples
                    .slice(0, 3)
                    .map(({ title }) => `“${title}”`)
                    .join(', '),
                })}
              </p>
            )}
            <div className="row">
              <Button
                data-autofocus
                disabled={preview.counts.changed === 0}
                loading={run.isPending}
                onClick={() => run.mutate()}
              >
                {t('tagging.doIt')}
              </Button>
              <Button variant="default" onClick={() => prepare.reset()}>
                {t('tagging.otherwise')}
              </Button>
            </div>
          </>
        ) : id !== undefined ? (
          <p role="status">{t('tagging.looking')}</p>
        ) : (
          <>
            <div className={styles.filters}>
              <label className={styles.pick}>
                {t('tagging.whichColumn')}
                <select
                  value={key}
                  onChange={({ currentTarget: { value } }) => {
                    setKey(value as ColumnKey);
                    setTags([]);
                  }}
                >
                  {columns.map((one) => (
                    <option key={one.key} value={one.key}>
                      {t(`tagging.column.${one.key}`)}
                    </option>
                  ))}
                </select>
              </label>
              {!isOne && (
                <label className={styles.pick}>
                  {t('tagging.whatToDo')}
                  <select value={verb} onChange={({ currentTarget: { value } }) => setVerb(value as Verb)}>
                    {verbs.map((one) => (
                      <option key={one} value={one}>
                        {t(`tagging.verb.${one}`)}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </div>
            {column && (
              <CellEditor
                key={key}
                column={column}
                label={t(`tagging.column.${key}`)}
                before={tags}
                typedFirst=""
                suggestions={[]}
                words={words}
                isField
                onChange={setTags}
              />
            )}
            <p className="soft small">{t('tagging.bulkNote')}</p>
            <div className="row">
              <Button
                loading={prepare.isPending}
                disabled={tags.length === 0 && verb !== 'set' && !isOne}
                onClick={() => prepare.mutate()}
              >
                {t('tagging.lookFirst')}
              </Button>
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
