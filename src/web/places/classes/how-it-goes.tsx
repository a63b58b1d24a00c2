import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { client } from '../../session/session.ts';
import type { Assignment, ClassProgress, ClassVoices } from '../../wire.ts';
import styles from './how-it-goes.module.css';
import { PathEffect } from './path-effect.tsx';
import { PlaylistPick } from './playlist-pick.tsx';
import { dayText } from './since-text.ts';
import { StudentName } from './student-name.tsx';
import { useClassProgress } from './use-class.ts';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function HowItGoes({ assignments, shown }: { assignments: readonly Assignment[]; shown: Assignment }) {
  const { data, error, refetch } = useClassProgress(shown.id, false);
  return (
    <div className="stack-wide">
      <PlaylistPick assignments={assignments} shown={shown} />
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={2} />}
      {data && (
        <>
          <TimeUse time={data.time} studentCount={data.students.length} />
          <PathEffect playlistId={shown.playlistId} progress={data} />
          <Voices assignmentId={shown.id} />
        </>
      )}
    </div>
  );
}

const uses = ['learn', 'practice', 'assess'] as const;

function TimeUse({ time, studentCount }: { time: ClassProgress['time']; studentCount: number }) {
  const { t } = useTranslation();
  const { minutes, minutesFor, medianMinutes, students } = time;
  return (
    <section className="card stack" aria-labelledby="time-title">
      <h2 id="time-title">{t('classHow.time')}</h2>
      {minutes === 0 ? (
        <p className="soft">{t('classHow.noTime')}</p>
      ) : (
        <>
          <div className={styles.stacked} aria-hidden="true">
            {uses.map((use) => (
              <span key={use} data-use={use} style={{ flexGrow: minutesFor[use] }} />
            ))}
          </div>
          <ul className={`plain ${styles.uses}`}>
            {uses.map((use) => (
              <li key={use} data-use={use}>
                {t(`role.${use}`)} <strong>{t('minutes', { count: minutesFor[use] })}</strong>
              </li>
            ))}
          </ul>
          <p className="soft">
            {medianMinutes !== null && t('classHow.median', { count: medianMinutes })}{' '}
            {t('classHow.told', { count: students, of: studentCount })}
          </p>
        </>
      )}
    </section>
  );
}

const feelings = ['tooEasy', 'justRight', 'tooHard'] as const;

function Voices({ assignmentId }: { assignmentId: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['class-progress', assignmentId, 'voices'],
    queryFn: ({ signal }) => client.get<ClassVoices>(`/assignments/${assignmentId}/voices`, { signal }),
  });
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={1} />;
  const steps = data.steps.filter(({ felt }) => felt.length > 0);
  const reflections = data.reflections.filter(({ text }) => text !== null);
  return (
    <section className="card stack" aria-labelledby="voices-title">
      <h2 id="voices-title">{t('classHow.voices')}</h2>
      {steps.length + reflections.length === 0 && <p className="soft">{t('classHow.noVoices')}</p>}
      {steps.length > 0 && (
        <ul className={`plain ${styles.felt}`}>
          {steps.map(({ stepId, title, counts }) => (
            <li key={stepId} className="row-apart">
              <span>{title}</span>
              <span className="row">
                {feelings
                  .filter((feeling) => counts[feeling] > 0)
                  .map((feeling) => (
                    <span key={feeling} className={`badge ${feeling === 'justRight' ? 'badge-leaf' : 'badge-amber'}`}>
                      {t(`feeling.${feeling}`)} {counts[feeling]}
                    </span>
                  ))}
              </span>
            </li>
          ))}
        </ul>
      )}
      {reflections.map(({ studentPlaylistId, studentId, name, prompt, text, at }) => (
        <figure key={studentPlaylistId} className={styles.voice}>
          <p className="soft small">{prompt}</p>
          <blockquote>{text}</blockquote>
          <figcaption className="soft small">
            <StudentName id={studentId} name={name} /> · {dayText(at, new Date(), i18n.language)}
          </figcaption>
        </figure>
      ))}
    </section>
  );
}
