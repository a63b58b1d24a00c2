import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { DueText } from './due-text.tsx';
import { Markdown } from './markdown.tsx';
import { PathChoice } from './path-choice.tsx';
import styles from './playlist-place.module.css';
import { StepRow } from './step-row.tsx';
import { countDone, nextStep, type StepView } from './step-views.ts';
import { ThreadBar } from './thread-bar.tsx';
import { useMyPlaylist } from './use-my-playlist.ts';

type Views = ReadonlyMap<string, StepView>;

export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { playlist, progress, views, error, refetch } = useMyPlaylist(id);
  if (isMissing(error)) return <NotFound />;
  if (error && !playlist) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!playlist) return <PlaceSkeleton />;

  const { done, all } = countDone(playlist, views);
  const next = nextStep(playlist, views, null);
  const isDone = all > 0 && done >= all;
  return (
    <div className={`stack-wide ${styles.page}`}>
      <div className="stack-tight">
        <BackLink to="/">{t('playlist.toAll')}</BackLink>
        <PlaceTitle title={playlist.title} />
        {playlist.summary !== null && <p className="soft">{playlist.summary}</p>}
        <DueText due={playlist.due} isLate={playlist.isLate && !isDone} />
        {!playlist.isOpen && (
          <p className="note note-amber">
            {playlist.endedAt !== null ? t('playlist.ended') : t('playlist.notYet', { date: playlist.startOn ?? '' })}
          </p>
        )}
        <News playlist={playlist} />
      </div>

      {playlist.path === null ? (
        <PathChoice playlist={playlist} />
      ) : (
        <>
          <section className={`card stack-tight ${styles.progress}`}>
            <p>
              {t('playlist.path')} <strong>{playlist.path.title}</strong>
            </p>
            <ThreadBar done={done} all={all} label={t('myPlaylists.progress', { done, count: all })} />
            <p className="soft" role="status">
              {isDone ? t('playlist.done') : t('myPlaylists.progress', { done, count: all })}
              {!isDone && next === null && ` · ${t('playlist.waits')}`}
              {!isDone &&
                playlist.minutesLeft > 0 &&
                ` · ${t('playlist.minutesLeft', { count: playlist.minutesLeft })}`}
            </p>
            {next && !isDone && playlist.isOpen && (
              <div>
                <Button component={Link} to={`/my/${id}/steps/${next.id}`} size="lg">
                  {t(done === 0 ? 'playlist.begin' : 'playlist.goOn')}
                  <span className="visually-hidden">: {next.title}</span>
                </Button>
              </div>
            )}
          </section>
          <Today playlist={playlist} views={views} />
          <section className="stack" aria-labelledby="activities">
            <h2 id="activities">{t('playlist.activities')}</h2>
            <Activities playlist={playlist} views={views} />
          </section>
          {playlist.may.choosePath && playlist.paths.length > 1 && <PathChoice playlist={playlist} />}
        </>
      )}
      <Targets
        playlist={playlist}
        states={new Map(progress?.targets.map(({ targetId, state }) => [targetId, state]))}
      />
    </div>
  );
}

/** What a teacher's update has changed, so that nobody wonders. */
function News({ playlist }: { playlist: MyPlaylist }) {
  const { t } = useTranslation();
  const latest = playlist.news.at(-1);
  if (!latest || latest.changes.length === 0) return null;
  return (
    <details className="note">
      <summary>{t('playlist.news', { count: latest.changes.length })}</summary>
      <ul>
        {latest.changes.map(({ kind, stepId, title }) => (
          <li key={`${kind} ${stepId}`}>{t(`playlist.change.${kind}`, { title })}</li>
        ))}
      </ul>
    </details>
  );
}

/** Only where today asks for less than all that is left: otherwise it would say the same twice. */
function Today({ playlist, views }: { playlist: MyPlaylist; views: Views }) {
  const { t } = useTranslation();
  const steps = playlist.today.flatMap((id) => playlist.steps.find((step) => step.id === id) ?? []);
  const isLeft = (step: MyStep) => !['done', 'submitted', 'skipped'].includes(views.get(step.id)?.state ?? '');
  if (steps.length === 0 || steps.length >= playlist.steps.filter(isLeft).length) return null;
  return (
    <section className="stack" aria-labelledby="today">
      <h2 id="today">{t('playlist.today')}</h2>
      <ol className={`plain ${styles.thread}`}>
        {steps.map((step) => (
          <StepRow key={step.id} playlistId={playlist.id} step={step} view={views.get(step.id)} />
        ))}
      </ol>
    </section>
  );
}

function Activities({ playlist, views }: { playlist: MyPlaylist; views: Views }) {
  const groups: { id: string | null; title: string | null; steps: MyStep[] }[] = [];
  for (const step of playlist.steps) {
    const last = groups.at(-1);
    if (last && last.id === step.sectionId) last.steps.push(step);
    else {
      const title = playlist.sections.find(({ id }) => id === step.sectionId)?.title ?? null;
      groups.push({ id: step.sectionId, title, steps: [step] });
    }
  }
  return groups.map(({ id, title, steps }, at) => (
    <div key={`${id} ${steps[0]?.id}`} className="stack-tight" data-at={at}>
      {title !== null && <h3 className="soft">{title}</h3>}
      <ol className={`plain ${styles.thread}`}>
        {steps.map((step) => (
          <StepRow key={step.id} playlistId={playlist.id} step={step} view={views.get(step.id)} />
        ))}
      </ol>
    </div>
  ));
}

function Targets({ playlist, states }: { playlist: MyPlaylist; states: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  if (playlist.targets.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="targets">
      <h2 id="targets">{t('playlist.targets')}</h2>
      <ul className={`plain ${styles.targets}`}>
        {playlist.targets.map(({ id, statement, language, successCriteria, help }) => {
          const state = states.get(id) ?? 'notStarted';
          return (
            <li key={id} className="card stack-tight" lang={language}>
              <p className={styles.statement}>{statement}</p>
              <p>
                <span className={`badge ${state === 'mastered' ? 'badge-leaf' : ''}`}>{t(`mastery.${state}`)}</span>
              </p>
              {(successCriteria.length > 0 || help !== null) && (
                <details>
                  <summary>{t('playlist.how')}</summary>
                  <div className="stack-tight">
                    <ul>
                      {successCriteria.map((criterion) => (
                        <li key={criterion}>{criterion}</li>
                      ))}
                    </ul>
                    {help !== null && <Markdown text={help} />}
                  </div>
                </details>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
