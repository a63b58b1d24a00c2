import { readBearerToken } from '../../http/authentication.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { stream } from '../../http/responses.ts';
import { idParams } from '../../shared/ids.ts';
import type { LiveProgressService } from './live-progress.service.ts';

export function liveRoutes(live: LiveProgressService): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Progress',
        auth: 'signedIn',
        method: 'get',
        path: '/api/v1/classes/:id/progress/live',
        summary: 'Be told, while a page is open, that students of a class have done something',
        description:
          'Server-sent events, to be read by fetch, as a token has to be sent: `ready` (now read the page), `changed` with the rows ' +
          'and cells to read again (ids alone; with `isAll` everything), `end` with a reason. It ends with the token; come again with ' +
          'a new one. Six are open for one person at once.',
        params: idParams,
        response: { 200: stream('text/event-stream') },
        errors: ['not_found', 'rate_limited'],
      },
      async ({ actor, params: { id }, request }) => ({
        status: 200,
        stream: await live.open(actor, id, readBearerToken(request.header('authorization'))),
        // What compresses would hold events back.
        headers: { 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
      }),
    ),
  ];
}
