import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import styles from './action-menu.module.css';

export type Action = {
  readonly label: string;
  readonly run: () => void;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
};

/**
 * A button that opens a short list of what can be done. The list is made when it opens, in the browser's top layer: so a
 * hundred of them cost nothing, and no scrolled box cuts it off.
 */
export function ActionMenu({
  label,
  icon,
  actions,
  className,
  tabIndex = 0,
}: {
  label: string;
  icon: ReactNode;
  actions: () => readonly Action[];
  className?: string | undefined;
  tabIndex?: 0 | -1;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        tabIndex={tabIndex}
        className={`${styles.button} ${className ?? ''}`}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
      </button>
      {isOpen && (
        <List
          id={id}
          label={label}
          button={button.current}
          actions={actions()}
          onClose={(isDone) => {
            setOpen(false);
            // What was chosen may have moved the focus on already.
            if (!isDone) button.current?.focus();
          }}
        />
      )}
    </>
  );
}

function List({
  id,
  label,
  button,
  actions,
  onClose,
}: {
  id: string;
  label: string;
  button: HTMLButtonElement | null;
  actions: readonly Action[];
  onClose: (isDone: boolean) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const element = list.current;
    if (!element || !button) return;
    element.showPopover();
    const [from, own] = [button.getBoundingClientRect(), element.getBoundingClientRect()];
    const left = Math.min(Math.max(8, from.right - own.width), window.innerWidth - own.width - 8);
    const isRoomBelow = from.bottom + own.height + 8 < window.innerHeight;
    element.style.left = `${left}px`;
    element.style.top = `${isRoomBelow ? from.bottom + 4 : Math.max(8, from.top - own.height - 4)}px`;
    element.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
    const outside = (event: Event) => {
      const within = event.target instanceof Node && (element.contains(event.target) || button.contains(event.target));
      if (!within) close.current(true);
    };
    document.addEventListener('pointerdown', outside);
    window.addEventListener('scroll', outside, true);
    return () => {
      document.removeEventListener('pointerdown', outside);
      window.removeEventListener('scroll', outside, true);
    };
  }, [button]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      onClose(false);
    }
  }

  return (
    <div
      ref={list}
      id={id}
      popover="manual"
      role="menu"
      aria-label={label}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      {actions.map(({ label: text, run, isDangerous, isDisabled }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-disabled={isDisabled || undefined}
          data-dangerous={isDangerous || undefined}
          onClick={() => {
            if (isDisabled) return;
            onClose(true);
            button?.focus();
            run();
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
