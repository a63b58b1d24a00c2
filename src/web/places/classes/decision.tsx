import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { StudentProgress } from '../../wire.ts';
import { type MasteryState, masteryStates } from './class-picture.ts';
import styles from './panels.module.css';
import { dayText } from './since-text.ts';
import { StateSign } from './state-sign.tsx';

type Cell = StudentProgress['targets'][number];

/** What the teacher says of a target themself, whatever the rule of it says. It is kept who did and why. */
export function Decision({
  row,
  targetId,
  cell,
  scale,
  nameOf,
}: {
  row: string;
  targetId: string;
  cell: Cell;
  scale: StudentProgress['scale'];
  nameOf: (personId: string) => string;
}) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { decision } = cell;
  const [isOpen, setOpen] = useState(false);
  const reason = useDraft(`decision:${row}:${targetId}`);
  const key = ['student-playlist', row, 'progress'];
  const decide = useMutation({
    mutationFn: (wanted: { state: MasteryState | null; reason: string | null }) =>
      client.put<StudentProgress>(`/student-playlists/${row}/targets/${targetId}`, {
        body: { state: wanted.state, ...(wanted.reason && { reason: wanted.reason }) },
      }),
    onSuccess: (progress) => {
      queries.setQueryData(key, progress);
      void queries.invalidateQueries({ queryKey: ['class-progress'] });
      void queries.invalidateQueries({ queryKey: ['class'] });
    },
  });
  const set = (state: MasteryState | null) => {
    const before = { state: decision?.state ?? null, reason: decision?.reason ?? null };
    decide.mutate(
      { state, reason: reason.text.trim() || null },
      {
        onSuccess: () => {
          reason.clear();
          setOpen(false);
          toast(
            state === null
              ? t('classLook.decisionGone')
              : t('classLook.decided', { state: scale.stateNames[state][language] }),
            {
              undo: () => decide.mutate(before),
            },
          );
        },
      },
    );
  };
  return (
    <section className="stack-tight" aria-label={t('classLook.decision')}>
      <h3>{t('classLook.decision')}</h3>
      {decision && (
        <div className={styles.card}>
          <p className={styles.state}>
            <StateSign state={decision.state} />
            <span>
              {t('classLook.decidedBy', {
                state: scale.stateNames[decision.state][language],
                who: nameOf(decision.by),
                date: dayText(decision.at, new Date(), language),
              })}
            </span>
          </p>
          {decision.reason !== null && <p className="soft">{decision.reason}</p>}
          <div>
            <Button size="sm" variant="default" loading={decide.isPending} onClick={() => set(null)}>
              {t('classLook.leaveToRule')}
            </Button>
          </div>
        </div>
      )}
      {!isOpen && (
        <button type="button" className="link-button" onClick={() => setOpen(true)}>
          {t(decision ? 'classLook.decideAnew' : 'classLook.decide')}
        </button>
      )}
      {isOpen && (
        <div className="stack-tight">
          <p className="soft small">{t('classLook.decisionText')}</p>
          <Textarea
            label={t('classLook.reason')}
            autosize
            minRows={1}
            value={reason.text}
            onChange={(event) => reason.write(event.currentTarget.value)}
          />
          <fieldset className={styles.choices}>
            <legend className="soft small">{t('classLook.setTo')}</legend>
            {masteryStates.map((state) => (
              <button
                key={state}
                type="button"
                className={styles.choice}
                aria-pressed={decision?.state === state}
                disabled={decide.isPending}
                onClick={() => set(state)}
              >
                <StateSign state={state} />
                {scale.stateNames[state][language]}
              </button>
            ))}
          </fieldset>
          <button type="button" className="link-button" onClick={() => setOpen(false)}>
            {t('cancel')}
          </button>
        </div>
      )}
      {decide.error && <Failure error={decide.error} />}
    </section>
  );
}
