import { z } from 'zod';
import { type ClientScope, clientScopes } from '../shared/actor.ts';
import type { ErrorCode } from '../shared/errors.ts';
import { errorRegistry } from '../shared/errors.ts';
import { version } from '../shared/version.ts';
import { type Endpoint, endpoint, errorsOf, heedsIdempotencyKey } from './endpoint.ts';
import { bodyForms } from './parse-request.ts';
import { problemFormat } from './problem.ts';
import { formField, formType, manyField, type UploadDefinition } from './receive-file.ts';
import { isJson, type ResponseDeclaration } from './responses.ts';

type Json = Record<string, unknown>;

const scopeTexts: Readonly<Record<ClientScope, string>> = {
  'playlists.read': 'Read what is published of playlists.',
  'resources.read': 'Read what is published of resources.',
  'assignments.read': 'Reserved: read assignments.',
  'progress.read': 'Reserved: read the progress of students.',
  'progress.write': 'Reserved: report the progress of students.',
};

/** The OpenAPI 3.1 document of a list of endpoints, the same for the same endpoints. */
export function createOpenApiDocument(endpoints: readonly Endpoint[]): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const item of endpoints) {
    const path = toOpenApiPath(item.path);
    const operations = paths[path] ?? {};
    operations[item.method] = describeOperation(item, components);
    paths[path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pathloom',
      version,
      description:
        'A K-12 learning-object repository. Errors are RFC 9457 problem documents: `code` and `details` are the contract.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components.sorted(),
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiClient: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: '/api/v1/oauth/token',
              scopes: Object.fromEntries(clientScopes.map((scope) => [scope, scopeTexts[scope]])),
            },
          },
        },
      },
    },
  };
}

/** `GET /openapi.json`; lists itself too, so it is given the other endpoints. */
export function openApiEndpoint(others: readonly Endpoint[]): Endpoint {
  // Made on the first request: a start should not wait for it.
  let document: Json | null = null;
  const self = endpoint(
    {
      method: 'get',
      auth: 'public',
      path: '/openapi.json',
      tag: 'Operation',
      summary: 'Describe this interface as an OpenAPI 3.1 document',
      response: { 200: z.record(z.string(), z.unknown()).describe('An OpenAPI 3.1 document.') },
    },
    () => {
      document ??= createOpenApiDocument([...others, self]);
      return { status: 200, body: document };
    },
  );
  return self;
}

function describeOperation(item: Endpoint, components: Components): Json {
  return {
    tags: [item.tag],
    summary: item.summary,
    ...(item.description ? { description: item.description } : {}),
    operationId: operationIdOf(item),
    security: securityOf(item),
    ...describeParameters(item, components),
    ...(item.body
      ? {
          requestBody: {
            required: !item.body.safeParse(undefined).success,
            content: { [bodyForms[item.bodyForm ?? 'json'].type]: { schema: components.add(item.body, 'input') } },
          },
        }
      : {}),
    ...(item.upload ? { requestBody: { required: true, content: describeUpload(item.upload) } } : {}),
    responses: { ...describeAnswers(item, components), ...describeProblems(item, components) },
  };
}

/** A file as it is, or in a form. */
function describeUpload({ types, maxFiles }: UploadDefinition): Json {
  const binary = { type: 'string', format: 'binary' };
  if (maxFiles !== undefined) {
    const many = { type: 'array', items: binary, minItems: 1, maxItems: maxFiles };
    return { [formType]: { schema: { type: 'object', properties: { [manyField]: many }, required: [manyField] } } };
  }
  const form = { type: 'object', properties: { [formField]: binary }, required: [formField] };
  return {
    ...Object.fromEntries(types.map((type) => [type, { schema: binary }])),
    [formType]: { schema: form },
  };
}

/** An empty requirement beside another one says that the token may be left out. */
function securityOf({ auth, clientScope }: Endpoint): Json[] {
  if (auth === 'public') return [];
  const signedIn = [{ accessToken: [] }, ...(clientScope ? [{ apiClient: [clientScope] }] : [])];
  return auth === 'optional' ? [{}, ...signedIn] : signedIn;
}

