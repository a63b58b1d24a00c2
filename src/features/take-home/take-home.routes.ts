import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { printedAnswer, printedPage } from '../../http/printed-page.ts';
import { idParams } from '../../shared/ids.ts';
import type { TakeHomeServices } from './create-take-home.ts';
import {
  bundleQuery,
  bundleSchema,
  bundlesQuery,
  bundlesSchema,
  packetQuery,
  packetsBody,
} from './take-home.schemas.ts';

const common = { tag: 'Taking work home', auth: 'signedIn' } as const;
const own = '/api/v1/me/playlists/:id';
const one = '/api/v1/student-playlists/:id';

const packetWords =
  'In the student’s language: activities to check off, texts, pictures of files as far as licenses allow, room to write, and codes that ' +
  'lead to what needs a device. Staff tell of what comes back by `POST /assignments/{id}/events`.';

/** What students take home: saved on a device, or printed. */
export function takeHomeRoutes({ bundles, packets }: TakeHomeServices): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/bundles',
        summary: 'List what the caller may save on a device, each with its revision',
        description: 'One request tells a device what has changed since it was last at school.',
        query: bundlesQuery,
        response: { 200: bundlesSchema },
      },
      async ({ actor, query: { language } }) => ({ status: 200, body: await bundles.listOwn(actor, language) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${own}/bundle`,
        summary: 'Get one of the caller’s playlists as it is saved on a device',
        description:
          'Texts, and files whose license allows it, in the order in which they are needed, as long as there is room. What stays ' +
          'behind is named with the reason. What was done without internet is told later (`events`), also of an older revision. ' +
          'The ETag changes once a day with the addresses; `revision` does not.',
        params: idParams,
        query: bundleQuery,
        response: { 200: bundleSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id }, query }) => ({ status: 200, ...(await bundles.getOwn(actor, id, query)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${one}/bundle`,
        summary: 'Get the playlist of a student as it is saved on a device, for staff who prepare one',
        description: 'As the student has it, also before the day on which it starts.',
        params: idParams,
        query: bundleQuery,
        response: { 200: bundleSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id }, query }) => ({ status: 200, ...(await bundles.get(actor, id, query)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${own}/packet`,
        summary: 'Get one of the caller’s playlists as a page to print',
        description: packetWords,
        params: idParams,
        query: packetQuery,
        response: { 200: printedPage },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query }) => printedAnswer(await packets.printOwn(actor, id, query)),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${one}/packet`,
        summary: 'Get the playlist of a student as a page to print, for staff',
        description: packetWords,
        params: idParams,
        query: packetQuery,
        response: { 200: printedPage },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, query }) => printedAnswer(await packets.print(actor, id, query)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/assignments/:id/packets',
        summary: 'Make the packets of an assignment’s students, as one page to print',
        description: `${packetWords} Each student’s begins on a new sheet.`,
        idempotency: 'off',
        params: idParams,
        body: packetsBody,
        response: { 200: printedPage },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, body }) =>
        printedAnswer(await packets.printAll(actor, id, { paper: 'any', ...body })),
    ),
  ];
}
