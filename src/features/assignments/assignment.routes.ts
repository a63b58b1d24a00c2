import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import type { Actor } from '../../shared/actor.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { AssignedStudentsService } from './assigned-students.service.ts';
import {
  assignedSchema,
  assignedStudentsSchema,
  assignmentInput,
  assignmentPage,
  assignmentPatch,
  assignmentQuery,
  assignmentSchema,
  assignmentWithAudience,
  extensionBody,
  studentIdsBody,
} from './assignment.schemas.ts';
import type { AssignmentService } from './assignment.service.ts';
import type { Assignment } from './assignment.ts';
import type { DistrictTimes } from './district-time.ts';
import { countsOf } from './my-playlist.presenter.ts';
import { dueOf, presentAssignment, presentDue } from './student-playlist.presenter.ts';

export const assignmentsPath = '/api/v1/assignments';
export const assignmentsTag = { tag: 'Assignments', auth: 'signedIn' } as const;

const path = assignmentsPath;
const cursors = createCursorCodec(idSchema);
const changed = z.strictObject({ changed: z.int().describe('For how many students something is different now.') });

export type AssignmentRoutesParts = {
  readonly assignments: AssignmentService;
  readonly assignedStudents: AssignedStudentsService;
  readonly times: DistrictTimes;
};

/** Playlists given to classes, groups and students. */
export function assignmentRoutes({ assignments, assignedStudents, times }: AssignmentRoutesParts): Endpoint[] {
  const answer = async (actor: Actor, assignment: Assignment) => {
    const { timeZone } = await times.of(actor.orgId);
    return { status: 200 as const, body: presentAssignment(assignment, timeZone), etag: etagOf(assignment.revision) };
  };
  return [
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path,
        summary: 'List assignments, newest first',
        description: 'Those that the caller has made and those of their classes; all for admins of the district.',
        query: assignmentQuery,
        response: { 200: assignmentPage },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, query: { limit, cursor, ...question } }) => {
        const beforeId = cursors.decode(cursor, question);
        const { found, count } = await assignments.list(actor, { ...question, beforeId, limit });
        const page = toPage({ found, limit, count, cursor: ({ id }) => cursors.encode(id, question) });
        const { timeZone } = await times.of(actor.orgId);
        return { status: 200, body: { ...page, items: page.items.map((one) => presentAssignment(one, timeZone)) } };
      },
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path,
        summary: 'Give a published playlist to a class, a group or students',
        description:
          'Who joins the class or group later receives it, too. Many students get it by a job. What blocks answers ' +
          '`playlist_not_ready`; with `save: false` the answer only tells what would be, what is missing, and who could not do ' +
          'it at home.',
        body: assignmentInput,
        response: { 200: assignedSchema, 201: assignedSchema },
        errors: ['forbidden', 'not_found', 'playlist_not_ready', 'wrong_status'],
        etag: true,
      },
      async ({ actor, body }) => {
        const { assignment, studentCount, jobId, findings, offlineCount, repeats, onlineSteps } =
          await assignments.create(actor, body);
        const { timeZone } = await times.of(actor.orgId);
        const answered = {
          assignment: assignment && presentAssignment(assignment, timeZone),
          studentCount,
          jobId,
          findings: findings.map(({ finding: { code, isBlocking, place }, message }) => {
            return { code, isBlocking, message, place: { ...place } };
          }),
          offline: {
            studentCount: offlineCount,
            steps: onlineSteps.map(({ pathwayId, stepIds }) => ({ pathwayId, stepIds: [...stepIds] })),
          },
          repeats: repeats.map((one) => ({ ...one })),
        };
        if (!assignment) return { status: 200, body: answered, etag: etagOf(0) };
        const headers = { location: `${path}/${assignment.id}` };
        return { status: 201, body: answered, etag: etagOf(assignment.revision), headers };
      },
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read an assignment',
        params: idParams,
        response: { 200: assignmentWithAudience },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => {
        const found = await assignments.getFor(actor, 'read', id);
        const [answered, { title, classId }] = await Promise.all([
          answer(actor, found),
          assignments.audienceOf(actor, found),
        ]);
        return { ...answered, body: { ...answered.body, audienceTitle: title, classId } };
      },
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change dates, pacing and defaults of an assignment',
        params: idParams,
        body: assignmentPatch,
        response: { 200: assignmentSchema },
        errors: ['not_found', 'forbidden', 'wrong_status'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) =>
        answer(actor, await assignments.change(actor, { id, expectedRevision }, body)),
    ),
    ...(['end', 'reopen'] as const).map((verb) =>
      endpoint(
        {
          ...assignmentsTag,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary:
            verb === 'end' ? 'End an assignment; students keep what they have' : 'Take the end of an assignment back',
          params: idParams,
          response: { 200: assignmentSchema },
          errors: ['not_found', 'forbidden'],
          etag: true,
          ifMatch: 'optional',
        },
        async ({ actor, params: { id }, expectedRevision }) =>
          answer(actor, await assignments[verb](actor, { id, expectedRevision })),
      ),
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path: `${path}/:id/students`,
        summary: 'List the students of an assignment, and where each of them stands',
        params: idParams,
        response: { 200: assignedStudentsSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => {
        const [found, { timeZone }] = await Promise.all([assignedStudents.list(actor, id), times.of(actor.orgId)]);
        const items = found.map(({ standing, name, isMember, state }) => {
          const { row, assignment, steps } = standing;
          const { stepCount: requiredCount, doneCount } = countsOf(standing);
          return {
            id: row.id,
            studentId: row.studentId,
            name,
            isMember,
            state,
            version: row.baseVersion,
            pathwayId: row.pathwayId,
            pathwayOrigin: row.pathwayOrigin,
            changeCount: row.changes.filter(({ undone }) => undone === null).length,
            timeFactor: row.timeFactor,
            excusedCount: row.excused.length,
            stepCount: steps.length,
            requiredCount,
            doneCount,
            due: presentDue(dueOf(row, assignment), timeZone),
            isExtended: row.dueChange !== null,
            updatedAt: row.updatedAt.toISOString(),
          };
        });
        return { status: 200, body: { items, total: items.length } };
      },
    ),
    ...(['unassign', 'reassign'] as const).map((verb) =>
      endpoint(
        {
          ...assignmentsTag,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary:
            verb === 'unassign'
              ? 'Take an assignment from some of its students; their work is kept'
              : 'Give an assignment back to students that it was taken from, as they had it',
          params: idParams,
          body: studentIdsBody,
          response: { 200: changed },
          errors: ['not_found', 'forbidden'],
        },
        async ({ actor, params: { id }, body }) => ({
          status: 200,
          body: { changed: await assignedStudents[verb](actor, id, body.studentIds) },
        }),
      ),
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path: `${path}/:id/extensions`,
        summary: 'Give some students other due dates',
        params: idParams,
        body: extensionBody,
        response: { 200: changed },
        errors: ['not_found', 'forbidden', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: { changed: await assignedStudents.extend(actor, id, body) },
      }),
    ),
  ];
}
