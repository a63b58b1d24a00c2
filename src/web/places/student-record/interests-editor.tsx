import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { client } from '../../session/session.ts';
import { ChipsEditor } from './profile-editors.tsx';

type Tree = { readonly items: readonly { readonly id: string; readonly label: string }[] };

/** Interests as the district names them; what was said in other words stays. */
export function InterestsEditor({
  value,
  onSave,
}: {
  value: readonly string[];
  onSave: (value: readonly string[]) => void | Promise<void>;
}) {
  const { i18n } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['vocabulary', 'interests', i18n.language, 'top'],
    queryFn: ({ signal }) =>
      client.get<Tree>('/vocabularies/interests/tree', { query: { language: i18n.language }, signal }),
    staleTime: 60 * 60_000,
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={90} radius="md" />;
  const known = data.items.map(({ id, label }) => ({ id, label }));
  const others = value.filter((id) => !known.some((one) => one.id === id)).map((id) => ({ id, label: id }));
  return <ChipsEditor choices={[...known, ...others]} value={value} onSave={onSave} />;
}
