import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { PastReviews, Resource, ResourceReview } from '../../wire.ts';

export type Submission = { readonly visibility: Resource['visibility'] | null; readonly note: string | null };

/** Where the review of a resource stands, for those who may edit it, and the way in and back. */
export function useHandingIn(id: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const path = `/resources/${id}/review`;
  const standing = useQuery({
    queryKey: ['resource', id, 'review'],
    queryFn: ({ signal }) => client.get<ResourceReview>(path, { signal }),
  });
  const past = useQuery({
    queryKey: ['resource', id, 'reviews'],
    queryFn: ({ signal }) => client.get<PastReviews>(`/resources/${id}/reviews`, { query: { limit: 10 }, signal }),
    enabled: standing.data?.state === 'published',
  });
  const reload = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['resource', id] }),
      queries.invalidateQueries({ queryKey: ['reviews'] }),
    ]);
  };
  /** null takes it back. */
  const send = async (given: Submission | null) => {
    if (given) {
      const { visibility, note } = given;
      await client.post(path, { body: { ...(visibility && { visibility }), note } });
    } else await client.post(`${path}/retract`);
    await reload();
  };
  const undoTo = (given: Submission | null) => () =>
    void send(given).catch((error: unknown) => {
      const { key, params } = problemText(error);
      toast(t(key, params));
    });
  const submit = useMutation({
    mutationFn: (given: Submission) => send(given),
    onSuccess: () => toast(t('handingIn.sent'), { undo: undoTo(null) }),
  });
  const retract = useMutation({
    mutationFn: async (before: Submission) => {
      await send(null);
      return before;
    },
    onSuccess: (before) => toast(t('handingIn.retracted'), { undo: undoTo(before) }),
  });
  return { standing, past: past.data?.items, submit, retract, reload };
}
