import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../api/field-problems.ts';
import { Failure } from '../../../app/failure.tsx';
import { useToast } from '../../../design/toasts.tsx';
import { client } from '../../../session/session.ts';
import { ListingSkeleton } from '../listing.tsx';

/**
 * Something that a district has said as a whole: read, changed, and saved together. Who saves after somebody else is told,
 * and reads it again.
 */
export function SettingsForm<Settings>({
  path,
  method,
  toBody,
  isReadOnly = false,
  onSaved,
  children,
}: {
  path: string;
  method: 'PUT' | 'PATCH';
  toBody: (settings: Settings) => unknown;
  isReadOnly?: boolean;
  onSaved?: (settings: Settings) => void;
  children: (
    settings: Settings,
    change: (settings: Settings) => void,
    problemOf: (field: string) => string | null,
  ) => ReactNode;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const queryKey = ['admin', 'settings', path];
  const read = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const { body, etag } = await client.request<Settings & { revision: number }>('GET', path, { signal });
      // The calendar is answered without a tag of its own.
      return { settings: body as Settings, etag: etag ?? `"${body.revision}"` };
    },
    staleTime: 0,
  });
  const [edited, setEdited] = useState<Settings | null>(null);
  const saving = useMutation({
    mutationFn: (settings: Settings) =>
      client.request<Settings>(method, path, { body: toBody(settings), ifMatch: read.data?.etag ?? '' }),
    onSuccess: ({ body, etag }) => {
      queries.setQueryData(queryKey, { settings: body, etag });
      setEdited(null);
      toast(t('admin.saved'));
      onSaved?.(body);
    },
  });
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <ListingSkeleton />;
  const settings = edited ?? read.data.settings;
  const problems = fieldProblems(saving.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (edited !== null) saving.mutate(edited);
  }
  return (
    <form className="stack" onSubmit={submit}>
      {children(settings, setEdited, (field) => problems.get(field) ?? null)}
      {saving.error && <Failure error={saving.error} />}
      {!isReadOnly && (
        <div className="row">
          <Button type="submit" disabled={edited === null} loading={saving.isPending}>
            {t('admin.save')}
          </Button>
          {edited !== null && (
            <Button
              variant="default"
              onClick={() => {
                setEdited(null);
                saving.reset();
                void read.refetch();
              }}
            >
              {t('admin.discard')}
            </Button>
          )}
          <span className="soft" role="status">
            {edited !== null && t('admin.unsaved')}
          </span>
        </div>
      )}
    </form>
  );
}
