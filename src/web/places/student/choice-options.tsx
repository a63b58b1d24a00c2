import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { AnswerForm } from './answer-form.tsx';
import { Markdown } from './markdown.tsx';
import { tell } from './outbox.ts';
import styles from './step-place.module.css';
import { StepResource } from './step-resource.tsx';
import { asksReview, type StepView } from './step-views.ts';

/** A choice board: any so many of these. */
export function ChoiceOptions({ playlist, step, view }: { playlist: MyPlaylist; step: MyStep; view: StepView }) {
  const { t } = useTranslation();
  const toast = useToast();
  const isClosed = !playlist.isOpen || view.state === 'waiting';
  return (
    <section className="stack" aria-label={t('choice.label')}>
      <p>
        <strong>{t('choice.pick', { count: step.choose ?? 1 })}</strong>
      </p>
      <ol className={`plain ${styles.options}`}>
        {step.options.map((option) => {
          const isDone = view.doneOptionIds.includes(option.id);
          return (
            <li key={option.id} className="card stack">
              <h2>{option.title}</h2>
              {option.minutes !== null && <p className="soft">{t('minutes', { count: option.minutes })}</p>}
              {option.resource && (
                <StepResource playlist={playlist} step={step} resource={option.resource} state={view.state} />
              )}
              {option.checkpoint?.prompt != null && <Markdown text={option.checkpoint.prompt} />}
              {isDone ? (
                <p>
                  <span className="badge badge-leaf">{t('step.state.done')}</span>
                </p>
              ) : option.checkpoint && asksReview(option.checkpoint) ? (
                !isClosed && (
                  <AnswerForm
                    playlistId={playlist.id}
                    stepId={step.id}
                    optionId={option.id}
                    checkpoint={option.checkpoint}
                  />
                )
              ) : (
                !isClosed && (
                  <div>
                    <Button
                      variant="default"
                      onClick={() => {
                        tell(playlist.id, { kind: 'done', stepId: step.id, optionId: option.id });
                        toast(t('step.saidDone', { title: option.title }));
                      }}
                    >
                      {t('choice.done')}
                      <span className="visually-hidden">: {option.title}</span>
                    </Button>
                  </div>
                )
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
