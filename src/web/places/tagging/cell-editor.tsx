import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { FoundStandards, TagSuggestion } from '../../wire.ts';
import styles from './cell-editor.module.css';
import { type Option, optionsFor, typedTag } from './cell-options.ts';
import type { Column } from './columns.ts';
import type { Tag } from './grid-row.ts';
import { SuggestionReason } from './suggestion-reason.tsx';
import type { KnownWords } from './words.ts';

/** Where the keyboard goes after an edit. */
export type After = 'down' | 'right' | 'left' | 'stay';

/**
 * What a cell holds, as chips and a field to type into: words are completed, what is suggested comes first with how sure
 * it is. Enter takes what is marked, or is done; Ctrl+Enter does the same to all chosen rows; Escape leaves it as it was.
 */
export function CellEditor({
  column,
  label,
  before,
  typedFirst,
  suggestions,
  words,
  isField = false,
  onChange,
  onDone,
  onCancel,
}: {
  column: Column;
  label: string;
  before: readonly Tag[];
  /** The key that began the edit. */
  typedFirst: string;
  suggestions: readonly TagSuggestion[];
  words: KnownWords;
  /** Stands by itself, as a field of a form: what it holds is told as it changes. */
  isField?: boolean;
  onChange?: (tags: readonly Tag[]) => void;
  onDone?: (tags: readonly Tag[], where: { after: After; isForAll: boolean }) => void;
  onCancel?: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const hasEnded = useRef(false);
  const [tags, setTags] = useState(before);
  const [typed, setTyped] = useState(typedFirst);
  const [marked, setMarked] = useState(-1);
  const [isUnknown, setUnknown] = useState(false);
  const standards = useStandards(column, typed);
  const options = useMemo(
    () => optionsFor(typed, { column, tags, words, suggestions, standards }),
    [typed, column, tags, words, suggestions, standards],
  );
  const isOne = column.holds === 'one';
  useEffect(() => {
    if (!isField) field.current?.focus();
  }, [isField]);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => latest.current?.(tags), [tags]);
  useEffect(() => {
    document.getElementById(`${id}-${marked}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, marked]);

  function take(tag: Tag): readonly Tag[] {
    const next = isOne ? [tag] : [...tags.filter(({ key }) => key !== tag.key), tag];
    setTags(next);
    setTyped('');
    setMarked(-1);
    setUnknown(false);
    return next;
  }

  /** What is typed counts as well; null when it means nothing. */
  function settled(): readonly Tag[] | null {
    if (typed.trim() === '') return tags;
    const tag = options[marked]?.tag ?? typedTag(typed, column, words, standards);
    if (tag === null) {
      setUnknown(true);
      return null;
    }
    return take(tag);
  }

  /** Once: a field that goes away as it is done loses the focus, too, and must not say the same again. */
  function end(next: readonly Tag[] | null, after: After = 'stay', isForAll = false) {
    if (hasEnded.current) return;
    hasEnded.current = onDone !== undefined;
    if (next) onDone?.(next, { after, isForAll });
    else onCancel?.();
  }

  function finish(after: After, isForAll = false) {
    const next = settled();
    if (next) end(next, after, isForAll);
  }

  function onKeyDown(event: KeyboardEvent) {
    const { key } = event;
    if (isField && (key === 'Escape' || (key === 'Tab' && settled()))) return;
    event.stopPropagation();
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1;
      setMarked(Math.max(-1, Math.min(options.length - 1, marked + step)));
    } else if (key === 'Enter' && (event.ctrlKey || event.metaKey)) finish('stay', true);
    else if (key === 'Enter') {
      const option =
        options[marked] ?? (typed.trim() !== '' && !typedTag(typed, column, words, standards) ? options[0] : undefined);
      if (option) {
        const next = take(option.tag);
        if (isOne) end(next, 'down');
      } else if (typed.trim() === '' || isOne) finish('down');
      else settled();
    } else if (key === 'Tab') finish(event.shiftKey ? 'left' : 'right');
    else if (key === 'Escape') end(null);
    else if (key === 'Backspace' && typed === '') setTags(tags.slice(0, -1));
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps keys from the table behind.
    <div
      className={isField ? styles.field : styles.editor}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) end(tags);
      }}
    >
      <div className={styles.box}>
        {tags.map((tag) => (
          <span key={tag.key} className={styles.chip}>
            {tag.label}
            <button
              type="button"
              tabIndex={-1}
              aria-label={t('tagging.removeTag', { tag: tag.label })}
              onClick={() => {
                setTags(tags.filter(({ key }) => key !== tag.key));
                field.current?.focus();
              }}
            >
              <Icon name="close" size={14} />
            </button>
          </span>
        ))}
        <input
          ref={field}
          role="combobox"
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={marked >= 0 ? `${id}-${marked}` : undefined}
          aria-autocomplete="list"
          aria-label={label}
          aria-invalid={isUnknown}
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setMarked(-1);
            setUnknown(false);
          }}
        />
      </div>
      <p
        id={`${id}-hint`}
        className={isUnknown ? styles.wrong : 'visually-hidden'}
        role={isUnknown ? 'alert' : undefined}
      >
        {isUnknown ? t('tagging.unknownWord', { word: typed.trim() }) : t('tagging.editorHint')}
      </p>
      <div id={`${id}-list`} className={styles.list} role="listbox" aria-label={label} tabIndex={-1}>
        {options.map((option, at) => (
          <OptionRow
            key={option.tag.key}
            id={`${id}-${at}`}
            option={option}
            isMarked={at === marked}
            onTake={() => {
              const next = take(option.tag);
              if (isOne) end(next);
              else field.current?.focus();
            }}
          />
        ))}
      </div>
      {!isField && (
        <p className={styles.keys} aria-hidden="true">
          {t('tagging.editorKeys')}
        </p>
      )}
    </div>
  );
}

function OptionRow({
  id,
  option: { tag, detail, suggestion },
  isMarked,
  onTake,
}: {
  id: string;
  option: Option;
  isMarked: boolean;
  onTake: () => void;
}) {
  return (
    // The field has the keyboard, and marks what is meant.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      aria-selected={isMarked}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className={styles.name}>
        {tag.label}
        {suggestion && <span className={styles.sure}>{Math.round(suggestion.confidence * 100)} %</span>}
      </span>
      {detail && <span className={styles.detail}>{detail}</span>}
      {suggestion && (
        <span className={styles.why}>
          <SuggestionReason suggestion={suggestion} />
        </span>
      )}
    </div>
  );
}

function useStandards(column: Column, typed: string) {
  const q = useDebounced(typed.trim(), 150);
  const { data } = useQuery({
    queryKey: ['standards', 'find', q],
    queryFn: ({ signal }) => client.get<FoundStandards>('/standards', { query: { q, limit: 12 }, signal }),
    enabled: column.key === 'alignments' && q !== '',
    staleTime: 10 * 60_000,
  });
  return useMemo(() => (typed.trim() === '' ? [] : (data?.items ?? [])), [data, typed]);
}
