import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { dueResponse } from '../assignments/assignment.schemas.ts';
import { dueOf, minutesFor, presentDue } from '../assignments/student-playlist.presenter.ts';
import { snapshotOf, titleOf } from '../assignments/update.ts';
import { usesOf } from '../playlists/playlist.ts';
import { masteryStates } from './mastery.ts';
import { targetKeyOf } from './mastery-record.ts';
import { type Pulled, type PullService, pulledBy } from './pull.service.ts';
import { stepStates } from './step-progress.ts';

const instant = z.iso.datetime({ offset: true });

const pullInput = z
  .strictObject({
    classId: idSchema.optional(),
    classSourcedId: z.string().min(1).max(200).optional().describe('Of a class, in the student information system.'),
    sourcedIds: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(100)
      .optional()
      .describe('Of students, in the student information system. Unknown ones are left out.'),
    updatedSince: instant.optional().describe('Only what has changed after it.'),
    limit: z.int().min(1).max(50).default(20).describe('Students on a page; all that they have is answered.'),
    cursor: z.string().max(500).optional(),
  })
  .meta({ id: 'StudentPlaylistsPullInput' });

const stepSchema = z.strictObject({
  id: idSchema,
  address: z.string().describe('Of the step, for good; relative to where the installation is.'),
  title: z.string(),
  kind: z.enum(['resource', 'choice', 'checkpoint', 'note']),
  role: z.enum(['learn', 'practice', 'assess']),
  isRequired: z.boolean(),
  isExcused: z.boolean(),
  minutes: z.number().nullable(),
  maxScore: z.number().nullable(),
  targetIds: z.array(idSchema),
  resources: z.array(z.strictObject({ resourceId: idSchema, title: z.string(), url: z.string().nullable() })),
  state: z.enum(stepStates),
  bestShare: z.number().min(0).max(1).nullable(),
  doneAt: z.iso.datetime().nullable(),
});

const itemSchema = z
  .strictObject({
    id: idSchema,
    address: z.string(),
    student: z.strictObject({ id: idSchema, sourcedId: z.string().nullable() }),
    assignmentId: idSchema,
    playlistId: idSchema,
    version: z.int(),
    title: z.string(),
    pathwayId: idSchema.nullable(),
    due: dueResponse.nullable(),
    steps: z.array(stepSchema),
    targets: z.array(
      z.strictObject({
        id: idSchema,
        statement: z.record(z.string(), z.string()),
        standards: z.array(z.string()),
        state: z.enum(masteryStates),
      }),
    ),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'PulledStudentPlaylist' });

const pageSchema = z
  .strictObject({ items: z.array(itemSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'StudentPlaylistsPull' });

const cursors = createCursorCodec(z.strictObject({ afterId: idSchema }));

export function pullRoutes({
  pull,
  timeZoneOf,
}: {
  readonly pull: PullService;
  readonly timeZoneOf: (orgId: string) => Promise<string>;
}): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Progress',
        auth: 'signedIn',
        clientScope: 'assignments.read',
        method: 'post',
        path: '/api/v1/student-playlists/pull',
        summary: 'Pull the playlists of students, as fitted to them, with what they have done',
        description:
          'For an LMS: of a class, or of students by the ids of the student information system, which so stand in no ' +
          'address. An API client is answered what concerns students of its schools.',
        body: pullInput,
        response: { 200: pageSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, body: { limit, cursor, updatedSince, ...asked } }) => {
        const by = pulledBy(asked);
        const question = { ...asked, updatedSince };
        const afterId = cursors.decode(cursor, question)?.afterId ?? null;
        const since = updatedSince === undefined ? null : new Date(updatedSince);
        const { items, nextAfterId } = await pull.page(actor, { by, since, afterId, limit });
        const timeZone = await timeZoneOf(actor.orgId);
        const nextCursor = nextAfterId === null ? null : cursors.encode({ afterId: nextAfterId }, question);
        return { status: 200, body: { items: items.map((item) => present(item, timeZone)), nextCursor } };
      },
    ),
  ];
}

function present(
  { learner, standing, progress, records, changedAt }: Pulled,
  timeZone: string,
): z.output<typeof itemSchema> {
  const { row, assignment, version, steps } = standing;
  const excused = new Set(row.excused.map(({ stepId }) => stepId));
  const told = new Map((progress?.steps ?? []).map((step) => [step.stepId, step]));
  return {
    id: row.id,
    address: `/api/v1/student-playlists/${row.id}`,
    student: { id: learner.id, sourcedId: learner.sourcedId },
    assignmentId: row.assignmentId,
    playlistId: row.playlistId,
    version: row.baseVersion,
    title: version.content.title,
    pathwayId: row.pathwayId,
    due: presentDue(dueOf(row, assignment), timeZone),
    steps: steps.map((one) => {
      const { step } = one;
      const own = told.get(step.id);
      return {
        id: step.id,
        address: `/api/v1/playlists/${row.playlistId}/steps/${step.id}`,
        title: titleOf(one, version.resources),
        kind: step.kind,
        role: step.role,
        isRequired: step.isRequired,
        isExcused: excused.has(step.id),
        minutes: minutesFor(one, version.resources, row.timeFactor),
        maxScore: step.maxScore,
        targetIds: [...step.targetIds],
        resources: usesOf(step).flatMap((use) => {
          const shown = snapshotOf(use, [...one.resources, ...version.resources]);
          return shown ? [{ resourceId: shown.resourceId, title: shown.title, url: shown.url }] : [];
        }),
        state: own?.state ?? 'notStarted',
        bestShare: own?.bestShare ?? null,
        doneAt: own?.doneAt?.toISOString() ?? null,
      };
    }),
    targets: version.content.targets.map((target) => ({
      id: target.id,
      statement: { ...target.statement },
      standards: target.standards.map(({ code }) => code),
      state: records.get(targetKeyOf(row.playlistId, target))?.state ?? 'notStarted',
    })),
    updatedAt: changedAt.toISOString(),
  };
}
