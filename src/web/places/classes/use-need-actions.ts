import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { ClassToday, PathwayFits, StudentPlaylist, StudentProgress } from '../../wire.ts';
import { daysLater, type Need, needKey } from './needs.ts';
import { newEventId } from './new-event-id.ts';
import { useStudentNames } from './student-name.tsx';
import { classKeys } from './use-class.ts';

export type NeedAction = 'help' | 'late' | 'noPath';
type Done = { readonly text: string; readonly undo?: () => Promise<unknown> };

const moreDays = 3;

/** What one click does about a need. It leaves the list at once, and comes back when it could not be done or is taken back. */
export function useNeedActions(classId: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const nameOf = useStudentNames();
  const queries = useQueryClient();
  const key = classKeys.attention(classId);

  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: key });
    await queries.invalidateQueries({ queryKey: ['class-progress'] });
    await queries.invalidateQueries({ queryKey: ['student-playlist'] });
  };

  const run: Readonly<Record<NeedAction, (need: Need, who: string) => Promise<Done>>> = {
    help: async ({ studentPlaylistId }, who) => {
      const path = `/student-playlists/${studentPlaylistId}`;
      const { steps } = await client.get<StudentProgress>(`${path}/progress`);
      const events = steps
        .filter(({ asksForHelp }) => asksForHelp)
        .map(({ stepId }) => ({ id: newEventId(), stepId, kind: 'helped' }));
      if (events.length > 0) await client.post(`${path}/events`, { body: { events } });
      return { text: t('classToday.done.help', { who }) };
    },
    late: async ({ assignmentId, studentId, studentPlaylistId }, who) => {
      const before = await client.get<StudentPlaylist>(`/student-playlists/${studentPlaylistId}`);
      const extend = (due: { on: string; time: string | null } | null) =>
        client.post(`/assignments/${assignmentId}/extensions`, { body: { studentIds: [studentId], due } });
      const was = before.isExtended && before.due ? { on: before.due.on, time: before.due.time } : null;
      await extend({ on: daysLater(moreDays, before.due?.on ?? null, new Date()), time: before.due?.time ?? null });
      return { text: t('classToday.done.late', { who, count: moreDays }), undo: () => extend(was) };
    },
    noPath: async ({ studentPlaylistId }, who) => {
      const path = `/student-playlists/${studentPlaylistId}`;
      const [best] = (await client.get<PathwayFits>(`${path}/pathways`)).items;
      if (!best) return { text: t('classToday.noPathFits') };
      const { changes } = await client.post<StudentPlaylist>(`${path}/changes`, {
        body: { commands: [{ do: 'pathway', pathwayId: best.pathwayId }] },
      });
      const change = changes.at(-1);
      const text = t('classToday.done.noPath', { who, title: best.title });
      return change ? { text, undo: () => client.post(`${path}/changes/${change.id}/undo`) } : { text };
    },
  };

  const act = useMutation({
    mutationFn: ({ need, action }: { need: Need; action: NeedAction }) =>
      run[action](need, nameOf(need.studentId, need.name)),
    onMutate: async ({ need }) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<ClassToday>(key);
      const gone = needKey(need);
      queries.setQueryData<ClassToday>(
        key,
        (now) => now && { items: now.items.filter((one) => needKey(one) !== gone) },
      );
      return before;
    },
    onSuccess: ({ text, undo }) => {
      if (!undo) return toast(text);
      const takeBack = () => void undo().catch(fail).then(refresh);
      toast(text, { undo: takeBack });
    },
    onError: (error, _, before) => {
      if (before) queries.setQueryData(key, before);
      fail(error);
    },
    onSettled: refresh,
  });

  function fail(error: unknown) {
    const { key: text, params } = problemText(error);
    toast(t(text, params));
  }

  return {
    act: (need: Need, action: NeedAction) => act.mutate({ need, action }),
    isBusy: (need: Need) =>
      act.isPending && act.variables !== undefined && needKey(act.variables.need) === needKey(need),
  };
}
