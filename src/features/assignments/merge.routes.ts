import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { assignmentsPath, assignmentsTag } from './assignment.routes.ts';
import {
  mergeBatchesPage,
  mergeBatchesQuery,
  mergedSchema,
  mergesInput,
  mergesQuery,
  mergesSchema,
  mergeUndoneSchema,
  waitingMergesSchema,
} from './merge.schemas.ts';
import type { MergeUndoService } from './merge-undo.service.ts';
import type { MergesService } from './merges.service.ts';
import type { WaitingMergesService } from './waiting-merges.service.ts';

/** New versions of a playlist for the students who have an older one. Before `/assignments/:id`, which would take the address. */
const cursors = createCursorCodec(idSchema);
const pages = createCursorCodec(idSchema);

export function mergeRoutes(
  merges: MergesService,
  undoing: MergeUndoService,
  waiting: WaitingMergesService,
): Endpoint[] {
  return [
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path: `${assignmentsPath}/merges/waiting`,
        summary: 'List the assignments in which a new version waits for the caller',
        description: 'Of those that go on. What reaches students by itself is not among them.',
        response: { 200: waitingMergesSchema },
        errors: ['forbidden'],
      },
      async ({ actor }) => ({ status: 200, body: { items: (await waiting.list(actor)).map((one) => ({ ...one })) } }),
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path: `${assignmentsPath}/merges`,
        summary: 'Tell what a new version does for all students of a playlist',
        description:
          'Of the assignments that the caller manages. What is the same for several students stands there once.',
        query: mergesQuery,
        response: { 200: mergesSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, query: { playlistId, limit, cursor } }) => {
        const beforeId = pages.decode(cursor, { playlistId });
        const { state, nextId } = await merges.state(actor, playlistId, { beforeId, limit });
        const nextCursor = nextId === null ? null : pages.encode(nextId, { playlistId });
        return { status: 200, body: { ...state, nextCursor } };
      },
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path: `${assignmentsPath}/merges`,
        summary: 'Decide what a new version does for students, and carry it out',
        description:
          'Takes the newest version over. Decisions go by the key of a conflict; without one what was changed for a student ' +
          'holds, and they keep the version that they have. Many students get it by a job.',
        body: mergesInput,
        response: { 200: mergedSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, body }) => ({ status: 200, body: await merges.decide(actor, body) }),
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path: `${assignmentsPath}/merges/batches`,
        summary: 'List the calls that took versions of a playlist over for students, newest first',
        query: mergeBatchesQuery,
        response: { 200: mergeBatchesPage },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, query: { playlistId, limit, cursor } }) => {
        const beforeId = cursors.decode(cursor, { playlistId });
        const { found, count } = await undoing.list(actor, playlistId, { beforeId, limit });
        const page = toPage({ found, limit, count, cursor: ({ id }) => cursors.encode(id, { playlistId }) });
        const items = page.items.map(({ orgId: _orgId, assignments, at, undone, ...batch }) => ({
          ...batch,
          at: at.toISOString(),
          assignmentIds: assignments.map(({ id }) => id),
          undone: undone && { by: undone.by, at: undone.at.toISOString() },
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path: `${assignmentsPath}/merges/batches/:id/undo`,
        summary: 'Take back what such a call did for its students',
        description:
          'Each gets again what they had before, and keeps in their record what they have begun since. Who was changed since is left ' +
          'alone, and named. Where updates are automatic, what needs no decision reaches students again when it is read.',
        params: idParams,
        response: { 200: mergeUndoneSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => {
        const { left, ...done } = await undoing.undo(actor, id);
        const named = left.map(({ row, name, why, by }) => {
          return { id: row.id, studentId: row.studentId, name, why, by, at: row.updatedAt.toISOString() };
        });
        return { status: 200, body: { ...done, left: named } };
      },
    ),
  ];
}
