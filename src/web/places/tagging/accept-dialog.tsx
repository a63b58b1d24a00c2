import { Button, Checkbox } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { Batch } from '../../wire.ts';
import { BatchCounts } from './batch-counts.tsx';
import { type SuggestedKey, suggestedKeys } from './columns.ts';
import type { GridRow } from './grid-row.ts';
import styles from './tagging.module.css';
import { lackingFilter, type TaggingState } from './tagging-state.ts';

const levels = [0.9, 0.8, 0.7, 0.6, 0.5] as const;
/** The server takes so many by name. */
const mostNamed = 1_000;

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AcceptDialog({
  state,
  total,
  isLowerBound,
  chosen,
  onClose,
  onDone,
}: {
  state: TaggingState;
  total: number;
  isLowerBound: boolean;
  chosen: readonly GridRow[];
  onClose: () => void;
  onDone: (batchId: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  // A search is not among what the server takes here: its rows are named.
  const mayAll = state.view === 'lacking';
  const [isForAll, setForAll] = useState(mayAll && chosen.length < 2);
  const [fields, setFields] = useState<readonly SuggestedKey[]>([mayAll ? state.lacking : 'alignments']);
  const [level, setLevel] = useState<number>(0.7);
  const start = useMutation({
    mutationFn: () => {
      const which = isForAll ? lackingFilter(state) : { resourceIds: chosen.slice(0, mostNamed).map(({ id }) => id) };
      return client.post<Batch>('/suggestions/acceptances', { body: { ...which, fields, minimumConfidence: level } });
    },
  });
  const batch = start.data;
  return (
    <Dialog title={t('tagging.acceptTitle')} onClose={onClose}>
      <div className="stack">
        {start.error && <Failure error={start.error} />}
        {batch?.jobId ? (
          <JobProgress id={batch.jobId} title={t('tagging.accepting')} onEnd={() => void onDone(batch.id)}>
            {() => (
              <>
                <BatchCounts id={batch.id} />
                <div>
                  <Button data-autofocus onClick={onClose}>
                    {t('tagging.backToTable')}
                  </Button>
                </div>
              </>
            )}
          </JobProgress>
        ) : (
          <>
            <p>{t('tagging.acceptText')}</p>
            <div className={styles.pick}>
              <label htmlFor="accept-which">{t('tagging.which')}</label>
              <select
                id="accept-which"
                value={isForAll ? 'all' : 'chosen'}
                onChange={({ currentTarget: { value } }) => setForAll(value === 'all')}
              >
                <option value="chosen">{t('tagging.chosenRows', { count: Math.min(chosen.length, mostNamed) })}</option>
                {mayAll && (
                  <option value="all">
                    {isLowerBound ? t('tagging.allFoundMany', { total }) : t('tagging.allFound', { count: total })}
                  </option>
                )}
              </select>
            </div>
            <fieldset className="stack-tight" style={{ border: 0, margin: 0, padding: 0 }}>
              <legend className="soft small">{t('tagging.whichTags')}</legend>
              {suggestedKeys.map((key) => (
                <Checkbox
                  key={key}
                  label={t(`tagging.column.${key}`)}
                  checked={fields.includes(key)}
                  onChange={({ currentTarget: { checked } }) =>
                    setFields(checked ? [...fields, key] : fields.filter((one) => one !== key))
                  }
                />
              ))}
            </fieldset>
            <div className={styles.pick}>
              <label htmlFor="accept-level">{t('tagging.atLeast')}</label>
              <select
                id="accept-level"
                value={level}
                onChange={({ currentTarget: { value } }) => setLevel(Number(value))}
              >
                {levels.map((one) => (
                  <option key={one} value={one}>
                    {t('tagging.sure', { percent: one * 100 })}
                  </option>
                ))}
              </select>
            </div>
            <p className="soft small">{t('tagging.acceptNote')}</p>
            <div className="row">
              <Button
                data-autofocus
                loading={start.isPending}
                disabled={fields.length === 0}
                onClick={() => start.mutate()}
              >
                {t('tagging.acceptNow')}
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
