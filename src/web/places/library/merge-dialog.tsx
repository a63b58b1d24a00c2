import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { client } from '../../session/session.ts';
import type { DuplicateDetails, DuplicatePair, Merge } from '../../wire.ts';
import { type Choice, type Choices, keepOf, mergeRows } from './merge-choices.ts';
import styles from './merge-dialog.module.css';
import { MergeRowChoice } from './merge-row-choice.tsx';

/** Makes one resource of two, field by field: what stays is chosen beforehand and can be changed. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function MergeDialog({
  pair,
  winnerId,
  onClose,
  onDone,
}: {
  pair: DuplicatePair;
  winnerId: string;
  onClose: () => void;
  onDone: (merge: Merge) => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Choices>({});
  const details = useQuery({
    queryKey: ['duplicates', pair.id, 'details'],
    queryFn: ({ signal }) => client.get<DuplicateDetails>(`/library/duplicates/${pair.id}`, { signal }),
    staleTime: 0,
  });
  const rows = useMemo(() => (details.data ? mergeRows(details.data, winnerId) : []), [details.data, winnerId]);
  const resources = details.data?.resources ?? pair.resources;
  const winner = resources.find(({ id }) => id === winnerId);
  const loser = resources.find(({ id }) => id !== winnerId);
  const merge = useMutation({
    mutationFn: () =>
      client.post<Merge>('/library/merges', {
        body: {
          winnerId,
          loserId: loser?.id,
          keep: keepOf(rows, chosen),
          winnerRevision: winner?.revision ?? null,
          loserRevision: loser?.revision ?? null,
        },
      }),
    onSuccess: onDone,
  });
  const reload = () => {
    merge.reset();
    void details.refetch();
  };
  const all = (choice: Choice) => setChosen(Object.fromEntries(rows.map(({ name }) => [name, choice])));
  return (
    <Dialog title={t('pairMerge.title')} onClose={onClose}>
      <div className="stack">
        {(details.error ?? merge.error) && <Failure error={details.error ?? merge.error} onRetry={reload} />}
        {details.isPending && <PlaceSkeleton rows={3} />}
        {details.data && (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              merge.mutate();
            }}
          >
            <p>{t(rows.length === 0 ? 'pairMerge.same' : 'pairMerge.text', { title: winner?.title ?? '' })}</p>
            {rows.length > 0 && (
              <div className="row">
                <Button size="compact-md" variant="default" onClick={() => all('winner')}>
                  {t('pairMerge.allWinner')}
                </Button>
                <Button size="compact-md" variant="default" onClick={() => all('loser')}>
                  {t('pairMerge.allLoser')}
                </Button>
                <Button size="compact-md" variant="default" onClick={() => setChosen({})}>
                  {t('pairMerge.proposed')}
                </Button>
              </div>
            )}
            <div className={styles.rows}>
              {rows.map((row) => (
                <MergeRowChoice
                  key={row.name}
                  row={row}
                  choice={chosen[row.name] ?? row.proposed}
                  onChoose={(choice) => setChosen({ ...chosen, [row.name]: choice })}
                />
              ))}
            </div>
            <div className={styles.foot}>
              <Button type="submit" loading={merge.isPending} disabled={details.isFetching}>
                {t('pairMerge.do')}
              </Button>
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <span className="soft small">{t('pairMerge.note')}</span>
            </div>
          </form>
        )}
      </div>
    </Dialog>
  );
}
