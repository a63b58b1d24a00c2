import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { Icon } from '../../design/icon.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { ChoiceOptions } from './choice-options.tsx';
import { Markdown } from './markdown.tsx';
import { StepActions } from './step-actions.tsx';
import styles from './step-place.module.css';
import { StepResource } from './step-resource.tsx';
import { nextStep, type StepView } from './step-views.ts';
import { useMyPlaylist } from './use-my-playlist.ts';

export function Component() {
  const { t } = useTranslation();
  const { id = '', stepId = '' } = useParams();
  const { playlist, views, error, refetch } = useMyPlaylist(id);
  if (isMissing(error)) return <NotFound />;
  if (error && !playlist) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!playlist) return <PlaceSkeleton rows={2} />;
  const at = playlist.steps.findIndex((step) => step.id === stepId);
  const step = playlist.steps[at];
  const view = views.get(stepId);
  if (!step || !view) return <Gone playlistId={id} />;
  // Each activity begins anew: what was typed or opened at another one is not its own.
  return <OneStep key={step.id} playlist={playlist} step={step} at={at} view={view} views={views} t={t} />;
}

/** An update took it away, or it stands on another path. */
function Gone({ playlistId }: { playlistId: string }) {
  const { t } = useTranslation();
  return (
    <div className={`stack ${styles.page}`}>
      <PlaceTitle title={t('step.gone')} />
      <p>{t('step.goneText')}</p>
      <div>
        <Button component={Link} to={`/my/${playlistId}`}>
          {t('step.toPlaylist')}
        </Button>
      </div>
    </div>
  );
}

function OneStep({
  playlist,
  step,
  at,
  view,
  views,
  t,
}: {
  playlist: MyPlaylist;
  step: MyStep;
  at: number;
  view: StepView;
  views: ReadonlyMap<string, StepView>;
  t: (key: string, params?: Record<string, unknown>) => string;
}) {
  const next = nextStep(playlist, views, step.id);
  const first = step.waitsFor
    .filter((id) => !['done', 'submitted', 'skipped'].includes(views.get(id)?.state ?? 'done'))
    .flatMap((id) => playlist.steps.find((one) => one.id === id) ?? [])[0];
  const isWaiting = view.state === 'waiting';
  return (
    <div className={`stack ${styles.page}`}>
      <BackLink to={`/my/${playlist.id}`}>{playlist.title}</BackLink>
      <div className="stack-tight">
        <p className="soft">{t('step.position', { at: at + 1, count: playlist.steps.length })}</p>
        <PlaceTitle title={step.title} />
        <ul className="plain row">
          <li className="badge badge-thread">{t(`role.${step.role}`)}</li>
          {step.minutes !== null && (
            <li className="badge">
              <Icon name="clock" size={16} />
              {t('minutes', { count: step.minutes })}
            </li>
          )}
          <li className="badge">{t(step.isRequired ? 'step.mustDo' : 'step.mayDo')}</li>
          {!['open', 'waiting'].includes(view.state) && (
            <li
              className={`badge ${view.state === 'done' || view.state === 'submitted' ? 'badge-leaf' : 'badge-amber'}`}
            >
              {t(`step.state.${view.state}`)}
            </li>
          )}
        </ul>
        {step.why.length > 0 && <p className={styles.why}>{step.why.join(' ')}</p>}
      </div>
      {isWaiting && (
        <div className="note note-amber stack-tight">
          <p>{t('step.waiting')}</p>
          {first && (
            <p>
              <Link to={`/my/${playlist.id}/steps/${first.id}`}>{first.title}</Link>
            </p>
          )}
        </div>
      )}
      {view.feedback !== null && (
        <div className="note stack-tight">
          <h2>{t('step.feedback')}</h2>
          <Markdown text={view.feedback} />
        </div>
      )}
      {step.instructions !== null && (
        <div className={styles.instructions}>
          <Markdown text={step.instructions} />
        </div>
      )}
      {step.checkpoint?.prompt != null && (
        <div className={styles.instructions}>
          <Markdown text={step.checkpoint.prompt} />
        </div>
      )}
      {step.checkpoint && step.checkpoint.rubric.length > 0 && <Rubric step={step} t={t} />}
      {step.resource && <StepResource playlist={playlist} step={step} resource={step.resource} state={view.state} />}
      {step.kind === 'choice' && <ChoiceOptions playlist={playlist} step={step} view={view} />}
      <StepActions playlist={playlist} step={step} view={view} next={next} />
    </div>
  );
}

/** What the teacher will look at. */
function Rubric({ step, t }: { step: MyStep; t: (key: string) => string }) {
  return (
    <details className="card">
      <summary>{t('step.rubric')}</summary>
      <ul>
        {step.checkpoint?.rubric.map(({ id, title, levels }) => (
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
