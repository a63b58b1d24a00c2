import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { renderEnvExample } from '../../src/config/env-example.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFile(`${root}/${path}`, 'utf8');

type Service = {
  image?: string;
  ports?: string[];
  volumes: string[];
  networks: string[];
  environment: Record<string, string>;
  healthcheck: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
};

describe('docker-compose.yml', () => {
  let text = '';
  let services: Record<string, Service> = {};
  let compose: { volumes: Record<string, unknown>; networks: Record<string, { internal?: boolean }> };
  beforeAll(async () => {
    text = await read('docker-compose.yml');
    compose = parse(text);
    services = parse(text).services;
  });

  test('starts the application, MongoDB and Meilisearch, each with a health check', () => {
    expect(Object.keys(services).sort()).toEqual(['app', 'meilisearch', 'mongodb']);
    for (const service of Object.values(services)) expect(service.healthcheck.test.length).toBeGreaterThan(1);
    expect(services.app?.depends_on).toEqual({
      mongodb: { condition: 'service_healthy' },
      meilisearch: { condition: 'service_healthy' },
    });
  });

  test('has no default secret: a missing one stops it with its name', () => {
    const secrets = ['MONGO_ROOT_PASSWORD', 'MONGO_PASSWORD', 'MEILI_MASTER_KEY', 'JWT_SECRET'];
    for (const name of secrets) {
      const uses = text.match(new RegExp(`\\$\\{${name}\\b[^}]*\\}`, 'g')) ?? [];
      expect(uses.length).toBeGreaterThan(0);
      for (const use of uses) expect(use).toMatch(new RegExp(`^\\$\\{${name}:\\?set ${name} in \\.env`));
      expect(renderEnvExample()).toContain(`#${name}=\n`);
    }
    const literal = Object.values(services)
      .flatMap(({ environment }) => Object.entries(environment))
      .filter(([name, value]) => /PASSWORD|SECRET|KEY/.test(name) && !value.startsWith('${'));
    expect(literal).toEqual([]);
  });

  test('publishes the application only, by default on this machine only', () => {
    expect(services.mongodb?.ports).toBeUndefined();
    expect(services.meilisearch?.ports).toBeUndefined();
    expect(services.app?.ports).toEqual([expect.stringMatching(/^\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}:/)]);
    expect(services.mongodb?.networks).toEqual(['backend']);
    expect(compose.networks.backend?.internal).toBe(true);
  });

  test('keeps all data in volumes that are declared', () => {
    const named = Object.values(services)
      .flatMap(({ volumes }) => volumes.map((volume) => String(volume.split(':')[0])))
      .filter((source) => !source.startsWith('.'));
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  test('mounts scripts that exist and that bash can read', async () => {
    await read('deploy/mongodb/create-user.js');
    await read('deploy/mongodb/health.js');
    const { status, stderr } = spawnSync('bash', ['-n', 'deploy/mongodb/entrypoint.sh'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('Dockerfile', () => {
  test('runs the compiled program as a user without rights, with a health check and its data in a volume', async () => {
    const text = await read('Dockerfile');
    const image = text.slice(text.lastIndexOf('\nFROM '));
    expect(image).toMatch(/^USER node$/m);
    expect(image).toMatch(/^VOLUME \/data$/m);
    expect(image).toMatch(/^HEALTHCHECK /m);
    expect(image).toMatch(/^CMD \["node", "dist\/src\/main\.js"\]$/m);
    expect(image.indexOf('USER node')).toBeLessThan(image.indexOf('CMD ['));
  });

  test('copies only what .dockerignore lets through', async () => {
    const ignore = await read('.dockerignore');
    const sources = [...(await read('Dockerfile')).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list]) =>
      String(list).split(' '),
    );
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) expect(ignore.split('\n')).toContain(`!${source.replace(/^\.\//, '')}`);
  });
});
