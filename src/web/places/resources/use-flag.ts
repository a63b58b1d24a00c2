import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isMissing, problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { OwnFlag } from '../../wire.ts';
import type { FlagBody } from './flagging.ts';

/** What the caller says is wrong with a resource; null: nothing. To send null takes it back. */
export function useFlag(resourceId: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const queryKey = ['resource', resourceId, 'flag'] as const;
  const path = `/resources/${resourceId}/flag`;
  const { data, error } = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<OwnFlag | null> => {
      try {
        return await client.get<OwnFlag>(path, { signal });
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
  /** Returns what was said before. */
  const send = async (body: FlagBody | null): Promise<FlagBody | null> => {
    const before = queries.getQueryData<OwnFlag | null>(queryKey);
    if (body) queries.setQueryData(queryKey, await client.put<OwnFlag>(path, { body }));
    else {
      await client.remove(path);
      queries.setQueryData(queryKey, null);
    }
    // Reviewers who flag something see it among what readers say.
    await queries.invalidateQueries({ queryKey: ['resource', resourceId, 'flags'] });
    return before ? { reason: before.reason, text: before.text } : null;
  };
  const undoTo = (before: FlagBody | null) => () =>
    void send(before).catch((error: unknown) => {
      const { key, params } = problemText(error);
      toast(t(key, params));
    });
  const change = useMutation({
    mutationFn: send,
    onSuccess: (before, body) =>
      toast(t(body ? 'flagging.sent' : 'flagging.takenBack'), { undo: undoTo(body ? null : before) }),
  });
  return { flag: data, error, change };
}
