import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../../design/toasts.tsx';
import { client } from '../../../session/session.ts';
import type { MyProposal, MyProposalInput } from '../../../wire.ts';

/** Asks the teacher for something; it waits until they have looked at it, and can be taken back until then. */
export function useAskFor(playlistId: string, onDone?: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = () => queries.invalidateQueries({ queryKey: ['my-playlist', playlistId, 'page'] });
  const takeBack = useMutation({
    mutationFn: (id: string) => client.remove(`/me/playlists/${playlistId}/proposals/${id}`),
    onSettled: refresh,
    onSuccess: () => toast(t('ask.takenBack')),
  });
  const ask = useMutation({
    mutationFn: (input: MyProposalInput) =>
      client.post<MyProposal>(`/me/playlists/${playlistId}/proposals`, { body: input }),
    onSuccess: async ({ id }) => {
      await refresh();
      toast(t('ask.sent'), { undo: () => takeBack.mutate(id) });
      onDone?.();
    },
  });
  return { ask, takeBack };
}
