import { createHash } from 'node:crypto';
import { type Endpoint, endpoint, type RequestContext } from '../../http/endpoint.ts';
import { imsxErrors } from '../../http/imsx-status.ts';
import { stream } from '../../http/responses.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { pagingHeaders } from '../ims/offset-paging.ts';
import { caseIdParams, caseListQuery, caseSchemas } from './case.schemas.ts';
import type { CaseService, DefinitionSet } from './case.service.ts';
import { type CaseObject, type CaseTarget, type CaseVersion, rootOf } from './case-present.ts';
import { definitionPaths } from './case-present-definition.ts';

export type CaseRoutesParts = {
  readonly service: CaseService;
  /** Null: the address is the one by which a caller called. */
  readonly publicUrl: string | null;
};

/** The two versions spell some of their words differently. */
const errorFormats = {
  '1.0': imsxErrors({
    unauthorised: 'unauthorisedrequest',
    invalidId: 'invaliduuid',
    invalidSort: 'invalid_sort_field',
    invalidSelection: 'invalid_selection_field',
  }),
  '1.1': imsxErrors({
    unauthorised: 'unauthorised_request',
    invalidId: 'invalid_uuid',
    invalidSort: 'invalid_sort_field',
    invalidSelection: 'invalid_selection_field',
  }),
};

/** The twelve addresses of CASE, in both versions. Anybody reads what is shared; members read their district's as well. */
export function caseRoutes(parts: CaseRoutesParts): Endpoint[] {
  return (['1.1', '1.0'] as const).flatMap((version) => routesOf(version, parts));
}

function routesOf(version: CaseVersion, { service, publicUrl }: CaseRoutesParts): Endpoint[] {
  const schemas = caseSchemas(version);
  const root = `/ims/case/v1p${version.at(-1)}`;
  const common = {
    method: 'get',
    auth: 'optional',
    tag: `CASE ${version}`,
    errorFormat: errorFormats[version],
    etag: true,
  } as const;
  const targetOf = (request: RequestContext): CaseTarget => {
    return { version, base: publicUrl ?? `http://${request.header('host') ?? 'localhost'}` };
  };

  /** One thing by its identifier. */
  const single = (
    path: string,
    what: string,
    schema: (typeof schemas)[keyof typeof schemas],
    read: (scope: Scope, id: string, target: CaseTarget) => Promise<CaseObject>,
  ): Endpoint =>
    endpoint(
      {
        ...common,
        path: `${root}/${path}/:id`,
        summary: `Read ${what} (CASE ${version})`,
        params: caseIdParams,
        response: { 200: schema },
        errors: ['not_found'],
      },
      async ({ params, actor, request }) => {
        const body = await read(scopeFor(actor), params.id.toLowerCase(), targetOf(request));
        return { status: 200, body, etag: tagOf(JSON.stringify(body)) };
      },
    );
  const definition = (kind: 'license' | 'associationGrouping' | 'rubric', what: string): Endpoint =>
    single(definitionPaths[kind], what, schemas[kind], (scope, id, target) =>
      service.getDefinition(scope, kind, id, target),
    );
  const definitionSet = (kind: DefinitionSet, what: string): Endpoint =>
    single(definitionPaths[kind], `${what} and those below it`, schemas[kind], (scope, id, target) =>
      service.getDefinitionSet(scope, kind, id, target),
    );

  return [
    endpoint(
      {
        ...common,
        path: `${root}/CFDocuments`,
        summary: `List the frameworks (CASE ${version})`,
        description: 'The total is in X-Total-Count, the addresses of the other pages are in Link.',
        query: caseListQuery,
        response: { 200: schemas.documents },
      },
      async ({ query, actor, request }) => {
        const target = targetOf(request);
        const { documents, total, limit } = await service.listDocuments(scopeFor(actor), query, target);
        const body = { CFDocuments: documents };
        const address = `${rootOf(target)}/CFDocuments?${parametersOf(query)}`;
        return {
          status: 200,
          body,
          headers: pagingHeaders({ address, limit, offset: query.offset, total }),
          etag: tagOf(`${total} ${JSON.stringify(body)}`),
        };
      },
    ),
    single('CFDocuments', 'a framework', schemas.document, service.getDocument),
    endpoint(
      {
        ...common,
        path: `${root}/CFPackages/:id`,
        summary: `Read a framework with everything in it (CASE ${version})`,
        description: 'By the identifier of its document. It is sent as it is read, however large it is.',
        params: caseIdParams,
        response: { 200: stream('application/json') },
        errors: ['not_found'],
      },
      async ({ params, actor, request }) => {
        const opened = await service.openPackage(scopeFor(actor), params.id.toLowerCase(), targetOf(request));
        return { status: 200, stream: opened.stream(), etag: tagOf(opened.tag) };
      },
    ),
    single('CFItems', 'a standard', schemas.item, service.getItem),
    single(
      'CFItemAssociations',
      'a standard with all that is associated with it',
      schemas.itemAssociations,
      service.getItemAssociations,
    ),
    single('CFAssociations', 'an association', schemas.association, service.getAssociation),
    definition('associationGrouping', 'a group of associations'),
    definition('license', 'a license'),
    definition('rubric', 'a rubric'),
    definitionSet('concept', 'a concept'),
    definitionSet('subject', 'a subject'),
    definitionSet('itemType', 'a type of standard'),
  ];
}

function scopeFor(actor: Actor | null): Scope {
  return actor === null ? { kind: 'public' } : scopeOf(actor);
}

function tagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** What stays the same from page to page. */
function parametersOf({ sort, orderBy, filter, fields }: Readonly<Record<string, unknown>>): string {
  const given = Object.entries({ sort, orderBy: orderBy === 'desc' ? orderBy : undefined, filter, fields });
  const parameters = new URLSearchParams();
  for (const [name, value] of given) if (value !== undefined) parameters.set(name, String(value));
  return parameters.toString();
}
