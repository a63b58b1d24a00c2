import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import styles from './search-box.module.css';

/**
 * A letter is looked for at once. Those that come together, as when a key is held or the device is slow, are looked for
 * once: the first, and after this pause the last. An answer that is under way when the next letter comes is called off.
 */
const pauseMs = 20;

/** The one box. What is typed is looked for as it is typed; Enter does so at once. */
export function SearchBox({ q, onChange }: { q: string; onChange: (q: string, isTyping: boolean) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState(q);
  const asked = useRef(q);
  const latest = useRef(onChange);
  latest.current = onChange;
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address changed by something else than typing: back and forward, a chip, a suggestion.
  useEffect(() => {
    if (q === asked.current) return;
    clearTimeout(timer.current);
    asked.current = q;
    setTyped(q);
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(text: string, isTyping: boolean) {
    clearTimeout(timer.current);
    if (isTyping && text === asked.current) return;
    asked.current = text;
    latest.current(text, isTyping);
    // After the work that it makes: what was typed meanwhile comes together.
    askedAt.current = performance.now();
  }
  function type(text: string) {
    setTyped(text);
    const waitMs = askedAt.current + pauseMs - performance.now();
    if (waitMs <= 0) return ask(text, true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(text, true), waitMs);
  }
  function askNow(text: string) {
    setTyped(text);
    ask(text, false);
  }

  return (
    <search>
      <form
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          askNow(typed);
        }}
      >
        <label htmlFor={id} className="visually-hidden">
          {t('search.box')}
        </label>
        <span className={styles.icon}>
          <Icon name="search" size={22} />
        </span>
        <input
          id={id}
          className={styles.input}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={500}
          placeholder={t('search.placeholder')}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
        {typed !== '' && (
          <button type="button" className={styles.clear} aria-label={t('search.clearText')} onClick={() => askNow('')}>
            <Icon name="close" size={20} />
          </button>
        )}
      </form>
    </search>
  );
}
