import { useTranslation } from 'react-i18next';
import type { Evidence, OwnProgress } from '../../../wire.ts';
import type { Waiting } from '../create-outbox.ts';
import { Markdown } from '../markdown.tsx';
import { usePending } from '../outbox.ts';
import styles from './evidence.module.css';
import { useEvidenceItems } from './evidence-queue.ts';
import { EvidenceTile } from './evidence-tile.tsx';
import { SentTile } from './sent-tile.tsx';
import { useSent } from './use-sent.ts';
import { evidenceOf } from './with-evidence.ts';

type Attempt = OwnProgress['steps'][number]['attempts'][number];

/** What a student has given, the last first, with what the teacher says to it. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function HandedIn({
  playlistId,
  stepId,
  attempts,
}: {
  playlistId: string;
  stepId: string;
  attempts: readonly Attempt[];
}) {
  const { t } = useTranslation();
  const given = attempts.filter(({ answer, feedback }) => answer !== null || feedback !== null).toReversed();
  const waiting = usePending().flatMap(({ playlistId: of, event }) =>
    of === playlistId && event.stepId === stepId && event.kind === 'answered' ? [event] : [],
  );
  const { data } = useSent(
    playlistId,
    given.some(({ answer }) => (answer?.evidenceIds.length ?? 0) > 0),
  );
  if (given.length === 0 && waiting.length === 0) return null;
  const [last, ...earlier] = given;
  return (
    <section className="stack-tight" aria-label={t('evidence.given')}>
      {waiting.map((event) => (
        <Unsent key={event.id} event={event} />
      ))}
      {last && <Given attempt={last} sent={data?.items ?? []} />}
      {earlier.length > 0 && (
        <details>
          <summary>{t('evidence.earlier', { count: earlier.length })}</summary>
          <div className="stack-tight">
            {earlier.map((attempt) => (
              <Given key={attempt.id} attempt={attempt} sent={data?.items ?? []} />
            ))}
          </div>
        </details>
      )}
    </section>
  );
}

const badges = { waiting: '', accepted: 'badge-leaf', returned: 'badge-amber' } as const;

function Given({ attempt, sent }: { attempt: Attempt; sent: readonly Evidence[] }) {
  const { t, i18n } = useTranslation();
  const { answer, state, score, maxScore, feedback, at } = attempt;
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(new Date(at));
  return (
    <article className={styles.given}>
      <p className="row">
        <span className={`badge ${badges[state]}`}>{t(`evidence.attempt.${state}`)}</span>
        <span className="soft small">{date}</span>
        {score !== null && maxScore !== null && <span>{t('evidence.points', { score, maxScore })}</span>}
      </p>
      {answer?.text != null && <Markdown text={answer.text} />}
      {answer?.link != null && (
        <p>
          <a href={answer.link} target="_blank" rel="noopener noreferrer nofollow">
            {answer.link}
          </a>
        </p>
      )}
      {answer && answer.evidenceIds.length > 0 && (
        <ul className={`plain ${styles.tiles}`}>
          {answer.evidenceIds.map((id) => (
            <SentTile key={id} evidence={sent.find((one) => one.id === id)} />
          ))}
        </ul>
      )}
      {feedback !== null && (
        <div className={styles.feedback} data-state={state}>
          <h2>{t('step.feedback')}</h2>
          <Markdown text={feedback} />
        </div>
      )}
    </article>
  );
}

function Unsent({ event }: { event: Extract<Waiting['event'], { kind: 'answered' }> }) {
  const { t } = useTranslation();
  const ids = evidenceOf(event);
  const items = useEvidenceItems().filter(({ clientId }) => ids.includes(clientId));
  return (
    <article className={styles.given}>
      <p>
        <span className="badge badge-amber">{t('evidence.attempt.unsent')}</span>
      </p>
      {event.answer.text !== undefined && <Markdown text={event.answer.text} />}
      {event.answer.link !== undefined && <p>{event.answer.link}</p>}
      {items.length > 0 && (
        <ul className={`plain ${styles.tiles}`}>
          {items.map((item) => (
            <EvidenceTile key={item.clientId} item={item} />
          ))}
        </ul>
      )}
    </article>
  );
}
