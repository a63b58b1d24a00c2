import { useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { AssignmentPage, ClassProgress, ClassRoster, ClassSummary, ClassToday } from '../../wire.ts';

export const classKeys = {
  one: (id: string) => ['class', id] as const,
  students: (id: string) => ['class', id, 'students'] as const,
  assignments: (id: string) => ['class', id, 'assignments'] as const,
  attention: (id: string) => ['class', id, 'attention'] as const,
  progress: (assignmentId: string) => ['class-progress', assignmentId] as const,
};

export function useClass(id: string) {
  return useQuery({
    queryKey: classKeys.one(id),
    queryFn: ({ signal }) => client.get<ClassSummary>(`/classes/${id}`, { signal }),
  });
}

export function useRoster(id: string) {
  return useQuery({
    queryKey: classKeys.students(id),
    queryFn: ({ signal }) => client.get<ClassRoster>(`/classes/${id}/students`, { signal }),
  });
}

/** More than a class has in a year. */
const mostAssignments = 100;

export function useClassAssignments(id: string) {
  return useQuery({
    queryKey: classKeys.assignments(id),
    queryFn: ({ signal }) =>
      client.get<AssignmentPage>('/assignments', { query: { classId: id, limit: mostAssignments }, signal }),
  });
}

export function useAttention(id: string, pollMs: number | false, isWanted = true) {
  return useQuery({
    queryKey: classKeys.attention(id),
    queryFn: ({ signal }) => client.get<ClassToday>(`/classes/${id}/attention`, { signal }),
    refetchInterval: pollMs,
    enabled: isWanted,
  });
}

export function useClassProgress(assignmentId: string, pollMs: number | false) {
  return useQuery({
    queryKey: classKeys.progress(assignmentId),
    queryFn: ({ signal }) => client.get<ClassProgress>(`/assignments/${assignmentId}/progress`, { signal }),
    refetchInterval: pollMs,
    enabled: assignmentId !== '',
  });
}
