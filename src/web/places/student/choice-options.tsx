import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefused } from '../../api/request-error.ts';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { personalStorage } from '../../session/device-storage.ts';
import { client, useMe } from '../../session/session.ts';
import type { MyCommand, MyPlaylist, MyStep } from '../../wire.ts';
import { ReadAloud } from './aloud/read-aloud.tsx';
import type { CameAlong } from './from-device.ts';
import { AnswerForm } from './lazy-answer-form.tsx';
import { Markdown } from './markdown.tsx';
import { tell } from './outbox.ts';
import styles from './step-place.module.css';
import { StepResource } from './step-resource.tsx';
import { asksReview, type StepView } from './step-views.ts';
import { readPicked, takenOptions } from './taken-options.ts';

type Option = MyStep['options'][number];

/** A choice board: any so many of these. Taking one opens it; putting it back makes room for another. */
export function ChoiceOptions({
  playlist,
  saved,
  step,
  view,
}: {
  playlist: MyPlaylist;
  saved: CameAlong | null;
  step: MyStep;
  view: StepView;
}) {
  const { t } = useTranslation();
  const { id: personId } = useMe();
  const toast = useToast();
  const queries = useQueryClient();
  const key = `picked:${step.id}`;
  const [picked, setPicked] = useState(() => readPicked(personalStorage.get(personId, key)));
  const choose = step.choose ?? 1;
  const isClosed = !playlist.isOpen || view.state === 'waiting';
  const taken = takenOptions(step.options, choose, view.doneOptionIds, picked);
  const isFull = taken.size >= choose;

  function pick(ids: readonly string[]) {
    setPicked(ids);
    personalStorage.set(personId, key, ids.join(' '));
    const commands: MyCommand[] = [{ do: 'choose', stepId: step.id, optionIds: [...ids] }];
    // Without network it stays as it was picked here: the work itself goes by the outbox, whatever becomes of this.
    client.post(`/me/playlists/${playlist.id}/changes`, { body: { commands } }).catch((error: unknown) => {
      if (isRefused(error)) putBack();
    });
    if (ids.length > 0 && ['open', 'left', 'skipped'].includes(view.state))
      tell(playlist.id, { kind: 'started', stepId: step.id });
  }

  /** The board is another one meanwhile: what the server knows counts, and the student is told. */
  function putBack() {
    personalStorage.set(personId, key, null);
    setPicked(null);
    toast(t('choice.refused'));
    void queries.invalidateQueries({ queryKey: ['my-playlist', playlist.id] });
  }

  return (
    <section className="stack" aria-label={t('choice.label')}>
      <p className={styles.count} role="status">
        <span className={styles.dots} aria-hidden="true">
          {Array.from({ length: choose }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: dots have no identity but their place.
            <span key={at} data-full={at < taken.size || undefined} />
          ))}
        </span>
        {taken.size === 0
          ? t('choice.pick', { count: choose })
          : t(view.doneOptionIds.length === 0 ? 'choice.begun' : 'choice.taken', {
              taken: taken.size,
              count: choose,
              done: view.doneOptionIds.length,
            })}
      </p>
      <ol className={`plain ${styles.options}`}>
        {step.options.map((option) => {
          const isDone = view.doneOptionIds.includes(option.id);
          const isTaken = taken.has(option.id);
          return (
            <li
              key={option.id}
              className={styles.option}
              data-taken={isTaken || undefined}
              data-done={isDone || undefined}
            >
              <div className={styles.optionHead}>
                <span className={styles.sign} aria-hidden="true">
                  <Icon name={isDone ? 'check' : (option.resource?.modalities[0] ?? 'flag')} size={26} />
                </span>
                <div>
                  <h2>{option.title}</h2>
                  {option.minutes !== null && <p className="soft">{t('minutes', { count: option.minutes })}</p>}
                </div>
                <ReadAloud text={option.title} label={option.title} />
                {isDone && <span className="badge badge-leaf">{t('step.state.done')}</span>}
                {!isClosed && !isDone && (
                  <Button
                    variant={isTaken ? 'default' : 'filled'}
                    disabled={isFull && !isTaken}
                    aria-pressed={isTaken}
                    onClick={() => pick(isTaken ? [...taken].filter((id) => id !== option.id) : [...taken, option.id])}
                  >
                    {t(isTaken ? 'choice.putBack' : 'choice.take')}
                    <span className="visually-hidden">: {option.title}</span>
                  </Button>
                )}
              </div>
              {isTaken && !isDone && (
                <Work playlist={playlist} saved={saved} step={step} view={view} option={option} isClosed={isClosed} />
              )}
            </li>
          );
        })}
      </ol>
      {isFull && taken.size < step.options.length && <p className="soft">{t('choice.enough', { count: choose })}</p>}
    </section>
  );
}

/** What an option is, and what is to be done with it. */
function Work({
  playlist,
  saved,
  step,
  view,
  option,
  isClosed,
}: {
  playlist: MyPlaylist;
  saved: CameAlong | null;
  step: MyStep;
  view: StepView;
  option: Option;
  isClosed: boolean;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  return (
    <>
      {option.resource && (
        <StepResource playlist={playlist} saved={saved} step={step} resource={option.resource} state={view.state} />
      )}
      {option.checkpoint?.prompt != null && <Markdown text={option.checkpoint.prompt} />}
      {!isClosed && option.checkpoint && asksReview(option.checkpoint) && (
        <AnswerForm playlistId={playlist.id} stepId={step.id} optionId={option.id} checkpoint={option.checkpoint} />
      )}
      {!isClosed && !(option.checkpoint && asksReview(option.checkpoint)) && (
        <div>
          <Button
            size="lg"
            leftSection={<Icon name="check" />}
            onClick={() => {
              tell(playlist.id, { kind: 'done', stepId: step.id, optionId: option.id });
              toast(t('step.saidDone', { title: option.title }));
            }}
          >
            {t('choice.done')}
            <span className="visually-hidden">: {option.title}</span>
          </Button>
        </div>
      )}
    </>
  );
}
