import { useTranslation } from 'react-i18next';
import type { StudentMastery } from '../../wire.ts';
import { inLanguage } from '../classes/class-picture.ts';
import { dayText } from '../classes/since-text.ts';
import { StateSign } from '../classes/state-sign.tsx';
import { distinctTargets, masteredOverTime, stepLine } from './over-time.ts';
import styles from './record.module.css';

const box = { width: 640, height: 120 };
const mostShown = 12;

/** How many targets were mastered when, as a line, and the last changes in words. */
export function MasteryOverTime({ items, scale }: { items: StudentMastery['items']; scale: StudentMastery['scale'] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const targets = distinctTargets(items);
  const points = masteredOverTime(targets);
  const mastered = targets.filter(({ state }) => state === 'mastered').length;
  const now = new Date();
  const changes = targets
    .flatMap(({ targetId, statement, history }) => history.map((change) => ({ ...change, targetId, statement })))
    .sort((one, other) => other.at.localeCompare(one.at))
    .slice(0, mostShown);
  return (
    <section className="card stack" aria-labelledby="time-title">
      <div className="row-apart">
        <h2 id="time-title">{t('studentRecord.overTime')}</h2>
        <p>{t('studentRecord.mastered', { mastered, count: targets.length })}</p>
      </div>
      {points.length > 0 && (
        <svg
          className={styles.chart}
          viewBox={`0 -4 ${box.width} ${box.height + 8}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('studentRecord.mastered', { mastered, count: targets.length })}
        >
          <path
            className={styles.area}
            d={`${stepLine(points, { ...box, most: targets.length, until: now.getTime() })}V${box.height}H0Z`}
          />
          <path className={styles.line} d={stepLine(points, { ...box, most: targets.length, until: now.getTime() })} />
        </svg>
      )}
      {changes.length === 0 ? (
        <p className="soft">{t('studentRecord.nothingYet')}</p>
      ) : (
        <details open={changes.length <= 4}>
          <summary>{t('studentRecord.changes')}</summary>
          <ol className={`plain ${styles.changes}`}>
            {changes.map(({ at, state, targetId, statement }) => (
              <li key={`${at} ${targetId} ${state}`}>
                <StateSign state={state} />
                <span>
                  {inLanguage(statement, language)}
                  <span className="soft small">
                    {' '}
                    {scale.stateNames[state][language]}, {dayText(at, now, language)}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}
