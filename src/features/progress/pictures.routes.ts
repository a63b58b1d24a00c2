import type { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../shared/ids.ts';
import { classAttentionSchema, classQuery, studentMasterySchema } from './class-progress.schemas.ts';
import type { ClassTodayService } from './class-today.service.ts';
import { presentScale } from './mastery-settings.schemas.ts';
import type { StudentMastery, StudentMasteryService } from './student-mastery.service.ts';

const common = { tag: 'Progress', auth: 'signedIn' } as const;

/** What teachers look at beyond one assignment: a class today, and a student in all that they have. */
export function picturesRoutes({
  today,
  students,
}: {
  readonly today: ClassTodayService;
  readonly students: StudentMasteryService;
}): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/classes/:id/attention',
        summary: 'List who of a class needs the teacher, in all that goes on, most pressing first',
        description: 'As for one assignment; of those that were given to the class or to a group of it.',
        params: idParams,
        query: classQuery,
        response: { 200: classAttentionSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { stuckDays } }) => {
        const items = await today.of(actor, id, stuckDays);
        const body = items.map(({ since, statement, ...item }) => {
          return { ...item, since: since?.toISOString() ?? null, statement: statement && { ...statement } };
        });
        return { status: 200, body: { items: body } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/students/:id/mastery',
        summary: 'Get where a student stands in all that was given to them, and how they came there',
        description: 'For staff.',
        params: idParams,
        response: { 200: studentMasterySchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentMastery(id, await students.of(actor, id)) }),
    ),
  ];
}

function presentMastery(
  studentId: string,
  { name, scale, items }: StudentMastery,
): z.output<typeof studentMasterySchema> {
  return {
    studentId,
    name,
    scale: presentScale(scale),
    items: items.map(({ standing: { row: kept, assignment, version }, row, dueOn, records }) => ({
      studentPlaylistId: kept.id,
      assignmentId: assignment.id,
      playlistId: kept.playlistId,
      title: version.content.title,
      pathwayTitle: version.content.pathways.find(({ id }) => id === kept.pathwayId)?.title ?? null,
      state: row.state,
      stepCount: row.stepCount,
      doneCount: row.doneCount,
      minutes: row.minutes,
      lastAt: row.lastAt?.toISOString() ?? null,
      asksForHelp: row.helpSince !== null,
      waitingCount: row.waiting.length,
      dueOn,
      isOver: assignment.endedAt !== null || kept.unassignedAt !== null,
      targets: version.content.targets.map(({ id: targetId, statement, bank }, at) => {
        const cell = row.targets[at];
        return {
          targetId,
          statement: { ...statement },
          bankTargetId: bank?.targetId ?? null,
          state: cell?.state ?? 'notStarted',
          percent: cell?.percent ?? null,
          levelId: cell?.levelId ?? null,
          since: cell?.since?.toISOString() ?? null,
          history: (records.get(targetId)?.history ?? []).map(({ state, at: since }) => {
            return { state, at: since.toISOString() };
          }),
        };
      }),
    })),
  };
}
