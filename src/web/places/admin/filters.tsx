import { NativeSelect, TextInput } from '@mantine/core';
import { type NavigateOptions, useSearchParams } from 'react-router';

/** What a list is narrowed by, in the address: back undoes it, and a colleague sees the same. */
export function useFilter(
  name: string,
  options: NavigateOptions = {},
): readonly [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { preventScrollReset: true, ...options },
    );
  return [params.get(name), set];
}

export type Choice = { readonly value: string; readonly label: string };

/** What is typed, in the address at once; it is asked for when somebody pauses. Never for names of people. */
export function FilterText({ name, label }: { name: string; label: string }) {
  const [value, set] = useFilter(name, { replace: true, flushSync: true });
  return (
    <TextInput
      type="search"
      label={label}
      autoComplete="off"
      maxLength={200}
      value={value ?? ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** A filter with few values; the first one is none of them. */
export function FilterSelect({
  name,
  label,
  all,
  choices,
}: {
  name: string;
  label: string;
  all: string;
  choices: readonly Choice[];
}) {
  const [value, set] = useFilter(name);
  return (
    <NativeSelect
      label={label}
      value={choices.some((choice) => choice.value === value) ? (value ?? '') : ''}
      data={[{ value: '', label: all }, ...choices]}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
