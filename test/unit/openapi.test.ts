import { z } from 'zod';
import { endpoint } from '../../src/http/endpoint.ts';
import { createOpenApiDocument } from '../../src/http/openapi.ts';
import { empty, file, redirect, stream } from '../../src/http/responses.ts';

const common = { auth: 'public', tag: 'Test', summary: 'Try' } as const;
const noteSchema = z.strictObject({ title: z.string() }).meta({ id: 'Note' });

describe('createOpenApiDocument', () => {
  const document = createOpenApiDocument([
    endpoint(
      {
        ...common,
        method: 'put',
        path: '/notes/:id',
        params: z.strictObject({ id: z.string().describe('The note.') }),
        query: z.strictObject({ copies: z.coerce.number().int().max(9).default(1), tag: z.string() }),
        body: noteSchema,
        response: { 200: z.array(noteSchema), 204: empty, 303: redirect },
        errors: ['not_found'],
      },
      () => ({ status: 204 }),
    ),
    endpoint({ ...common, method: 'get', path: '/csv', response: { 200: stream('text/csv') } }, () => {
      throw new Error('not called');
    }),
    endpoint({ ...common, method: 'get', path: '/file', response: { 200: file } }, () => {
      throw new Error('not called');
    }),
  ]) as never as { paths: Record<string, Record<string, Record<string, never>>>; components: { schemas: object } };
  const put = document.paths['/notes/{id}']?.put as never as Record<string, Record<string, object>>;

  test('describes parameters with their place, need and limits', () => {
    expect(put.parameters).toEqual([
      { name: 'id', in: 'path', required: true, description: 'The note.', schema: { type: 'string' } },
      { name: 'copies', in: 'query', required: false, schema: expect.objectContaining({ maximum: 9, default: 1 }) },
      { name: 'tag', in: 'query', required: true, schema: { type: 'string' } },
    ]);
  });

  test('writes a schema with an id once and refers to it', () => {
    const reference = { $ref: '#/components/schemas/Note' };
    expect(put.requestBody).toEqual({ required: true, content: { 'application/json': { schema: reference } } });
    expect(put.responses?.[200]).toMatchObject({
      content: { 'application/json': { schema: { type: 'array', items: reference } } },
    });
    expect(document.components.schemas).toHaveProperty('Note');
  });

  test('lists the declared errors and those that follow from the input', () => {
    expect(Object.keys(put.responses ?? {})).toEqual([
      '200',
      '204',
      '303',
      '400',
      '404',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(put.responses?.[404]).toEqual({
      description: '`not_found`: There is nothing here.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem_not_found' } } },
    });
  });

  test('names the type of a stream', () => {
    expect(document.paths['/csv']?.get?.responses).toMatchObject({ 200: { content: { 'text/csv': {} } } });
  });

  test('refuses one id for a schema whose input and output differ', () => {
    const setting = z.strictObject({ size: z.number().default(1) }).meta({ id: 'Setting' });
    const both = endpoint(
      { ...common, method: 'post', path: '/settings', body: setting, response: { 200: setting } },
      ({ body }) => ({ status: 200, body }),
    );
    expect(() => createOpenApiDocument([both])).toThrow(/"Setting"/);
  });
});