function describeParameters(item: Endpoint, components: Components): Json {
  const declared = (['path', 'query'] as const).flatMap((place) => {
    const schema = place === 'path' ? item.params : item.query;
    if (!schema) return [];
    const { properties = {}, required = [] } = components.add(schema, 'input') as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, { description, ...rest }]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    }));
  });
  const parameters = [...declared, ...describeHeaders(item)];
  return parameters.length > 0 ? { parameters } : {};
}

function describeHeaders(item: Endpoint): Json[] {
  const header = (name: string, required: boolean, description: string): Json => {
    return { name, in: 'header', required, description, schema: { type: 'string' } };
  };
  return [
    ...(item.ifMatch
      ? [header('If-Match', item.ifMatch === 'required', 'The ETag of what is changed, as it was read; * for any.')]
      : []),
    ...(item.etag && item.method === 'get'
      ? [header('If-None-Match', false, 'An ETag that was received before; answered by 304 while it holds.')]
      : []),
    ...(heedsIdempotencyKey(item)
      ? [header('Idempotency-Key', false, 'A new UUID per intent: sent again, it is answered and not done again.')]
      : []),
  ];
}

function describeAnswers(item: Endpoint, components: Components): Json {
  const answers = Object.entries(item.response).map(([status, declaration]) => [
    status,
    { ...describeAnswer(declaration, components), ...(item.etag ? { headers: { ETag: etagHeader } } : {}) },
  ]);
  const notModified =
    item.etag && item.method === 'get' ? { 304: { description: 'What the caller has is current.' } } : {};
  return { ...Object.fromEntries(answers), ...notModified };
}

const etagHeader = { description: 'The revision, for If-Match and If-None-Match.', schema: { type: 'string' } };

function describeAnswer(declaration: ResponseDeclaration, components: Components): Json {
  if (isJson(declaration)) {
    return {
      description: declaration.description ?? 'Done.',
      content: { 'application/json': { schema: components.add(declaration, 'output') } },
    };
  }
  switch (declaration.kind) {
    case 'empty':
      return { description: 'Done; there is no body.' };
    case 'redirect':
      return {
        description: 'See the header Location.',
        headers: { Location: { required: true, schema: { type: 'string', format: 'uri-reference' } } },
      };
    case 'stream':
      return { description: 'A stream.', content: { [declaration.contentType]: {} } };
    case 'file':
    case 'bytes':
      return { description: 'The file; byte ranges are served.', content: { '*/*': {} } };
  }
}

function describeProblems(item: Endpoint, components: Components): Json {
  const codesByStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(item)) {
    const { status } = errorRegistry[code];
    codesByStatus.set(status, [...(codesByStatus.get(status) ?? []), code]);
  }
  const { contentType, schemaOf } = item.errorFormat ?? problemFormat;
  const answers = [...codesByStatus].map(([status, codes]) => {
    const schemas = schemaOf(codes).map((one) => components.add(one, 'output'));
    const schema = schemas.length === 1 ? schemas[0] : { oneOf: schemas };
    return [status, { description: describeCodes(codes), content: { [contentType]: { schema } } }];
  });
  return Object.fromEntries(answers);
}

function describeCodes(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `\`${code}\`: ${errorRegistry[code].title}`).join(' ');
}

/** `GET /playlists/:id/versions` becomes `getPlaylistsByIdVersions`. */
function operationIdOf({ method, path }: Endpoint): string {
  const words = path.split('/').flatMap((part) => (part.startsWith(':') ? ['by', part.slice(1)] : part.split(/\W+/)));
  return (
    method +
    words
      .filter(Boolean)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  );
}

function toOpenApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/** Schemas with an id (`.meta({ id })`) are written once, under components, and referred to. */
class Components {
  private readonly schemas = new Map<string, Json>();

  /** The JSON schema of `schema`, with references into the components. */
  add(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _,
      $defs = {},
      ...rest
    } = z.toJSONSchema(schema, { io }) as Json & { $defs?: Record<string, Json> };
    for (const [id, definition] of Object.entries($defs)) this.define(id, pointToComponents(definition));
    return pointToComponents(rest);
  }

  sorted(): Json {
    return Object.fromEntries([...this.schemas].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  private define(id: string, definition: Json): void {
    const known = this.schemas.get(id);
    if (known && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new Error(`Two different schemas have the id "${id}". Give each its own (input and output may differ).`);
    }
    this.schemas.set(id, definition);
  }
}

function pointToComponents(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
