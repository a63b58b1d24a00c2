import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from 'react';

/** Loaded when something is asked. */
const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx'));

export type Question = { readonly title: string; readonly text: string; readonly yes: string; readonly no?: string };
type Ask = (question: Question) => Promise<boolean>;

const ConfirmContext = createContext<Ask>(async () => false);

/** Asks before something that cannot be taken back. What can be is done at once, and offers undo. */
export const useConfirm = () => use(ConfirmContext);

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<(Question & { answer: (yes: boolean) => void }) | null>(null);
  const ask = useCallback<Ask>((question) => new Promise((answer) => setOpen({ ...question, answer })), []);
  const close = (yes: boolean) => {
    open?.answer(yes);
    setOpen(null);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      {open && (
        <Suspense>
          <ConfirmDialog question={open} onAnswer={close} />
        </Suspense>
      )}
    </ConfirmContext>
  );
}
