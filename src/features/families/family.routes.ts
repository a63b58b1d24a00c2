import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { printedAnswer, printedPage } from '../../http/printed-page.ts';
import { idParams } from '../../shared/ids.ts';
import { familyQuery, familySchema } from './family.schemas.ts';
import type { Family, FamilyService } from './family.service.ts';
import { renderFamily } from './family-page.ts';

const common = { tag: 'Families', auth: 'signedIn' } as const;
const path = '/api/v1/students/:id/family';

/** What families read of their child. */
export function familyRoutes(families: FamilyService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Tell a family how their child is doing',
        description:
          'For guardians of the student, and for staff who see the student and want to know what families read. In plain words: what is ' +
          'learned, what is done, what is next, how to help. No scores, no reasons, nothing of other students.',
        params: idParams,
        query: familyQuery,
        response: { 200: familySchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, query: { language } }) => ({
        status: 200,
        body: present(await families.get(actor, id, language)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/page`,
        summary: 'Get the same as a page to read or to print',
        params: idParams,
        query: familyQuery,
        response: { 200: printedPage },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, query: { language } }) =>
        printedAnswer([renderFamily(await families.get(actor, id, language))]),
    ),
  ];
}

function present({ playlists, ...family }: Family) {
  return {
    ...family,
    playlists: playlists.map(({ targets, done, next, help, choices, ...playlist }) => ({
      ...playlist,
      targets: targets.map((target) => ({ ...target })),
      done: [...done],
      next: next.map((step) => ({ ...step })),
      help: [...help],
      choices: [...choices],
    })),
  };
}
