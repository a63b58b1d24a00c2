import { useTranslation } from 'react-i18next';
import type { Family } from '../../wire.ts';
import styles from './family.module.css';

type Playlist = Family['playlists'][number];

/** A shape beside the words, so that nothing hangs on color; families know the same from paper. */
const marks = { notStarted: '○', working: '◔', readyToShow: '◕', reached: '●' } as const;

export function ChildPlaylist({ playlist }: { playlist: Playlist }) {
  const { t } = useTranslation();
  const { id, title, when, note, targets, stepCount, doneCount, done, next, help, choices, state } = playlist;
  const isAllDone = (state === 'open' || state === 'late') && stepCount > 0 && doneCount === stepCount;
  const tips = new Set(next.map((step) => step.help));
  const more = help.filter((one) => !tips.has(one));
  return (
    <section className={`card ${styles.playlist}`} aria-labelledby={`${id}-title`}>
      <div>
        <h3 id={`${id}-title`} className={styles.title}>
          {title}
        </h3>
        {when !== null && <p className={state === 'late' ? styles.late : 'soft'}>{when}</p>}
      </div>
      {note !== null && (
        <div className="note stack-tight">
          <h4>{t('family.note')}</h4>
          <p className={styles.lines}>{note}</p>
        </div>
      )}
      {targets.length > 0 && (
        <div className="stack-tight">
          <h4>{t('family.learning')}</h4>
          <ul className={`plain ${styles.targets}`}>
            {targets.map((target) => (
              <li key={target.id}>
                <span className={styles.mark} data-state={target.state} aria-hidden="true">
                  {marks[target.state]}
                </span>
                <span>
                  <span lang={target.language}>{target.statement}</span>
                  <span className="soft small"> {target.stateText}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {stepCount > 0 && (
        <div className="stack-tight">
          <h4>{t('family.done')}</h4>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${(doneCount / stepCount) * 100}%` }} />
          </span>
          <p>{t('family.doneCount', { done: doneCount, count: stepCount })}</p>
          {done.length > 0 && <p className="soft">{done.join(' · ')}</p>}
          {isAllDone && <p>{t('family.allDone')}</p>}
        </div>
      )}
      {next.length > 0 && (
        <div className="stack-tight">
          <h4>{t('family.next')}</h4>
          <ol className={styles.next}>
            {next.map((step, at) => (
              <li key={step.stepId}>
                <strong>{step.text}</strong>
                {/* The same advice is given once. */}
                {next.findIndex((one) => one.help === step.help) === at && <p className="soft">{step.help}</p>}
              </li>
            ))}
          </ol>
        </div>
      )}
      {more.length > 0 && (
        <div className="note stack-tight">
          <h4>{t('family.help')}</h4>
          <ul>
            {more.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
      {choices.length > 0 && (
        <div className="stack-tight">
          <h4>{t('family.choices')}</h4>
          <ul>
            {choices.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
