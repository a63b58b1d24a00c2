import { Readable } from 'node:stream';
import { type Endpoint, endpoint } from './endpoint.ts';
import { createOpenApiDocument } from './openapi.ts';
import { stream } from './responses.ts';

/** `GET /docs`: the OpenAPI document as one page of HTML. Works without scripts and without any other server. */
export function docsEndpoint(others: readonly Endpoint[]): Endpoint {
  let page: string | null = null;
  const self = endpoint(
    {
      method: 'get',
      path: '/docs',
      auth: 'public',
      tag: 'Operation',
      summary: 'Read this interface as a page',
      response: { 200: stream('text/html; charset=utf-8') },
    },
    () => {
      page ??= renderDocs(createOpenApiDocument([...others, self]) as never);
      return { status: 200, stream: Readable.from([page]), headers: { 'cache-control': 'public, max-age=300' } };
    },
  );
  return self;
}

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly [limit: string]: unknown;
};

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

type Operation = {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
};

export type DocumentToRender = {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

type Entry = { readonly method: string; readonly path: string; readonly operation: Operation };

export function renderDocs({ info, paths, components }: DocumentToRender): string {
  const chapters = new Map<string, Entry[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const chapter = operation.tags[0] ?? 'Other';
      chapters.set(chapter, [...(chapters.get(chapter) ?? []), { method, path, operation }]);
    }
  }
  const schemas = Object.entries(components.schemas).filter(([name]) => !name.startsWith('Problem_'));
  const contents = [...chapters].map(
    ([chapter, entries]) =>
      `<li><a href="#${anchor(chapter)}">${escapeHtml(chapter)}</a><ul>${entries.map(renderLink).join('')}</ul></li>`,
  );
  const body = [...chapters].map(
    ([chapter, entries]) =>
      `<section><h2 id="${anchor(chapter)}">${escapeHtml(chapter)}</h2>${entries.map(renderOperation).join('')}</section>`,
  );
  const shapes = schemas.map(
    ([name, schema]) =>
      `<article><h3 id="schema-${anchor(name)}">${escapeHtml(name)}</h3>${renderShape(schema)}</article>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} ${escapeHtml(info.version)}: interface</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Contents"><p><strong>${escapeHtml(info.title)}</strong> ${escapeHtml(info.version)}</p>
<ul>${contents.join('')}<li><a href="#schemas">Shapes</a></li></ul></nav>
<main>
<h1>${escapeHtml(info.title)}: interface</h1>
<p>${inline(info.description)}</p>
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${body.join('\n')}
<section><h2 id="schemas">Shapes</h2>${shapes.join('')}</section>
</main>
</body>
</html>
`;
}

function renderLink({ method, path, operation }: Entry): string {
  return `<li><a href="#${operation.operationId}"><b>${method.toUpperCase()}</b> ${escapeHtml(path)}</a></li>`;
}

function renderOperation({ method, path, operation }: Entry): string {
  const { operationId, summary, description, security, parameters = [], requestBody, responses } = operation;
  const rows = parameters.map(
    ({ name, in: place, required, description: text, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code>${required ? ' *' : ''}</td><td>${place}</td><td>${renderType(schema)}</td>` +
      `<td>${inline(text ?? '')}</td></tr>`,
  );
  const answers = Object.entries(responses).map(
    ([status, answer]) =>
      `<tr><td>${status}</td><td>${inline(answer.description)}</td><td>${renderContent(answer.content)}</td></tr>`,
  );
  return `<article>
<h3 id="${operationId}"><b class="method">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code></h3>
<p>${inline(summary)}.${security.length > 0 ? ' <em>Needs an access token.</em>' : ''}</p>
${description === undefined ? '' : `<p>${inline(description)}</p>`}
${rows.length > 0 ? renderTable(['Parameter', 'In', 'Type', 'Meaning'], rows) : ''}
${requestBody ? `<h4>Body</h4>${renderBody(requestBody.content)}` : ''}
<details><summary>Answers</summary>${renderTable(['Status', 'Meaning', 'Body'], answers)}</details>
</article>`;
}

function renderTable(heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function renderBody(content: Content): string {
  return Object.values(content)
    .map(({ schema }) => (schema ? renderShape(schema) : ''))
    .join('');
}

/** The bodies of an answer; problems are described by their codes and need no shape. */
function renderContent(content: Content = {}): string {
  return Object.entries(content)
    .map(([type, { schema }]) =>
      schema && type === 'application/json' ? renderType(schema) : `<code>${escapeHtml(type)}</code>`,
    )
    .join(' ');
}

function renderShape(schema: Schema): string {
  if (!schema.properties) return `<p>${renderType(schema)} ${inline(schema.description ?? '')}</p>`;
  const rows = Object.entries(schema.properties).map(
    ([name, property]) =>
      `<tr><td><code>${escapeHtml(name)}</code>${schema.required?.includes(name) ? ' *' : ''}</td>` +
      `<td>${renderType(property)}</td><td>${inline(property.description ?? '')}${renderProperties(property)}</td></tr>`,
  );
  return renderTable(['Field', 'Type', 'Meaning'], rows);
}

/** The fields of an object that stands inside of another and has no name of its own. */
function renderProperties(schema: Schema): string {
  const inner = schema.properties ? schema : schema.items;
  return inner?.properties ? renderShape(inner) : '';
}

const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern'] as const;

function renderType(schema: Schema): string {
  const { $ref, items, anyOf, oneOf, enum: values, const: only, format, additionalProperties } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return `<a href="#schema-${anchor(name)}">${escapeHtml(name)}</a>`;
  }
  const choices = anyOf ?? oneOf;
  if (choices) return choices.map(renderType).join(' or ');
  if (values) return values.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(' | ');
  if (only !== undefined) return `<code>${escapeHtml(String(only))}</code>`;
  if (items) return `list of ${renderType(items)}`;
  if (typeof additionalProperties === 'object') return `by name: ${renderType(additionalProperties)}`;
  const bounds = limits.flatMap((limit) => {
    const bound = schema[limit];
    // The pattern of a known format says nothing to people, and the bound of any integer neither.
    const isNoise = (limit === 'pattern' && format !== undefined) || Math.abs(Number(bound)) > 1e15;
    return bound === undefined || isNoise ? [] : [`${limit} ${bound}`];
  });
  const preset = schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`];
  const notes = [...bounds, ...preset].map(escapeHtml).join(', ');
  return `${escapeHtml([schema.type ?? 'any'].flat().join(' or '))}${format ? ` (${escapeHtml(format)})` : ''}${notes ? `<br><small>${notes}</small>` : ''}`;
}

function anchor(text: string): string {
  return text.replace(/[^\w-]+/g, '-');
}

/** Text with `code` in backticks. */
function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; grid-template-columns: minmax(14rem, 22rem) minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box; font-size: .875rem; }
nav ul { list-style: none; padding-left: .75rem; }
main { padding: 1rem 2rem; max-width: 60rem; }
article { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem 0 1rem; }
h3 { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; overflow-wrap: anywhere; }
thead { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
`;
