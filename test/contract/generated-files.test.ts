import { readdir, readFile } from 'node:fs/promises';
import { listEndpoints } from '../../src/app.ts';
import { renderEnvExample, renderSettingsTable } from '../../src/config/env-example.ts';
import { createRouter } from '../../src/http/http-app.ts';
import { renderOpenApi, unusedServices } from '../../src/openapi-document.ts';
import { version } from '../../src/shared/version.ts';
import { createRecordingLog } from '../support/recording-log.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('generated files', () => {
  test('openapi.json is current (npm run openapi writes it)', async () => {
    expect(await read('openapi.json')).toBe(renderOpenApi());
  });

  test('.env.example is current (npm run env-example writes it)', async () => {
    expect(await read('.env.example')).toBe(renderEnvExample());
  });

  test('the table of settings in docs/operating.md is current (npm run env-example writes it)', async () => {
    expect(await read('docs/operating.md')).toContain(renderSettingsTable());
  });

  test('every command that the documentation tells is one of package.json', async () => {
    const { scripts } = JSON.parse(await read('package.json'));
    const folder = await readdir(new URL('../../docs/', import.meta.url));
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...folder.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
    ];
    const texts = await Promise.all(pages.map(read));
    const told = texts.flatMap((text) =>
      [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name]) => name),
    );
    expect(told.length).toBeGreaterThan(0);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(told));
  });

  test('the program and its package say the same version', async () => {
    expect(JSON.parse(await read('package.json')).version).toBe(version);
  });
});

describe('the OpenAPI document', () => {
  const document = JSON.parse(renderOpenApi());
  const endpoints = listEndpoints(unusedServices);

  test('describes every route the application answers, and no other', () => {
    // Asked of Express, so that a route that was added past the list of endpoints is found.
    const app = createRouter({ endpoints, log: createRecordingLog().log, checkResponses: false });
    type Layer = { route?: { path: string; stack: { method?: string }[] } };
    const routes = (app.router.stack as Layer[]).flatMap(({ route }) =>
      (route?.stack ?? []).filter(({ method }) => method).map(({ method }) => `${method} ${route?.path}`),
    );
    const described = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described.length).toBeGreaterThan(0);
    expect(routes.sort()).toEqual(described.sort());
  });

  test('refers only to components that it has', () => {
    const references = [...renderOpenApi().matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(references));
  });

  test('gives every operation its own id and a summary', () => {
    const operations = Object.values<Record<string, { operationId: string; summary: string }>>(document.paths).flatMap(
      (path) => Object.values(path),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
  });
});
