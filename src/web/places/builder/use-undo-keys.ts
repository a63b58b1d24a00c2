import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Desk } from './desk.ts';

/** Ctrl Z and Ctrl Shift Z (or Ctrl Y), but where somebody writes: there they belong to the text. */
export function useUndoKeys(desk: Desk, announce: (text: string) => void): void {
  const { t } = useTranslation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
      if (key !== 'z' && !isRedo) return;
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      if (isRedo ? desk.redo() : desk.undo()) announce(t(isRedo ? 'builder.save.redone' : 'builder.save.undone'));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [desk, announce, t]);
}
