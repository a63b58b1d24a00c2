import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { onceClicked } from '../../design/once-clicked.ts';
import { useToast } from '../../design/toasts.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { AnswerForm } from './lazy-answer-form.tsx';
import { tell } from './outbox.ts';
import styles from './step-place.module.css';
import { asksReview, type StepView } from './step-views.ts';

const feelings = ['tooEasy', 'justRight', 'tooHard'] as const;
const faces = { tooEasy: 'easy', justRight: 'right', tooHard: 'hard' } as const;

/** What a student can do with an activity now, the likeliest first; never nothing. */
export function StepActions({
  playlist,
  step,
  view,
  next,
}: {
  playlist: MyPlaylist;
  step: MyStep;
  view: StepView;
  next: MyStep | null;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { id: playlistId } = playlist;
  const stepId = step.id;
  const { state } = view;
  const isBehind = state === 'done' || state === 'submitted';
  const isAtIt = state === 'started' || state === 'returned';
  const isOffered = step.maySkip && state === 'open';
  const givesAnswer = step.kind !== 'choice' && asksReview(step.checkpoint);

  if (!playlist.isOpen) return <Onward playlistId={playlistId} next={next} isDone={false} />;
  return (
    <div className={styles.actions}>
      {isBehind && (
        <>
          <p className={styles.done} role="status">
            <Icon name="check" size={28} />
            {t(state === 'submitted' ? 'step.submittedText' : 'step.doneText')}
          </p>
          <Feelings playlistId={playlistId} step={step} view={view} />
          <Onward playlistId={playlistId} next={next} isDone />
        </>
      )}
      {!isBehind && state !== 'waiting' && (
        <>
          {givesAnswer && step.checkpoint && (
            <AnswerForm playlistId={playlistId} stepId={stepId} checkpoint={step.checkpoint} />
          )}
          {isOffered && <p className="note">{step.skipWhy}</p>}
          <div className="row">
            {!givesAnswer && !isAtIt && step.kind !== 'note' && step.kind !== 'choice' && (
              <Button
                size="lg"
                leftSection={<Icon name="play" filled />}
                onClick={onceClicked(() => tell(playlistId, { kind: 'started', stepId }))}
              >
                {t(state === 'open' ? 'step.start' : 'step.again')}
              </Button>
            )}
            {!givesAnswer && step.kind !== 'choice' && (isAtIt || step.kind === 'note') && (
              <Button
                size="lg"
                leftSection={<Icon name="check" />}
                // It stands where "Start" stood: a double click there does not finish what has just begun.
                onClick={onceClicked(() => {
                  tell(playlistId, { kind: 'done', stepId });
                  toast(t('step.saidDone', { title: step.title }));
                })}
              >
                {t(step.kind === 'note' ? 'step.read' : 'step.done')}
              </Button>
            )}
            {state !== 'skipped' && (
              <Button
                size="lg"
                variant="default"
                leftSection={<Icon name="skip" />}
                onClick={onceClicked(() => {
                  tell(playlistId, { kind: 'skipped', stepId, ...(isOffered && { reason: 'shownBefore' }) });
                  toast(t('step.skipped', { title: step.title }), {
                    undo: () => tell(playlistId, { kind: 'started', stepId }),
                  });
                })}
              >
                {t('step.skip')}
              </Button>
            )}
          </div>
        </>
      )}
      {!isBehind && (
        <div className="row">
          <Button
            variant={view.asksForHelp ? 'light' : 'subtle'}
            size="md"
            leftSection={<Icon name="hand" />}
            aria-pressed={view.asksForHelp}
            onClick={onceClicked(() => {
              tell(playlistId, { kind: view.asksForHelp ? 'helpTakenBack' : 'helpAsked', stepId });
              toast(t(view.asksForHelp ? 'step.helpBack' : 'step.helpSaid'));
            })}
          >
            {t(view.asksForHelp ? 'step.helpNoMore' : 'step.help')}
          </Button>
        </div>
      )}
      {(state === 'skipped' || state === 'waiting') && <Onward playlistId={playlistId} next={next} isDone={false} />}
    </div>
  );
}

/** The way on: to the next activity, or back to the playlist when there is none. */
function Onward({ playlistId, next, isDone }: { playlistId: string; next: MyStep | null; isDone: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="row">
      {next && (
        <Button
          component={Link}
          to={`/my/${playlistId}/steps/${next.id}`}
          size="lg"
          variant={isDone ? 'filled' : 'default'}
          rightSection={<Icon name="next" />}
        >
          {t('step.next', { title: next.title })}
        </Button>
      )}
      <Button component={Link} to={`/my/${playlistId}`} size="lg" variant={next ? 'default' : 'filled'}>
        {t('step.toPlaylist')}
      </Button>
    </div>
  );
}

function Feelings({ playlistId, step, view }: { playlistId: string; step: MyStep; view: StepView }) {
  const { t } = useTranslation();
  return (
    <fieldset className="stack-tight" style={{ border: 0, margin: 0, padding: 0 }}>
      <legend>{t('feeling.ask')}</legend>
      <div className={styles.feelings}>
        {feelings.map((feeling) => (
          <button
            key={feeling}
            type="button"
            className={styles.feeling}
            aria-pressed={view.feeling === feeling}
            onClick={() => tell(playlistId, { kind: 'felt', stepId: step.id, feeling })}
          >
            <Icon name={faces[feeling]} size={32} />
            {t(`feeling.${feeling}`)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
