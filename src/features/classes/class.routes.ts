import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import type { Actor } from '../../shared/actor.ts';
import { sortKeyOf } from '../accounts/account.ts';
import {
  classesPage,
  classesQuery,
  classParams,
  classPatch,
  classSchema,
  codeBody,
  codePatch,
  endBody,
  newClassBody,
  ownClassesSchema,
  presentClass,
  staffFoundSchema,
  staffSearchBody,
  teacherBody,
  teacherParams,
} from './class.schemas.ts';
import type { Class } from './class.ts';
import type { ClassesServices } from './create-classes.ts';
import { rosterRoutes } from './roster.routes.ts';

const path = '/api/v1/classes';
const position = z.strictObject({ sortKey: z.string(), id: z.string().regex(/^[0-9a-f]{24}$/) });

export function classRoutes(services: ClassesServices): Endpoint[] {
  const { classes, view } = services;
  const cursors = createCursorCodec(position);
  const common = { auth: 'signedIn', tag: 'Classes' } as const;

  const present = async (actor: Actor, found: readonly Class[]) => {
    const details = await view.detailsOf(actor, found);
    return found.map((one) => presentClass(one, details(one)));
  };
  const answer = async (actor: Actor, one: Class) => {
    const [body] = await present(actor, [one]);
    return { body: body as z.output<typeof classSchema>, etag: etagOf(one.revision) };
  };

  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List the classes that the caller may see, by title',
        description: 'Admins see all, school leaders those of their schools, other staff those that they belong to.',
        query: classesQuery,
        response: { 200: classesPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, school: schoolId, archived: isArchived, title } }) => {
        const question = { schoolId, isArchived, ...(title !== undefined && { begins: sortKeyOf(title) }) };
        const after = cursors.decode(cursor, question);
        const { found, count } = await classes.list(actor, { filter: question, after, limit });
        const page = toPage({
          found,
          count,
          limit,
          cursor: ({ id, title }) => cursors.encode({ id, sortKey: sortKeyOf(title) }, question),
        });
        return { status: 200, body: { ...page, items: await present(actor, page.items) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Make a class',
        description: 'By an admin, or by a teacher of the school, who becomes its teacher.',
        body: newClassBody,
        response: { 201: classSchema },
        errors: ['forbidden', 'already_exists'],
        etag: true,
      },
      async ({ actor, body }) => {
        const one = await classes.create(actor, body);
        return { status: 201, ...(await answer(actor, one)), headers: { location: `${path}/${one.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/classes',
        summary: 'List the classes in which the caller learns',
        response: { 200: ownClassesSchema },
      },
      async ({ actor }) => ({ status: 200, body: { items: await view.ownClasses(actor) } }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read a class',
        params: classParams,
        response: { 200: classSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        ...(await answer(actor, await classes.get(actor, id))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change a class',
        params: classParams,
        body: classPatch,
        response: { 200: classSchema },
        errors: ['forbidden', 'not_found', 'already_exists'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await classes.update(actor, id, expectedRevision, body))),
      }),
    ),
    ...(['archive', 'restore'] as const).map((verb) =>
      endpoint(
        {
          ...common,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary: verb === 'archive' ? 'Archive a class' : 'Take a class out of the archive',
          description:
            verb === 'archive'
              ? 'Its code stops to work. Nothing is deleted, and its students keep their work.'
              : 'It has no code: give it a new one.',
          params: classParams,
          response: { 200: classSchema },
          errors: ['forbidden', 'not_found'],
          etag: true,
        },
        async ({ actor, params: { id } }) => ({
          status: 200,
          ...(await answer(actor, await classes[verb](actor, id))),
        }),
      ),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/teachers`,
        summary: 'Add somebody to the staff of a class, or change their days',
        params: classParams,
        body: teacherBody,
        response: { 200: classSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => ({
        status: 200,
        ...(await answer(actor, await classes.addTeacher(actor, id, body))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/teachers/search`,
        summary: 'Find people who could be added to the staff of a class, by the beginning of their name',
        description:
          'For who may change the class: the staff of the district, without those who are on that of the class.',
        idempotency: 'off',
        params: classParams,
        body: staffSearchBody,
        response: { 200: staffFoundSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body: { name } }) => {
        const items = [...(await classes.findStaff(actor, id, name))];
        return { status: 200, body: { items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/teachers/:personId/end`,
        summary: 'End what somebody is on the staff of a class',
        description:
          'Teachers may read and finish the records of their students for 14 more days; substitutes may not.',
        params: teacherParams,
        body: endBody,
        response: { 200: classSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id, personId }, body }) => ({
        status: 200,
        ...(await answer(actor, await classes.endTeacher(actor, id, { personId, to: body?.to }))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/code`,
        summary: 'Give a class a new code to sign in with',
        description: 'The code before stops to work. It shows nothing of the class and no names.',
        idempotency: 'off',
        params: classParams,
        body: codeBody,
        response: { 200: classSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => ({
        status: 200,
        ...(await answer(actor, await classes.rotateCode(actor, id, body?.hours ?? null))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id/code`,
        summary: 'Say when the code of a class works',
        params: classParams,
        body: codePatch,
        response: { 200: classSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id }, body: { hours } }) => ({
        status: 200,
        ...(await answer(actor, await classes.setCodeHours(actor, id, hours))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/:id/code`,
        summary: 'Take the code of a class away',
        params: classParams,
        response: { 200: classSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        ...(await answer(actor, await classes.removeCode(actor, id))),
      }),
    ),
    ...rosterRoutes(services),
  ];
}
