import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { StudentProfile } from '../../wire.ts';
import { useFailToast } from '../classes/use-people.ts';

export type ProfileField =
  | 'interests'
  | 'modalities'
  | 'languages'
  | 'lexile'
  | 'levels'
  | 'accessNeeds'
  | 'device'
  | 'internetAtHome';

export function useProfile(studentId: string) {
  return useQuery({
    queryKey: ['student', studentId, 'profile'],
    queryFn: ({ signal }) => client.get<StudentProfile>(`/students/${studentId}/profile`, { signal }),
  });
}

/** Says one thing of how a student learns. Shown at once; undo says again what was said before, or takes it back. */
export function useSayOf(studentId: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const fail = useFailToast();
  const queries = useQueryClient();
  const key = ['student', studentId, 'profile'];

  const put = async (field: ProfileField, value: unknown): Promise<void> => {
    const next = await client.patch<StudentProfile>(`/students/${studentId}/profile`, { body: { [field]: value } });
    queries.setQueryData(key, next);
  };
  return async (field: ProfileField, value: unknown): Promise<boolean> => {
    const before = queries.getQueryData<StudentProfile>(key)?.[field]?.value ?? null;
    try {
      await put(field, value);
      toast(t('learnerProfile.saved', { field: t(`learnerProfile.field.${field}`) }), {
        undo: () => void put(field, before).catch(fail),
      });
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  };
}
