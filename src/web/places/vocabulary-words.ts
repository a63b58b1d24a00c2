import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../session/session.ts';
import type { VocabularyTree } from '../wire.ts';

/** The terms of a vocabulary by id, in the words of who reads; none for null. */
export function useWordsOf(name: string | null): ReadonlyMap<string, string> {
  const { i18n } = useTranslation();
  const language = i18n.language;
  const { data } = useQuery({
    queryKey: ['vocabulary-tree', name, language],
    queryFn: ({ signal }) => client.get<VocabularyTree>(`/vocabularies/${name}/tree`, { query: { language }, signal }),
    enabled: name !== null,
    staleTime: 10 * 60_000,
  });
  return useMemo(
    () => new Map(data?.items.flatMap((term) => [term, ...term.children]).map(({ id, label }) => [id, label])),
    [data],
  );
}
