import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Panel } from '../../design/panel.tsx';
import { client } from '../../session/session.ts';
import type { Proposal } from '../../wire.ts';
import styles from './builder.module.css';
import type { DeskState } from './desk.ts';
import { proposalFor, type StrategyName, strategies } from './propose.ts';
import { ProposedPathCard } from './proposed-path.tsx';

/** Paths that the library can fill, with the reason for each activity and what is lacking, before anything is added. */
export function ProposeDialog({ state, onClose }: { state: DeskState; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { content } = state;
  const [by, setBy] = useState<StrategyName>('modality');
  const [count, setCount] = useState(3);
  const [minutes, setMinutes] = useState(content.minutesPerPathway ?? 60);
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      client.post<Proposal>('/playlists/proposals', { body: proposalFor(content, { by, count, minutes, language }) }),
  });
  return (
    <Panel isOpen onClose={onClose} side="right" title={t('builder.propose.title')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <p className="soft">{t('builder.propose.text')}</p>
        <div className="stack-tight">
          <span className={styles.label}>{t('builder.propose.by')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('builder.propose.by')}
            value={by}
            onChange={(value) => setBy(value as StrategyName)}
            data={strategies.map((value) => ({ value, label: t(`builder.propose.strategy.${value}`) }))}
          />
          <p className="soft small">{t(`builder.propose.strategyText.${by}`)}</p>
        </div>
        <div className={styles.pair}>
          <label className={styles.field}>
            <span>{t('builder.propose.count')}</span>
            <select value={count} onChange={(event) => setCount(Number(event.currentTarget.value))}>
              {[1, 2, 3].map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
          <label className={styles.field}>
            <span>{t('builder.propose.minutes')}</span>
            <select value={minutes} onChange={(event) => setMinutes(Number(event.currentTarget.value))}>
              {[...new Set([20, 30, 45, 60, 90, 120, 180, minutes])]
                .sort((a, b) => a - b)
                .map((value) => (
                  <option key={value} value={value}>
                    {t('minutes', { count: value })}
                  </option>
                ))}
            </select>
          </label>
        </div>
        <div>
          <Button type="submit" loading={isPending}>
            {t(data ? 'builder.propose.again' : 'builder.propose.now')}
          </Button>
        </div>
      </form>
      <div className={`stack ${styles.proposals}`} aria-live="polite">
        {error && <Failure error={error} onRetry={() => mutate()} />}
        {isPending && (
          <div className="stack" role="status" aria-label={t('loading')}>
            <Skeleton height={180} radius="lg" />
            <Skeleton height={180} radius="lg" />
          </div>
        )}
        {!isPending &&
          data?.pathways.map((path) => <ProposedPathCard key={path.id} proposal={data} path={path} state={state} />)}
        {!isPending && data && data.pathways.every(({ steps }) => steps.length === 0) && (
          <p className="note note-amber">{t('builder.propose.nothing')}</p>
        )}
      </div>
    </Panel>
  );
}
