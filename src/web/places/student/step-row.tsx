import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import type { MyStep } from '../../wire.ts';
import { iconOfStep } from './step-icons.ts';
import styles from './step-row.module.css';
import type { StepView } from './step-views.ts';

/** An activity as a knot on the thread. */
export function StepRow({ playlistId, step, view }: { playlistId: string; step: MyStep; view: StepView | undefined }) {
  const { t } = useTranslation();
  const state = view?.state ?? step.state;
  const isDone = state === 'done' || state === 'submitted';
  return (
    <li className={styles.row} data-state={state}>
      <span className={styles.knot} aria-hidden="true">
        {isDone ? <Icon name="check" size={18} /> : <Icon name={iconOfStep(step)} size={18} />}
      </span>
      <Link to={`/my/${playlistId}/steps/${step.id}`} className={styles.link}>
        <span className={styles.title}>{step.title}</span>
        <span className={styles.facts}>
          <span>{t(`role.${step.role}`)}</span>
          {step.minutes !== null && <span>{t('minutes', { count: step.minutes })}</span>}
          {!step.isRequired && <span>{t('step.mayDo')}</span>}
          {view?.asksForHelp && <span className={styles.help}>{t('step.helpAsked')}</span>}
        </span>
      </Link>
      {state !== 'open' && (
        <span className={`badge ${isDone ? 'badge-leaf' : state === 'returned' ? 'badge-amber' : ''}`}>
          {t(`step.state.${state}`)}
        </span>
      )}
    </li>
  );
}
