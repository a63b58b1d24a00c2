import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { stream } from '../../http/responses.ts';
import type { Actor } from '../../shared/actor.ts';
import { readLines } from '../resources/import/read-lines.ts';
import type { BankImportService } from './bank-import.service.ts';
import {
  bankImportSchema,
  bankPage,
  bankParams,
  bankQuery,
  bankTargetInput,
  bankTargetPatch,
  bankTargetSchema,
  importQuery,
  positionSchema,
} from './bank-target.schemas.ts';
import type { BankTargetService, BankUses } from './bank-target.service.ts';
import { type BankTarget, sortKeyOf } from './bank-target.ts';

export type TargetsServices = {
  readonly targets: BankTargetService;
  readonly tables: BankImportService & { write(actor: Actor): AsyncIterable<string> };
};

const path = '/api/v1/targets';
const common = { tag: 'Learning targets', auth: 'signedIn' } as const;
const cursors = createCursorCodec(positionSchema);
const uploadLimitBytes = 5 * 1024 * 1024;

/** The bank of learning targets of a district. */
export function bankTargetRoutes({ targets, tables }: TargetsServices): Endpoint[] {
  const answer = async (actor: Actor, target: BankTarget) => ({
    body: present(target, await targets.usesOf(actor, [target.id])),
    etag: etagOf(target.revision),
  });
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Find learning targets in the district’s bank',
        description: 'For staff. Add one to a playlist by the command `addTarget` with its id as `bankTargetId`.',
        query: bankQuery,
        response: { 200: bankPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, ...search } }) => {
        const after = cursors.decode(cursor, search);
        const { found, count } = await targets.list(actor, { ...search, after, limit });
        const positionOf = (target: BankTarget) => ({ sortKey: sortKeyOf(target), id: target.id });
        const page = toPage({ found, limit, count, cursor: (last) => cursors.encode(positionOf(last), search) });
        const uses = await targets.usesOf(
          actor,
          page.items.map(({ id }) => id),
        );
        return { status: 200, body: { ...page, items: page.items.map((target) => present(target, uses)) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Add a learning target to the district’s bank',
        body: bankTargetInput,
        response: { 201: bankTargetSchema },
        errors: ['forbidden', 'already_exists'],
        etag: true,
      },
      async ({ actor, body }) => {
        const target = await targets.create(actor, body);
        return { status: 201, ...(await answer(actor, target)), headers: { location: `${path}/${target.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/export`,
        summary: 'Read the whole bank as a table (CSV)',
        description: 'An import of it changes nothing; with edited cells it changes these.',
        response: { 200: stream('text/csv; charset=utf-8') },
        errors: ['forbidden'],
      },
      ({ actor }) => ({
        status: 200,
        stream: Readable.from(tables.write(actor)),
        headers: { 'content-disposition': 'attachment; filename="learning-targets.csv"' },
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/imports`,
        summary: 'Take learning targets from a table (CSV)',
        description:
          'Columns: statement (en), statement (es), successCriteria (en), code, standards, mastery, subjects, grades, tags, ' +
          'status, id. Rows are found again by id, code or statement. A faulty row stops no other.',
        query: importQuery,
        upload: { types: ['text/csv', 'application/octet-stream'], maxBytes: uploadLimitBytes },
        response: { 200: bankImportSchema },
        errors: ['forbidden', 'already_exists'],
      },
      async ({ actor, query: { dryRun }, upload }) => {
        targets.assertKeeper(actor);
        const file = await upload.receive();
        const lines = readLines(createReadStream(file.path));
        return { status: 200, body: await tables.run(actor, lines, { isDryRun: dryRun }) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read a learning target of the bank, with how often it is used',
        params: bankParams,
        response: { 200: bankTargetSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        ...(await answer(actor, await targets.get(actor, id))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change a learning target of the bank',
        description: 'Playlists that have it are offered the change; none is changed by itself.',
        params: bankParams,
        body: bankTargetPatch,
        response: { 200: bankTargetSchema },
        errors: ['forbidden', 'not_found', 'already_exists'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await targets.update(actor, { id, expectedRevision }, body))),
      }),
    ),
    ...(['retire', 'restore'] as const).map((verb) =>
      endpoint(
        {
          ...common,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary:
            verb === 'retire'
              ? 'Offer a learning target no longer; playlists that have it keep it'
              : 'Offer a retired learning target again',
          params: bankParams,
          response: { 200: bankTargetSchema },
          errors: ['forbidden', 'not_found'],
          etag: true,
          ifMatch: 'optional',
        },
        async ({ actor, params: { id }, expectedRevision }) => ({
          status: 200 as const,
          ...(await answer(actor, await targets[verb](actor, { id, expectedRevision }))),
        }),
      ),
    ),
  ];
}

function present(target: BankTarget, uses: BankUses) {
  const { orgId: _orgId, createdAt, updatedAt, ...rest } = target;
  return {
    ...rest,
    successCriteria: [...target.successCriteria],
    standards: [...target.standards],
    subjects: [...target.subjects],
    gradeLevels: [...target.gradeLevels],
    tags: [...target.tags],
    uses: { playlists: uses.playlists.get(target.id) ?? 0, units: uses.units.get(target.id) ?? 0 },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
