import { replaceEqualDeep } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Choices, SearchState } from './search-state.ts';

/** What is chosen beside the words, the same object as long as nothing else is chosen: what shows it need not be drawn again. */
export function useChoices({ q: _words, ...choices }: SearchState): Choices {
  const kept = useRef<Choices>(choices);
  kept.current = replaceEqualDeep(kept.current, choices);
  return kept.current;
}
