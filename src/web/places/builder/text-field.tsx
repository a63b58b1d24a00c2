import { Textarea, TextInput } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';

type Props = {
  readonly label: string;
  readonly help?: string;
  readonly value: string | null;
  /** Empty is null. */
  readonly onSave: (value: string | null) => void;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly rows?: number;
  readonly type?: 'text' | 'number' | 'url';
  readonly isRequired?: boolean;
};

/**
 * A field that saves by itself: shortly after the last letter, and at once when it is left. What comes from elsewhere is
 * shown, but for a text that somebody is writing.
 */
export function TextField({
  label,
  help,
  value,
  onSave,
  placeholder,
  maxLength,
  rows,
  type = 'text',
  isRequired = false,
}: Props) {
  const [text, setText] = useState(value ?? '');
  const isWriting = useRef(false);
  const latest = useRef({ text, value, onSave });
  latest.current = { text, value, onSave };
  useEffect(() => {
    if (!isWriting.current) setText(value ?? '');
  }, [value]);

  const save = useCallback(() => {
    const now = latest.current;
    const next = now.text.trim() === '' ? null : now.text.trim();
    if (next === now.value || (next === null && isRequired)) return;
    now.onSave(next);
  }, [isRequired]);
  useEffect(() => {
    if (!isWriting.current || text === (value ?? '')) return;
    const timer = setTimeout(save, 900);
    return () => clearTimeout(timer);
  });
  // A panel that is closed while somebody writes loses nothing.
  useEffect(() => () => (isWriting.current ? save() : undefined), [save]);

  const shared = {
    label,
    description: help,
    value: text,
    placeholder,
    maxLength,
    required: isRequired,
    onFocus: () => {
      isWriting.current = true;
    },
    onBlur: () => {
      isWriting.current = false;
      save();
      if (isRequired && text.trim() === '') setText(value ?? '');
    },
  };
  if (rows !== undefined) {
    return <Textarea {...shared} autosize minRows={rows} onChange={(event) => setText(event.currentTarget.value)} />;
  }
  return <TextInput {...shared} type={type} min={0} onChange={(event) => setText(event.currentTarget.value)} />;
}
