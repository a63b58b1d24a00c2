import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import type { Actor } from '../../shared/actor.ts';
import { line } from '../resources/resource.schemas.ts';
import type { SchoolCalendarService } from './school-calendar.service.ts';
import { checkYears, type SchoolCalendar, weeksOf } from './school-calendar.ts';

const path = '/api/v1/school-calendar';
const common = { tag: 'Organizations', auth: 'signedIn' } as const;
const dateSchema = z.iso.date();

const noSchoolSchema = z.strictObject({ name: line(100), from: dateSchema, to: dateSchema.describe('Included.') });

const yearShape = {
  startsOn: dateSchema.describe('The first day of school.'),
  endsOn: dateSchema.describe('The last day of school.'),
  noSchool: z.array(noSchoolSchema).max(100).describe('Holidays and other days without school.'),
};

const calendarBody = z
  .strictObject({ years: z.array(z.strictObject(yearShape)).max(20).describe('In order.') })
  .check((context) => {
    for (const { path: within, message } of checkYears(context.value.years)) {
      context.issues.push({ code: 'custom', message, path: ['years', ...within], input: context.value });
    }
  })
  .meta({ id: 'SchoolCalendarInput' });

export const schoolCalendarSchema = z
  .strictObject({
    timeZone: z.string().describe('Of the district: days begin and end by it (`PATCH /district`).'),
    years: z.array(
      z.strictObject({
        ...yearShape,
        weeks: z
          .array(z.strictObject({ number: z.int(), from: dateSchema, to: dateSchema }))
          .describe('Weeks with at least one day of school, numbered from 1. Courses name them by number.'),
      }),
    ),
    revision: z.int().describe('0 before anything was said.'),
  })
  .meta({ id: 'SchoolCalendar' });

export function schoolCalendarRoutes(calendar: SchoolCalendarService): Endpoint[] {
  const answer = async (actor: Actor, { years, revision }: SchoolCalendar) => ({
    status: 200 as const,
    body: {
      timeZone: await calendar.timeZoneOf(actor),
      years: years.map((year) => ({ ...year, noSchool: [...year.noSchool], weeks: weeksOf(year) })),
      revision,
    },
    etag: etagOf(revision),
  });
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Read when there is school in the district, with the numbers of its weeks',
        response: { 200: schoolCalendarSchema },
      },
      async ({ actor }) => {
        const { etag: _tag, ...answered } = await answer(actor, await calendar.get(actor));
        return answered;
      },
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path,
        summary: 'Say when there is school in the district',
        description: 'The whole calendar. If-Match names its revision, as `"0"` before the first.',
        body: calendarBody,
        response: { 200: schoolCalendarSchema },
        errors: ['forbidden'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, body, expectedRevision }) =>
        answer(actor, await calendar.replace(actor, { expectedRevision, years: body.years })),
    ),
  ];
}
