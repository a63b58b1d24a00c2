import { useCallback, useState } from 'react';
import { personalStorage } from '../session/device-storage.ts';
import { useMe } from '../session/session.ts';

/**
 * A text that is being written, kept in this browser until it is handed in: closing the page loses nothing. Signing out
 * clears it. `savedAt` is null while nothing is kept.
 */
export function useDraft(name: string) {
  const { id } = useMe();
  const key = `draft:${name}`;
  const [text, setText] = useState(() => personalStorage.get(id, key) ?? '');
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const write = useCallback(
    (next: string) => {
      setText(next);
      const isKept = personalStorage.set(id, key, next === '' ? null : next);
      setSavedAt(isKept && next !== '' ? new Date() : null);
    },
    [id, key],
  );
  return { text, savedAt, write, clear: useCallback(() => write(''), [write]) };
}
