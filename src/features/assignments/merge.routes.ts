import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { assignmentsPath, assignmentsTag } from './assignment.routes.ts';
import { mergedSchema, mergesInput, mergesQuery, mergesSchema } from './merge.schemas.ts';
import type { MergesService } from './merges.service.ts';

/** New versions of a playlist for the students who have an older one. Before `/assignments/:id`, which would take the address. */
export function mergeRoutes(merges: MergesService): Endpoint[] {
  return [
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
      async ({ actor, query: { playlistId } }) => ({ status: 200, body: await merges.state(actor, playlistId) }),
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
  ];
}
