import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCodes } from '../../../src/shared/errors.ts';

const web = fileURLToPath(new URL('../../../src/web', import.meta.url));

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, before = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value] as const] : [...flatten(value, `${before}${key}.`)],
    ),
  );
}

async function readParts(language: string): Promise<{ part: string; texts: Tree }[]> {
  const names = await readdir(join(web, 'i18n', language));
  return Promise.all(
    names.map(async (part) => ({ part, texts: JSON.parse(await readFile(join(web, 'i18n', language, part), 'utf8')) })),
  );
}

async function readTexts(language: string): Promise<Map<string, string>> {
  return new Map((await readParts(language)).flatMap(({ texts }) => [...flatten(texts)]));
}

async function readSources(): Promise<string> {
  const entries = await readdir(web, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && ['.ts', '.tsx'].includes(extname(entry.name)));
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join('\n');
}

const plural = /_(?:one|other)$/;
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)[^}]*\}\}/g)].map(([, name]) => name).sort();

describe('the texts of the web application', () => {
  let english: Map<string, string>;
  let spanish: Map<string, string>;
  let sources = '';
  beforeAll(async () => {
    [english, spanish, sources] = await Promise.all([readTexts('en'), readTexts('es'), readSources()]);
  });

  test('are the same in both languages, with the same gaps to fill, and none is empty', () => {
    expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) {
      expect({ key, holes: holes(spanish.get(key) ?? '') }).toEqual({ key, holes: holes(text) });
      expect({ key, isEmpty: text.trim() === '' || spanish.get(key)?.trim() === '' }).toEqual({ key, isEmpty: false });
    }
  });

  test('stand in the same parts in both languages, each group in one of them', async () => {
    const [parts, others] = await Promise.all([readParts('en'), readParts('es')]);
    const groups = (all: typeof parts) =>
      all.flatMap(({ part, texts }) => Object.keys(texts).map((group) => ({ group, part })));
    expect(groups(others)).toEqual(expect.arrayContaining(groups(parts)));
    const names = groups(parts).map(({ group }) => group);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('are all used, and whatever is used is there', () => {
    const keys = new Set([...english.keys()].map((key) => key.replace(plural, '')));
    const literals = [...sources.matchAll(/'((?:[a-z]\w*)(?:\.[\w-]+)*)'/g)].map(([, key]) => String(key));
    const prefixes = [...sources.matchAll(/`([a-zA-Z]\w*(?:\.\w+)*\.)\$\{/g)].map(([, prefix]) => String(prefix));
    const used = new Set(literals);
    const unused = [...keys].filter((key) => !used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => String(key));
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !keys.has(key))).toEqual([]);
  });

  test('say every problem of the server in plain words', () => {
    expect(errorCodes.filter((code) => !english.has(`problem.${code}`))).toEqual([]);
  });
});
