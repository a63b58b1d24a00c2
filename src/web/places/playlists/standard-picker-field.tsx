import { Button } from '@mantine/core';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { plainStatement } from './plain-statement.ts';
import { type ChosenStandard, isCodeLike, sameStandard, standardName, toggleStandard } from './standard-choice.ts';
import styles from './standard-picker.module.css';
import { StandardsBrowser } from './standards-browser.tsx';
import { useStandardSearch } from './use-standards.ts';

export type StandardPickerProps = {
  readonly chosen: readonly ChosenStandard[];
  readonly onChange: (chosen: ChosenStandard[]) => void;
  /** "Standards", when absent. */
  readonly label?: string | undefined;
  /** One at most: choosing another one takes its place. */
  readonly isSingle?: boolean | undefined;
};

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function StandardPickerField({ chosen, onChange, label, isSingle = false }: StandardPickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [isBrowsing, setBrowsing] = useState(false);
  const text = useDebounced(typed.trim(), 140);
  const { data, error, refetch, isFetching } = useStandardSearch(text);
  const found: ChosenStandard[] = (data?.items ?? []).map((one) => {
    return { standardId: one.id, code: one.code, statement: one.statement };
  });
  const asTyped = { standardId: null, code: typed.trim(), statement: null };
  // A code that no framework here knows is still a code: districts often tag before they import.
  const offers = typed.trim() === '' ? [] : found.length === 0 && isCodeLike(typed.trim()) ? [asTyped] : found;
  const isOpen = typed.trim().length > 1 && (offers.length > 0 || (data !== undefined && !isFetching));
  const active = Math.min(at, offers.length - 1);

  function toggle(standard: ChosenStandard) {
    const next = toggleStandard(chosen, standard);
    onChange(isSingle && next.length > 1 ? [standard] : next);
  }
  function take(standard: ChosenStandard | undefined) {
    if (!standard) return;
    toggle(standard);
    setTyped('');
    setAt(0);
  }
  function press(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && offers.length > 0) {
      event.preventDefault();
      setAt((active + step + offers.length) % offers.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(offers[active]);
    } else if (event.key === 'Escape' && typed !== '') {
      event.preventDefault();
      event.stopPropagation();
      setTyped('');
    } else if (event.key === 'Backspace' && typed === '' && chosen.length > 0) {
      onChange(chosen.slice(0, -1));
    }
  }

  return (
    <div className="stack-tight">
      <label htmlFor={`${id}-field`} className={styles.label}>
        {label ?? t('standards.label')}
      </label>
      {chosen.length > 0 && (
        <ul className={`plain ${styles.chosen}`}>
          {chosen.map((one) => (
            <li key={`${one.standardId} ${one.code}`} className={styles.chip} title={one.statement ?? undefined}>
              {standardName(one)}
              <button
                type="button"
                aria-label={t('standards.remove', { name: standardName(one) })}
                onClick={() => {
                  toggle(one);
                  field.current?.focus();
                }}
              >
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.fields}>
        <input
          ref={field}
          id={`${id}-field`}
          className={styles.input}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-activedescendant={isOpen && offers[active] ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={t('standards.placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <Button
          variant="default"
          aria-expanded={isBrowsing}
          leftSection={<Icon name="filter" size={18} />}
          onClick={() => setBrowsing(!isBrowsing)}
        >
          {t(isBrowsing ? 'standards.close' : 'standards.browse')}
        </Button>
      </div>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      <div className={isOpen ? styles.offers : undefined}>
        {isOpen && offers.length === 0 && <p className="soft">{t('standards.none')}</p>}
        <div id={`${id}-list`} role="listbox" aria-label={t('standards.found')} hidden={!isOpen || offers.length === 0}>
          {offers.map((offer, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys.
            <div
              key={`${offer.standardId} ${offer.code}`}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={styles.offer}
              onClick={() => {
                take(offer);
                field.current?.focus();
              }}
              onMouseMove={() => setAt(index)}
            >
              <strong>{offer.code}</strong>
              <span>
                {offer.standardId === null ? t('standards.asTyped') : plainStatement(offer.statement ?? '')}
                {chosen.some((one) => sameStandard(one, offer)) && ` · ${t('standards.isChosen')}`}
              </span>
            </div>
          ))}
        </div>
      </div>
      {isBrowsing && (
        <div className={styles.browser}>
          <StandardsBrowser chosen={chosen} onToggle={toggle} />
        </div>
      )}
      <p className="visually-hidden" role="status">
        {isOpen ? t('standards.foundCount', { count: offers.length }) : ''}
      </p>
    </div>
  );
}
