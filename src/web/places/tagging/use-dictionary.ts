import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { VocabularyTree } from '../../wire.ts';
import { languageLabel } from '../search/facet-label.ts';
import type { ColumnKey } from './columns.ts';
import { fold, type KnownWords, type Term } from './words.ts';

const vocabularies = ['subjects', 'interests', 'modalities', 'learningResourceType'] as const;

/** The district's words for tags, in the language of who reads; all their spellings in every language are understood. */
export function useDictionary() {
  const { i18n } = useTranslation();
  const language = i18n.language;
  const loaded = useQueries({
    queries: vocabularies.map((name) => ({
      queryKey: ['vocabulary-tree', name, language],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.get<VocabularyTree>(`/vocabularies/${name}/tree`, { query: { language }, signal }),
      staleTime: 10 * 60_000,
    })),
    combine: (results) => ({
      trees: results.map(({ data }) => data),
      error: results.find(({ error }) => error)?.error ?? null,
      retry: () => {
        for (const { error, refetch } of results) if (error) void refetch();
      },
    }),
  });
  const { trees } = loaded;
  const words = useMemo((): KnownWords | null => {
    const terms: Partial<Record<ColumnKey, Map<string, Term>>> = {};
    const offered: Partial<Record<ColumnKey, Term[]>> = {};
    const labels = new Map<string, string>();
    for (const [at, name] of vocabularies.entries()) {
      const tree = trees[at];
      if (!tree) return null;
      const list = termsOf(tree);
      offered[name] = list;
      terms[name] = new Map(list.toReversed().flatMap((term) => term.words.map((word) => [fold(word), term])));
      for (const { id, label } of list) labels.set(`${name} ${id}`, label);
    }
    const labelOf = (key: ColumnKey, value: string) => {
      if (key === 'inLanguage') return languageLabel(value, language);
      if (key === 'gradeLevels') return value;
      return labels.get(`${key} ${value}`) ?? value;
    };
    return { terms, offered, labelOf };
  }, [trees, language]);
  return { words, error: loaded.error, retry: loaded.retry };
}

function termsOf({ items }: VocabularyTree): Term[] {
  return items.flatMap(({ children, ...parent }) => [
    toTerm(parent, null),
    ...children.map((child) => toTerm(child, parent.label)),
  ]);
}

function toTerm(
  { id, label, labels, synonyms }: Omit<VocabularyTree['items'][number], 'children'>,
  parentLabel: string | null,
): Term {
  const words = [id, label, labels.en, labels.es, ...synonyms.en, ...synonyms.es];
  return { id, label, parentLabel, words: words.filter((word) => word !== null) };
}
