import { type MasteryState, stateSigns } from './class-picture.ts';
import styles from './state-sign.module.css';

/** The sign of a state; beside its name it says nothing of its own. */
export function StateSign({ state }: { state: MasteryState }) {
  return (
    <span className={styles.sign} data-state={state} aria-hidden="true">
      {stateSigns[state]}
    </span>
  );
}
