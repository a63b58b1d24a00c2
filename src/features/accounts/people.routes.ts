import type { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { empty } from '../../http/responses.ts';
import type { Actor } from '../../shared/actor.ts';
import { idParams } from '../../shared/ids.ts';
import { presentInvitation, presentPerson } from './account.presenter.ts';
import {
  endMembershipBody,
  invitationBody,
  invitationSchema,
  membershipParams,
  newMembershipBody,
  newPersonBody,
  peoplePage,
  peopleQuery,
  peopleSearchBody,
  personPatch,
  personSchema,
} from './account.schemas.ts';
import type { Person } from './account.ts';
import type { PeopleService } from './people.service.ts';

export function peopleRoutes(people: PeopleService): Endpoint[] {
  const common = { auth: 'signedIn', tag: 'People' } as const;
  const answer = (person: Person) => ({ body: presentPerson(person), etag: etagOf(person.revision) });
  const list = async (actor: Actor, query: z.output<typeof peopleQuery> | z.output<typeof peopleSearchBody>) => {
    const { limit, cursor, ...filter } = query;
    const page = await people.list(actor, { limit, cursor, filter });
    return { status: 200 as const, body: { ...page, items: page.items.map(presentPerson) } };
  };
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/people',
        summary: 'List the people that the caller may see, by name',
        query: peopleQuery,
        response: { 200: peoplePage },
        errors: ['forbidden'],
      },
      ({ actor, query }) => list(actor, query),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people/search',
        summary: 'Find people by the beginning of their name, among those that the caller may see',
        idempotency: 'off',
        body: peopleSearchBody,
        response: { 200: peoplePage },
        errors: ['forbidden'],
      },
      ({ actor, body }) => list(actor, body),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people',
        summary: 'Add a person to the own district',
        body: newPersonBody,
        response: { 201: personSchema },
        errors: ['already_exists', 'forbidden'],
        etag: true,
      },
      async ({ actor, body }) => {
        const person = await people.create(actor, body);
        return { status: 201, ...answer(person), headers: { location: `/api/v1/people/${person.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/people/:id',
        summary: 'Read a person',
        params: idParams,
        response: { 200: personSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params }) => ({ status: 200, ...answer(await people.get(actor, params.id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: '/api/v1/people/:id',
        summary: 'Change a person',
        description: 'A new e-mail address is also the one to sign in with.',
        params: idParams,
        body: personPatch,
        response: { 200: personSchema },
        errors: ['already_exists', 'forbidden', 'not_found', 'unavailable'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params, body, expectedRevision }) => ({
        status: 200,
        ...answer(await people.update(actor, params.id, { expectedRevision, patch: body })),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: '/api/v1/people/:id',
        summary: 'Delete a person',
        description: 'Nobody sees the person any more, and the e-mail address is free again.',
        params: idParams,
        response: { 204: empty },
        errors: ['forbidden', 'last_admin', 'not_found'],
      },
      async ({ actor, params }) => {
        await people.remove(actor, params.id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people/:id/deactivate',
        summary: 'Keep a person from signing in, and sign them out everywhere',
        params: idParams,
        response: { 200: personSchema },
        errors: ['forbidden', 'last_admin', 'not_found'],
        etag: true,
      },
      async ({ actor, params }) => ({ status: 200, ...answer(await people.deactivate(actor, params.id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people/:id/reactivate',
        summary: 'Let a person sign in again',
        params: idParams,
        response: { 200: personSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params }) => ({ status: 200, ...answer(await people.reactivate(actor, params.id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people/:id/memberships',
        summary: 'Give a person a role, from a day on',
        params: idParams,
        body: newMembershipBody,
        response: { 201: personSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params, body }) => ({
        status: 201,
        ...answer(await people.addMembership(actor, params.id, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people/:id/memberships/:membershipId/end',
        summary: 'End a role of a person, at once or on a day',
        params: membershipParams,
        body: endMembershipBody,
        response: { 200: personSchema },
        errors: ['forbidden', 'last_admin', 'not_found'],
        etag: true,
      },
      async ({ actor, params, body }) => ({
        status: 200,
        ...answer(await people.endMembership(actor, { ...params, to: body.to })),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/people/:id/invitations',
        summary: 'Make a one-time link with which a person sets a password',
        description:
          'Also for who has forgotten it. An earlier link of the person stops to work. Where a mail server is configured, the link is sent to the person too; `email` tells what came of that.',
        idempotency: 'off',
        params: idParams,
        body: invitationBody,
        response: { 201: invitationSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params, body }) => {
        const { invitation, delivery } = await people.invite(actor, params.id, { language: body?.language ?? 'en' });
        return { status: 201, body: presentInvitation(invitation, delivery) };
      },
    ),
  ];
}
