import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import styles from './toasts.module.css';
import { messageKey, useMessageKey } from './use-message-key.ts';

/** A way on beside the way back: to what was made. */
type ToastAction = { readonly text: string; readonly run: () => void };
type ToastOptions = { readonly undo?: (() => void) | undefined; readonly action?: ToastAction | undefined };
type Toast = ToastOptions & { readonly id: number; readonly text: string };
type Show = (text: string, options?: ToastOptions) => void;

/** Long enough to read and to reach the button; whoever points at it or tabs to it stops the clock. */
const shownMs = 8_000;
const most = 3;

const ToastContext = createContext<Show>(() => {});

/** Says what has been done, at the edge of the page, with a way to take it back. */
export const useToast = () => use(ToastContext);

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(1);
  const place = useRef<HTMLElement>(null);
  useMessageKey(place);
  const show = useCallback<Show>((text, options) => {
    const id = next.current++;
    setToasts((before) => [...before, { id, text, ...options }].slice(-most));
  }, []);
  const close = useCallback((id: number) => setToasts((before) => before.filter((toast) => toast.id !== id)), []);
  return (
    <ToastContext value={show}>
      {children}
      <section
        ref={place}
        className={`${styles.place} no-print`}
        aria-label={t('toast.label')}
        aria-keyshortcuts={messageKey}
        aria-live="polite"
      >
        {toasts.map((toast) => (
          <OneToast key={toast.id} toast={toast} onClose={close} />
        ))}
      </section>
    </ToastContext>
  );
}

function OneToast({ toast, onClose }: { toast: Toast; onClose: (id: number) => void }) {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onClose(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [isHeld, onClose, toast.id]);
  const hold = useMemo(
    () => ({
      onMouseEnter: () => setHeld(true),
      onMouseLeave: () => setHeld(false),
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    }),
    [],
  );
  return (
    <div className={styles.toast} {...hold}>
      <span>{toast.text}</span>
      {(toast.action || toast.undo) && (
        <span className={styles.key} aria-hidden="true">
          {messageKey}
        </span>
      )}
      {toast.action && (
        <button
          type="button"
          className={styles.undo}
          onClick={() => {
            toast.action?.run();
            onClose(toast.id);
          }}
        >
          {toast.action.text}
        </button>
      )}
      {toast.undo && (
        <button
          type="button"
          className={styles.undo}
          onClick={() => {
            toast.undo?.();
            onClose(toast.id);
          }}
        >
          {t('toast.undo')}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={t('toast.close')} onClick={() => onClose(toast.id)}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
