import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { stream } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { isStaff } from '../student-records/student-access.ts';
import {
  attentionSchema,
  classProgressSchema,
  classQuery,
  effectSchema,
  tableQuery,
} from './class-progress.schemas.ts';
import { attentionOf } from './class-progress.ts';
import type { ProgressServices } from './create-progress.ts';
import { liveRoutes } from './live.routes.ts';
import { masterySettingsRoutes } from './mastery-settings.routes.ts';
import { picturesRoutes } from './pictures.routes.ts';
import {
  presentAttention,
  presentClass,
  presentOwn,
  presentProgress,
  presentReceived,
  toToldEvent,
} from './progress.presenter.ts';
import {
  classReceivedSchema,
  decisionInput,
  eventSchema,
  ownProgressSchema,
  ownReceivedSchema,
  progressSchema,
  receivedSchema,
} from './progress.schemas.ts';
import { classEventsInput, ownEventsInput, teacherEventsInput } from './progress-event.schemas.ts';
import { pullRoutes } from './pull.routes.ts';

const own = '/api/v1/me/playlists/:id';
const one = '/api/v1/student-playlists/:id';
const whole = '/api/v1/assignments/:id';
const common = { tag: 'Progress', auth: 'signedIn' } as const;
const targetParams = z.strictObject({ id: idSchema, targetId: idSchema });
const eventCursor = createCursorCodec(z.strictObject({ receivedAt: z.coerce.date(), id: idSchema }));

export function progressRoutes({ progress, classes, ...others }: ProgressServices): Endpoint[] {
  return [
    ...pullRoutes(others),
    ...masterySettingsRoutes(others.settings),
    ...liveRoutes(others.live),
    ...picturesRoutes(others),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${own}/progress`,
        summary: 'Get where the caller stands in one of their playlists',
        params: idParams,
        response: { 200: ownProgressSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentOwn(await progress.getOwn(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${own}/events`,
        summary: 'Tell what the caller did',
        description:
          'Events may come late and in any order, and be sent again: each counts once, by its id. One that cannot be ' +
          'taken is refused with the reason, and all others are kept. Answers to a check wait for a teacher.',
        params: idParams,
        body: ownEventsInput,
        response: { 200: ownReceivedSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, body }) => {
        const told = await progress.tellOwn(actor, id, body.events.map(toToldEvent));
        return { status: 200, body: { ...presentOwn(told), ...presentReceived(told) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${one}/progress`,
        clientScope: 'progress.read',
        summary: 'Get where a student stands in one of their playlists',
        params: idParams,
        response: { 200: progressSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        body: presentProgress(await progress.get(actor, id), isStaff(actor)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${one}/events`,
        clientScope: 'progress.write',
        summary: 'Accept or return what a student has given, score it, help, or open it again',
        description: 'Taken once each, by its id, as the events of students are.',
        params: idParams,
        body: teacherEventsInput,
        response: { 200: receivedSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, body }) => {
        const told = await progress.tellAbout(actor, id, body.events.map(toToldEvent));
        return { status: 200, body: { ...presentProgress(told, isStaff(actor)), ...presentReceived(told) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${one}/events`,
        summary: 'List what was told of a student’s playlist, last received first',
        description: 'For staff.',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: pageSchema(eventSchema).meta({ id: 'ProgressEventsPage' }) },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const after = eventCursor.decode(cursor, id);
        const { found, count } = await progress.listEvents(actor, id, { after, limit });
        const toCursor = (last: (typeof found)[number]) =>
          eventCursor.encode({ receivedAt: last.receivedAt, id: last.position }, id);
        const page = toPage({ found, count, limit, cursor: toCursor });
        const items = page.items.map(({ id: eventId, stepId, at, receivedAt, by, detail }) => ({
          id: eventId,
          stepId,
          kind: detail.kind,
          at: at.toISOString(),
          receivedAt: receivedAt.toISOString(),
          by: { ...by },
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: `${one}/targets/:targetId`,
        summary: 'Set where a student stands with a target',
        description: 'Holds whatever the rule of the target says, in every playlist that has it; kept in its history.',
        params: targetParams,
        body: decisionInput,
        response: { 200: progressSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id, targetId }, body: { state, reason = null } }) => ({
        status: 200,
        body: presentProgress(await progress.decide(actor, id, targetId, { state, reason }), isStaff(actor)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${whole}/events`,
        summary: 'Accept, return or score what several students of an assignment have given',
        description:
          'Such as what came back on paper. As for one student: each event is taken once, by its id; one that cannot be taken is ' +
          'refused with the reason, and all others are kept.',
        params: idParams,
        body: classEventsInput,
        response: { 200: classReceivedSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, body }) => {
        const wanted = body.students.map(({ studentPlaylistId, events }) => {
          return { id: studentPlaylistId, told: events.map(toToldEvent) };
        });
        const told = await progress.tellAboutAll(actor, id, wanted);
        const students = told.map((one) => ({ studentPlaylistId: one.standing.row.id, ...presentReceived(one) }));
        return { status: 200, body: { students } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${whole}/progress`,
        summary: 'Get how a class stands: students by targets',
        params: idParams,
        query: classQuery,
        response: { 200: classProgressSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { stuckDays } }) => ({
        status: 200,
        body: presentClass(await classes.read(actor, id, stuckDays)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${whole}/progress/export`,
        summary: 'Get how a class stands, as a table',
        description:
          'CSV in UTF-8: a row for each student, for each target the state and the level as the district calls them.',
        params: idParams,
        query: tableQuery,
        response: { 200: stream('text/csv') },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query }) => ({
        status: 200,
        stream: Readable.from(await classes.table(actor, id, query)),
        headers: { 'content-disposition': 'attachment; filename="progress.csv"' },
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${whole}/attention`,
        summary: 'List who of a class needs the teacher, most pressing first',
        description: 'Who asks for help, what waits to be looked at, who is not getting on, is late, or has stopped.',
        params: idParams,
        query: classQuery,
        response: { 200: attentionSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { stuckDays } }) => ({
        status: 200,
        body: presentAttention(attentionOf((await classes.read(actor, id, stuckDays)).rows)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/playlists/:id/pathway-effect',
        summary: 'Get how many students mastered each target, by path',
        description:
          'For staff, over the district, with the interval that honestly holds. Groups under 10 are not told, nor what would let them be computed.',
        params: idParams,
        response: { 200: effectSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        const pathways = await classes.effect(actor, id);
        const body = pathways.map(({ targets, ...path }) => ({
          ...path,
          targets: targets.map((target) => ({ ...target })),
        }));
        return { status: 200, body: { pathways: body } };
      },
    ),
  ];
}
