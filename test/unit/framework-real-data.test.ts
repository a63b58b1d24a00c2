import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FrameworkPackage } from '../../src/features/standards/framework-package.ts';
import { type ReadFramework, readFrameworks, type SourceOptions } from '../../src/integrations/case/read-source.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = resolve(root, process.env.SAMPLE_DATA_DIR ?? '../shared/data');
const isThere = existsSync(join(data, 'case'));
const describeWithData = isThere ? describe : describe.skip;
const where = isThere ? '' : ' (skipped: no sample data; set SAMPLE_DATA_DIR to its folder)';

async function readAll(path: string, options: Partial<SourceOptions> = {}): Promise<ReadFramework[]> {
  const found = [];
  for await (const one of readFrameworks(join(data, path), { format: null, ...options })) found.push(one);
  return found;
}

async function readOne(path: string, options: Partial<SourceOptions> = {}): Promise<FrameworkPackage> {
  const [one] = await readAll(path, options);
  if (one?.kind !== 'framework') throw new Error(`${path} is no framework.`);
  return one.package;
}

const countsOf = ({ standards, associations, definitions, problems }: FrameworkPackage) => {
  return [standards.length, associations.length, definitions.length, problems.length];
};

const codesOf = ({ problems }: FrameworkPackage) => problems.map(({ outcome, code }) => `${outcome} ${code}`);

/** Ends that are neither a standard of the package nor its framework. */
const hasFarEnd = ({ framework, standards }: FrameworkPackage) => {
  const own = new Set([framework.id, ...standards.map(({ id }) => id)]);
  return ({ origin, destination }: FrameworkPackage['associations'][number]) =>
    !own.has(origin.identifier) || !own.has(destination.identifier);
};

describeWithData(`the real frameworks${where}`, () => {
  test('hold all of Smarter Balanced mathematics: 585 standards, 3,367 associations, 2,004 of them to elsewhere', async () => {
    const package_ = await readOne('case/sbac-MATH.json');
    expect(countsOf(package_)).toEqual([585, 3_367, 6, 1]);
    expect(codesOf(package_)).toEqual(['skipped repeated']);
    expect(package_.associations.filter(hasFarEnd(package_))).toHaveLength(2_004);
    const countOf = (wanted: string) => package_.associations.filter(({ type }) => type === wanted).length;
    // One of the 3,368 in the file stands there twice.
    expect(countOf('isChildOf') + countOf('isRelatedTo') + countOf('exactMatchOf')).toBe(570 + 1_461 + 914 - 1);
    expect(countOf('precedes')).toBe(423);
    expect(
      package_.associations.filter(({ destination }) => destination.uri.startsWith('urn:')).length,
    ).toBeGreaterThan(500);
  });

  test('hold what is whole of the broken package, and tell what is not', async () => {
    const package_ = await readOne('case/sbac-ELA.json');
    expect(package_.standards.map(({ code }) => code)).toEqual(['E.G3.C1', 'E.G3.C1RL']);
    expect(countsOf(package_)).toEqual([2, 1, 6, 3]);
    expect(codesOf(package_)).toEqual([
      'skipped missing_identifier',
      'skipped repeated_identifier',
      'skipped repeated_identifier',
    ]);
    expect(package_.problems[0]).toMatchObject({ place: 'CFItems[0]', label: 'E.GHS.C4R.T4' });
  });

  test.each([
    ['AdoptedTestFramework', 1, 1, 0],
    ['EmptyExternalFramework', 0, 0, 0],
    ['ItemTypeTestFramework', 1, 1, 1],
    ['MarkdownFramework', 2, 2, 0],
    ['Ordering', 28, 28, 0],
    ['SequenceNumberFramework', 2, 2, 0],
    ['SmartLevelFramework', 14, 14, 0],
    ['Utf8TestFramework', 1, 1, 0],
  ])('hold OpenSALT %s: %i standards, %i associations', async (name, standards, associations, definitions) => {
    const package_ = await readOne(`case/opensalt-${name}.json`);
    expect(countsOf(package_)).toEqual([standards, associations, definitions, 0]);
    expect(package_.framework.caseVersion).toBe('1.0');
  });

  test('hold the export of OpenCASE with its nulls, subjects, types and rubrics', async () => {
    const package_ = await readOne('case/compeito-opencase_round_trip_baseline.json');
    expect(countsOf(package_)).toEqual([36, 36, 10, 0]);
    expect(package_.framework.caseVersion).toBe('1.1');
    expect(package_.definitions.filter(({ kind }) => kind === 'rubric')).toHaveLength(2);
    expect(JSON.stringify(package_.definitions)).not.toContain('null');
  });

  test("hold 1,189 rows of OpenSALT's table as one tree under 12 headings", async () => {
    const package_ = await readOne('case/opensalt-ccsso_ela_item.csv', { title: 'Common Core ELA' });
    expect(countsOf(package_)).toEqual([1_189, 1_189, 0, 0]);
    const { framework, associations } = package_;
    expect(associations.filter(({ destination }) => destination.identifier === framework.id)).toHaveLength(12);
  });

  test('hold 759 and 1,069 statements of the Common Core; two of the 1,070 are the same', async () => {
    const math = await readOne('standards/cc-math-0.8.0.json');
    const ela = await readOne('standards/cc-literacy-0.8.0.json');
    expect(math.standards).toHaveLength(759);
    expect(ela.standards).toHaveLength(1_069);
    expect(codesOf(ela)).toEqual(['skipped repeated']);
    expect(new Set(codesOf(math))).toEqual(new Set(['mended missing_statement']));
    const asnIds = [...math.standards, ...ela.standards]
      .flatMap(({ aliases }) => aliases)
      .filter((name) => /^S\d/.test(name));
    expect(new Set(asnIds).size).toBe(1_735);
  });

  test('hold, taken as a folder, every one of the 1,844 official identifiers', async () => {
    const all = await readAll('standards');
    expect(all.map(({ file }) => file)).toEqual(['cc-literacy-0.8.0.json', 'cc-math-0.8.0.json']);
    const ids = all.flatMap((one) => (one.kind === 'framework' ? one.package.standards.map(({ id }) => id) : []));
    expect(new Set(ids).size).toBe(ids.length);
    const [list] = await readAll('standards/ccssi-identifiers.csv');
    if (list?.kind !== 'aliases') throw new Error('The list of identifiers was not told from its columns.');
    expect(list.aliases.entries).toHaveLength(1_844);
    expect(list.aliases.entries.filter(({ standardId }) => !ids.includes(String(standardId)))).toEqual([]);
  });
});
