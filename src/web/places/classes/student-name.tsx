import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { onSignOut } from '../../session/session.ts';
import styles from './student-name.module.css';
import { createStudentNumbers } from './student-numbers.ts';

/** Of this tab alone: it is the one on the projector. */
const key = 'pathloom:tab:names-hidden';

function read(): boolean {
  try {
    return sessionStorage.getItem(key) === 'yes';
  } catch {
    return false;
  }
}

let areHidden = read();
const listeners = new Set<() => void>();
export const studentNumbers = createStudentNumbers();

function setHidden(next: boolean): void {
  areHidden = next;
  try {
    if (next) sessionStorage.setItem(key, 'yes');
    else sessionStorage.removeItem(key);
  } catch {
    // Nothing is kept: names show again when the page is loaded anew.
  }
  for (const listener of listeners) listener();
}

// It tells nothing of anybody, and who signs in next decides for themselves.
onSignOut(() => {
  setHidden(false);
  studentNumbers.forget();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useNamesHidden(): readonly [boolean, (next: boolean) => void] {
  return [useSyncExternalStore(subscribe, () => areHidden), setHidden];
}

/** A student as the page may call them now, for labels and messages. */
export function useStudentNames(): (id: string, name: string | null) => string {
  const { t } = useTranslation();
  const [isHidden] = useNamesHidden();
  return useCallback(
    (id, name) =>
      isHidden ? t('studentName.number', { number: studentNumbers.of(id) }) : (name ?? t('studentName.gone')),
    [isHidden, t],
  );
}

/** The name of a student, or "Student 7" while names are hidden. */
export function StudentName({ id, name }: { id: string; name: string | null }) {
  return useStudentNames()(id, name);
}

/** Hides all names in this tab, or shows them again. */
export function HideNames() {
  const { t } = useTranslation();
  const [isHidden, set] = useNamesHidden();
  return (
    <button type="button" className={styles.hide} aria-pressed={isHidden} onClick={() => set(!isHidden)}>
      <Icon name="eye" size={18} />
      {t('studentName.hide')}
    </button>
  );
}
