import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { Icon } from '../../design/icon.tsx';
import type { MyPlaylist, MyStep, OwnProgress } from '../../wire.ts';
import { ReadAloud } from './aloud/read-aloud.tsx';
import { ChoiceOptions } from './choice-options.tsx';
import { Celebrate } from './choose/celebrate.tsx';
import type { CameAlong } from './from-device.ts';
import { GoneStep } from './gone-step.tsx';
import { StepActions } from './step-actions.tsx';
import { iconOfStep, roleIcons } from './step-icons.ts';
import { StepMore } from './step-more.tsx';
import styles from './step-place.module.css';
import { StepResource } from './step-resource.tsx';
import { nextStep, type StepView } from './step-views.ts';
import { TextBlock } from './text-block.tsx';
import { useMyPlaylist } from './use-my-playlist.ts';

const HandedIn = lazy(() => import('./evidence/handed-in.tsx'));

export function Component() {
  const { id = '', stepId = '' } = useParams();
  const { playlist, saved, progress, views, error, refetch } = useMyPlaylist(id);
  if (isMissing(error)) return <NotFound />;
  if (error && !playlist) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!playlist) return <PlaceSkeleton rows={2} />;
  const at = playlist.steps.findIndex((step) => step.id === stepId);
  const step = playlist.steps[at];
  const view = views.get(stepId);
  if (!step || !view) return <GoneStep playlistId={id} />;
  return (
    // Each activity begins anew: what was typed or opened at another one is not its own.
    <OneStep
      key={step.id}
      playlist={playlist}
      saved={saved}
      progress={progress}
      step={step}
      at={at}
      view={view}
      views={views}
    />
  );
}

function OneStep({
  playlist,
  saved,
  progress,
  step,
  at,
  view,
  views,
}: {
  playlist: MyPlaylist;
  saved: CameAlong | null;
  progress: OwnProgress | undefined;
  step: MyStep;
  at: number;
  view: StepView;
  views: ReadonlyMap<string, StepView>;
}) {
  const { t } = useTranslation();
  const next = nextStep(playlist, views, step.id);
  const attempts = progress?.steps.find(({ stepId }) => stepId === step.id)?.attempts ?? [];
  const prompt = step.checkpoint?.prompt ?? null;
  return (
    <div className={`stack ${styles.page}`}>
      <BackLink to={`/my/${playlist.id}`}>{playlist.title}</BackLink>
      <Celebrate playlist={playlist} progress={progress} />
      <div className="stack-tight">
        <p className="soft">{t('step.position', { at: at + 1, count: playlist.steps.length })}</p>
        <div className={styles.heading}>
          <span className={styles.sign} aria-hidden="true">
            <Icon name={iconOfStep(step)} size={28} />
          </span>
          <PlaceTitle title={step.title} />
          <ReadAloud text={step.title} label={step.title} />
        </div>
        <Facts step={step} view={view} />
        {step.why.length > 0 && <p className={styles.why}>{step.why.join(' ')}</p>}
      </div>
      {view.state === 'waiting' && <ComesFirst playlist={playlist} step={step} views={views} />}
      {step.instructions !== null && <TextBlock text={step.instructions} label={step.title} />}
      {prompt !== null && <TextBlock text={prompt} label={step.title} />}
      {step.checkpoint && step.checkpoint.rubric.length > 0 && <Rubric checkpoint={step.checkpoint} />}
      {step.checkpoint?.url != null && <QuizLink url={step.checkpoint.url} isAway={saved !== null} />}
      {step.resource && (
        <StepResource playlist={playlist} saved={saved} step={step} resource={step.resource} state={view.state} />
      )}
      {step.kind === 'choice' && <ChoiceOptions playlist={playlist} saved={saved} step={step} view={view} />}
      {['submitted', 'returned', 'done'].includes(view.state) || attempts.length > 0 ? (
        <Suspense>
          <HandedIn playlistId={playlist.id} stepId={step.id} attempts={attempts} />
        </Suspense>
      ) : null}
      <StepActions playlist={playlist} step={step} view={view} next={next} />
      {playlist.isOpen && <StepMore playlist={playlist} step={step} view={view} />}
    </div>
  );
}

function Facts({ step, view }: { step: MyStep; view: StepView }) {
  const { t } = useTranslation();
  const isDone = view.state === 'done' || view.state === 'submitted';
  return (
    <ul className="plain row">
      <li className="badge badge-thread">
        <Icon name={roleIcons[step.role]} size={16} />
        {t(`role.${step.role}`)}
      </li>
      {step.minutes !== null && (
        <li className="badge">
          <Icon name="clock" size={16} />
          {t('minutes', { count: step.minutes })}
        </li>
      )}
      <li className="badge">{t(step.isRequired ? 'step.mustDo' : 'step.mayDo')}</li>
      {!['open', 'waiting'].includes(view.state) && (
        <li className={`badge ${isDone ? 'badge-leaf' : 'badge-amber'}`}>{t(`step.state.${view.state}`)}</li>
      )}
    </ul>
  );
}

function ComesFirst({
  playlist,
  step,
  views,
}: {
  playlist: MyPlaylist;
  step: MyStep;
  views: ReadonlyMap<string, StepView>;
}) {
  const { t } = useTranslation();
  const first = step.waitsFor
    .filter((id) => !['done', 'submitted', 'skipped'].includes(views.get(id)?.state ?? 'done'))
    .flatMap((id) => playlist.steps.find((one) => one.id === id) ?? [])[0];
  return (
    <div className="note note-amber stack-tight">
      <p>{t('step.waiting')}</p>
      {first && (
        <p>
          <Link to={`/my/${playlist.id}/steps/${first.id}`}>{first.title}</Link>
        </p>
      )}
    </div>
  );
}

/** A quiz that stands elsewhere. */
function QuizLink({ url, isAway }: { url: string; isAway: boolean }) {
  const { t } = useTranslation();
  if (isAway) return <p className="note note-amber">{t('step.needsInternet')}</p>;
  return (
    <p>
      <a href={url} target="_blank" rel="noopener noreferrer">
        {t('step.openQuiz')}
        <span className="visually-hidden"> {t('resource.newTab')}</span>
      </a>
    </p>
  );
}

/** What the teacher will look at. */
function Rubric({ checkpoint }: { checkpoint: NonNullable<MyStep['checkpoint']> }) {
  const { t } = useTranslation();
  return (
    <details className="card">
      <summary>{t('step.rubric')}</summary>
      <ul>
        {checkpoint.rubric.map(({ id, title, levels }) => (
          <li key={id}>
            {title}
            <ul>
              {levels.map(({ points, description }) => (
                <li key={points}>{description}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}
