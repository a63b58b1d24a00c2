import { NativeSelect } from '@mantine/core';
import { useSearchParams } from 'react-router';

/** What a list is narrowed by, in the address: back undoes it, and a colleague sees the same. */
export function useFilter(name: string): readonly [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { preventScrollReset: true },
    );
  return [params.get(name), set];
}

export type Choice = { readonly value: string; readonly label: string };

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
