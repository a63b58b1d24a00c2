import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';

type Tree = {
  readonly items: readonly {
    readonly id: string;
    readonly label: string;
    readonly children: readonly { id: string; label: string }[];
  }[];
};

/** Terms in the words of who reads. What is in no vocabulary stands as it was written. */
export function useTermLabels(
  vocabulary: 'subjects' | 'interests' | 'learningResourceType' | 'educationalUse',
  ids: readonly string[],
): readonly string[] {
  const { i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: ['vocabulary', vocabulary, i18n.language],
    queryFn: async ({ signal }) => {
      const query = { language: i18n.language };
      const { items } = await client.get<Tree>(`/vocabularies/${vocabulary}/tree`, { query, signal });
      return new Map(items.flatMap((term) => [term, ...term.children]).map(({ id, label }) => [id, label]));
    },
    staleTime: 60 * 60_000,
    enabled: ids.length > 0,
  });
  return ids.map((id) => data?.get(id) ?? id);
}
