import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import styles from './search-box.module.css';

/**
 * Letters that come together, as when a key is held, are looked for once. Nobody waits for this pause: an answer that is
 * under way when the next letter comes is called off.
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

  // The address changed by something else than typing: back and forward, a chip, a suggestion.
  useEffect(() => {
    if (q === asked.current) return;
    asked.current = q;
    setTyped(q);
  }, [q]);
  useEffect(() => {
    if (typed === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      latest.current(typed, true);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);

  function ask(text: string) {
    asked.current = text;
    setTyped(text);
    latest.current(text, false);
  }

  return (
    <search>
      <form
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          ask(typed);
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
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {typed !== '' && (
          <button type="button" className={styles.clear} aria-label={t('search.clearText')} onClick={() => ask('')}>
            <Icon name="close" size={20} />
          </button>
        )}
      </form>
    </search>
  );
}
