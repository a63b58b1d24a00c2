import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import type { Actor } from '../../shared/actor.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { PlaylistService } from '../playlists/playlist.service.ts';
import {
  courseInput,
  coursePage,
  coursePatch,
  courseQuery,
  courseSchema,
  orderBody,
  thisWeekQuery,
  thisWeekSchema,
} from './course.schemas.ts';
import type { CourseService } from './course.service.ts';
import { attachedIds, type Course } from './course.ts';
import { courseUnitRoutes } from './course-units.routes.ts';
import type { CourseViewService } from './course-view.service.ts';
import { type ListedCourse, sortKeyOf } from './courses.store.ts';

export type CoursesServices = {
  readonly courses: CourseService;
  readonly view: CourseViewService;
  readonly mayEdit: PlaylistService['mayEdit'];
};

export const coursesPath = '/api/v1/courses';
export const coursesTag = { tag: 'Courses', auth: 'signedIn' } as const;
const path = coursesPath;
const common = coursesTag;
const cursors = createCursorCodec(z.strictObject({ sortKey: z.string(), id: idSchema }));

/** How a course is answered. */
export type CourseAnswer = (
  actor: Actor,
  course: Course,
) => Promise<{ body: z.output<typeof courseSchema>; etag: string }>;

/** Courses of a district: what is taught, when, with what. */
export function courseRoutes({ courses, view, mayEdit }: CoursesServices): Endpoint[] {
  const answer: CourseAnswer = async (actor, course) => {
    const units = await view.showUnits(actor, course.units);
    const counts = {
      units: course.units.length,
      playlists: attachedIds(course, 'playlist').length,
      resources: attachedIds(course, 'resource').length,
    };
    return { body: { ...presentHead({ ...course, counts }), units }, etag: etagOf(course.revision) };
  };
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List the courses of the district, by grade and title',
        description: 'For staff.',
        query: courseQuery,
        response: { 200: coursePage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, ...question } }) => {
        const after = cursors.decode(cursor, question);
        const { found, count } = await courses.list(actor, { ...question, after, limit });
        const positionOf = (course: ListedCourse) => ({ sortKey: sortKeyOf(course), id: course.id });
        const page = toPage({ found, limit, count, cursor: (last) => cursors.encode(positionOf(last), question) });
        return { status: 200, body: { ...page, items: page.items.map(presentHead) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Make a course, with its units if you like',
        description: 'For specialists and admins of the whole district, as all changes of courses.',
        body: courseInput,
        response: { 201: courseSchema },
        errors: ['forbidden'],
        etag: true,
      },
      async ({ actor, body }) => {
        const course = await courses.create(actor, body);
        return { status: 201, ...(await answer(actor, course)), headers: { location: `${path}/${course.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read a course with its units and what they attach',
        params: idParams,
        response: { 200: courseSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => {
        // Titles and days of it change without it: the caller's revision stands in the body.
        const { body } = await answer(actor, await courses.get(actor, id));
        return { status: 200, body };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/this-week`,
        summary: 'Read which units are taught this week, and which come next',
        description:
          'In the district’s time zone and school year. In a week without school, `nextUnits` are those of the first week after.',
        params: idParams,
        query: thisWeekQuery,
        response: { 200: thisWeekSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, query: { date = null } }) => ({
        status: 200,
        body: await view.thisWeek(actor, id, date),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change what a course says of itself, or archive it',
        params: idParams,
        body: coursePatch,
        response: { 200: courseSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const course = await courses.update(actor, { id, expectedRevision }, body);
        return { status: 200, ...(await answer(actor, course)) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/:id`,
        summary: 'Delete a course; what it attaches stays',
        params: idParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, expectedRevision }) => {
        await courses.remove(actor, { id, expectedRevision });
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: `${path}/:id/order`,
        summary: 'Put all units, and what they attach, in another order',
        params: idParams,
        body: orderBody,
        response: { 200: courseSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const course = await courses.reorder(actor, { id, expectedRevision }, body.units);
        return { status: 200, ...(await answer(actor, course)) };
      },
    ),
    ...courseUnitRoutes({ courses, view, mayEdit }, answer),
  ];
}

function presentHead({ orgId: _orgId, source, subjects, gradeLevels, createdAt, updatedAt, ...rest }: ListedCourse) {
  const { id, title, summary, isArchived, counts, revision } = rest;
  return {
    id,
    title,
    summary,
    subjects: [...subjects],
    gradeLevels: [...gradeLevels],
    isArchived,
    counts,
    source: source && { system: source.system, id: source.id },
    revision,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
