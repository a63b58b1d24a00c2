import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { empty } from '../../http/responses.ts';
import {
  changeParams,
  classParams,
  endStudentsBody,
  enrollBody,
  groupBody,
  groupParams,
  groupPatch,
  groupSchema,
  groupsSchema,
  newStudentsBody,
  newStudentsSchema,
  presentChanges,
  presentGroup,
  presentResult,
  presentRoster,
  rosterChangesSchema,
  rosterQuery,
  rosterResultSchema,
  rosterSchema,
  tableQuery,
} from './class.schemas.ts';
import type { ClassesServices } from './create-classes.ts';
import type { NewStudentsResult } from './new-students.service.ts';
import { readStudentTable } from './student-table.ts';

const path = '/api/v1/classes/:id';

/** Who learns in a class, and in which groups. */
export function rosterRoutes({ roster, groups, newStudents }: ClassesServices): Endpoint[] {
  const common = { auth: 'signedIn', tag: 'Classes' } as const;
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/students`,
        summary: 'List who learns in a class, by name',
        params: classParams,
        query: rosterQuery,
        response: { 200: rosterSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { all: isWhole } }) => ({
        status: 200,
        body: presentRoster(await roster.list(actor, id, { isWhole })),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/students`,
        summary: 'Enroll students in a class',
        description: 'All or, when one is not known at the school, none. Who comes back keeps what they had.',
        params: classParams,
        body: enrollBody,
        response: { 200: rosterResultSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: presentResult(await roster.enroll(actor, id, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/students/new`,
        summary: 'Take students into a class who may not be here yet',
        description:
          'Found again by the id of the student information system, else by the very same name at the school; else they are new. ' +
          'One that is faulty stops no other.',
        params: classParams,
        body: newStudentsBody,
        response: { 200: newStudentsSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id }, body: { students, dryRun: isDryRun } }) => {
        const written = students.map((one, at) => ({ ...one, line: at + 1 }));
        return { status: 200, body: presentNew(await newStudents.add(actor, id, { students: written, isDryRun })) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/students/table`,
        summary: 'Take the students of a table (CSV) into a class',
        description: 'Columns: name (or first name and last name), and if there are any id and grade.',
        params: classParams,
        query: tableQuery,
        upload: { types: ['text/csv', 'application/octet-stream'], maxBytes: 2_000_000 },
        response: { 200: newStudentsSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id }, query: { dryRun: isDryRun }, upload }) => {
        await newStudents.add(actor, id, { students: [], isDryRun: true });
        const { path: file } = await upload.receive();
        const students = await readStudentTable(file);
        return { status: 200, body: presentNew(await newStudents.add(actor, id, { students, isDryRun })) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/students/end`,
        summary: 'Take students out of a class',
        description: 'Their work stays with them, and comes back with them.',
        params: classParams,
        body: endStudentsBody,
        response: { 200: rosterResultSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body: { studentIds, to } }) => ({
        status: 200,
        body: presentResult(await roster.end(actor, id, { studentIds, to })),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/changes`,
        summary: 'List what was done to who learns in a class, newest first',
        description: 'The newest 50.',
        params: classParams,
        response: { 200: rosterChangesSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        body: presentChanges(await roster.listChanges(actor, id)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/changes/:changeId/undo`,
        summary: 'Undo a change of who learns in a class',
        description: 'What was changed again since stays as it is, and is told.',
        params: changeParams,
        response: { 200: rosterResultSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id, changeId } }) => ({
        status: 200,
        body: presentResult(await roster.undo(actor, id, changeId)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/groups`,
        summary: 'List the groups of a class',
        params: classParams,
        response: { 200: groupsSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        body: { items: (await groups.list(actor, id)).map(presentGroup) },
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/groups`,
        summary: 'Make a group of some students of a class',
        params: classParams,
        body: groupBody,
        response: { 201: groupSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => {
        const group = await groups.create(actor, id, body);
        return { status: 201, body: presentGroup(group), etag: etagOf(group.revision) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/groups/:groupId`,
        summary: 'Change a group of a class',
        params: groupParams,
        body: groupPatch,
        response: { 200: groupSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id: classId, groupId }, body, expectedRevision }) => {
        const group = await groups.update(actor, { classId, groupId, expectedRevision }, body);
        return { status: 200, body: presentGroup(group), etag: etagOf(group.revision) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/groups/:groupId`,
        summary: 'Delete a group of a class; its students stay in the class',
        params: groupParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id, groupId } }) => {
        await groups.remove(actor, id, groupId);
        return { status: 204 };
      },
    ),
  ];
}

function presentNew({ changeId, students }: NewStudentsResult) {
  return { changeId, students: students.map((one) => ({ ...one })) };
}
