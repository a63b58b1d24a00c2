import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import request from 'supertest';
import type { FrameworkPackage } from '../../src/features/standards/framework-package.ts';
import { sharedOrgId } from '../../src/features/standards/standard.ts';
import { imsxStatusSchema } from '../../src/http/imsx-status.ts';
import { parseCase } from '../../src/integrations/case/parse-case.ts';
import { readFrameworks } from '../../src/integrations/case/read-source.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = resolve(root, process.env.SAMPLE_DATA_DIR ?? '../shared/data');
const isThere = existsSync(join(data, 'schemas'));
const describeWithData = isThere ? describe : describe.skip;
const where = isThere ? '' : ' (skipped: no sample data; set SAMPLE_DATA_DIR to its folder)';

const world = useWorld({ publicUrl: 'https://pathloom.example' });
const v11 = '/ims/case/v1p1';
const v10 = '/ims/case/v1p0';

const guid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;
const changed = { lastChangeDateTime: '2024-01-02T03:04:05+00:00' };
const link = (last: number) => ({ title: `T${last}`, identifier: guid(last), uri: `https://case.example/${last}` });
const association = (id: number, type: string, origin: number, destination: number, more: object = {}) => ({
  identifier: guid(id),
  uri: `https://case.example/a/${id}`,
  associationType: type,
  originNodeURI: link(origin),
  destinationNodeURI: link(destination),
  ...changed,
  ...more,
});

const package_ = {
  CFDocument: {
    identifier: guid(1),
    uri: 'https://case.example/d/1 with a space',
    creator: 'State',
    title: 'Mathematics',
    subject: ['Math'],
    frameworkType: 'K-12',
    adoptionStatus: 'Adopted',
    officialSourceURL: 'state.example/math',
    licenseURI: { title: 'Open', identifier: 'none', uri: 'https://license.example' },
    extensions: { color: 'green' },
    ...changed,
  },
  CFItems: [
    {
      identifier: guid(2),
      uri: 'https://case.example/i/2',
      fullStatement: 'Fractions',
      humanCodingScheme: 'A',
      ...changed,
    },
    {
      identifier: guid(3),
      uri: '',
      fullStatement: 'Halves',
      humanCodingScheme: 'A.1',
      subject: ['Math'],
      CFItemType: 'Standard',
      CFItemTypeURI: link(21),
      educationLevel: ['03'],
      ...changed,
    },
  ],
  CFAssociations: [
    association(11, 'isChildOf', 2, 1),
    association(12, 'isChildOf', 3, 2, { sequenceNumber: 2, notes: 'First' }),
    association(13, 'isTranslationOf', 3, 99),
    association(14, 'ext:buildsOn', 3, 98, {
      destinationNodeURI: { title: 'Far', identifier: 'MP.5', uri: 'urn:x:MP.5' },
    }),
  ],
  CFDefinitions: {
    CFItemTypes: [{ identifier: guid(21), title: 'Standard', uri: 'https://case.example/t/21', ...changed }],
    CFSubjects: [
      { identifier: guid(31), title: 'Math', hierarchyCode: '1', uri: 'https://case.example/s/31', ...changed },
      { identifier: guid(32), title: 'Algebra', hierarchyCode: '1.2', uri: 'https://case.example/s/32', ...changed },
      { identifier: guid(33), title: 'Art', hierarchyCode: '10', uri: 'https://case.example/s/33', ...changed },
    ],
    CFConcepts: [{ identifier: guid(41), title: 'Part', keywords: ['a', 'b'], ...changed }],
    CFLicenses: [{ identifier: guid(51), title: 'Open', ...changed }],
    CFAssociationGroupings: [{ identifier: guid(61), title: 'Links', ...changed }],
  },
  CFRubrics: [
    {
      identifier: guid(71),
      title: 'Rubric',
      ...changed,
      CFRubricCriteria: [
        { category: 'C', weight: 0.5, position: 1.0, CFRubricCriterionLevels: [{ quality: 'Good', score: 2 }] },
      ],
    },
  ],
  extensions: { batch: 7 },
};

const load = (value: FrameworkPackage, orgId: string) =>
  world.wiring.standards.frameworkImport.importFramework(value, { orgId, isDryRun: false, confirmRetire: false });

const parse = (value: unknown) => parseCase(Readable.from([JSON.stringify(value)]));

let district: BuiltDistrict;
let elsewhere: BuiltDistrict;
let teacher: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  district = await buildDistrict(world);
  elsewhere = await buildDistrict(world);
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
  stranger = await signIn(world, { orgId: elsewhere.id, role: 'admin' });
  await load(await parse(package_), sharedOrgId);
  const own = {
    ...package_,
    CFDocument: { ...package_.CFDocument, identifier: guid(101), title: 'Art', adoptionStatus: 'Draft' },
  };
  await load(
    await parse({ ...own, CFItems: [{ ...package_.CFItems[0], identifier: guid(102) }], CFAssociations: [] }),
    district.id,
  );
});

const get = (path: string, caller?: SignedIn) => {
  const call = request(world.app).get(path);
  return caller ? call.set(caller.headers) : call;
};

const minorOf = ({ body, type }: request.Response) => {
  expect(type).toBe('application/json');
  return imsxStatusSchema.parse(body).imsx_codeMinor?.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue;
};

describe('who reads what', () => {
  test('anybody reads shared frameworks; the own ones of a district are for its members', async () => {
    const titles = async (caller?: SignedIn) =>
      (await get(`${v11}/CFDocuments`, caller).expect(200)).body.CFDocuments.map(
        ({ title }: { title: string }) => title,
      );
    expect(await titles()).toEqual(['Mathematics']);
    expect(await titles(teacher)).toEqual(['Art', 'Mathematics']);
    expect(await titles(stranger)).toEqual(['Mathematics']);
    for (const path of ['CFDocuments', 'CFPackages']) {
      await get(`${v11}/${path}/${guid(101)}`, teacher).expect(200);
      expect(minorOf(await get(`${v11}/${path}/${guid(101)}`).expect(404))).toBe('unknownobject');
      await get(`${v11}/${path}/${guid(101)}`, stranger).expect(404);
    }
    await get(`${v11}/CFItems/${guid(102)}`, teacher).expect(200);
    await get(`${v11}/CFItems/${guid(102)}`).expect(404);
  });

  test('a wrong token is told, not taken for none', async () => {
    const call = (root: string) => request(world.app).get(`${root}/CFDocuments`).set('authorization', 'Bearer x');
    expect(minorOf(await call(v11).expect(401))).toBe('unauthorised_request');
    expect(minorOf(await call(v10).expect(401))).toBe('unauthorisedrequest');
  });
});

describe('the list of frameworks', () => {
  const list = async (query: string) => {
    const response = await get(`${v11}/CFDocuments?${query}`, teacher);
    expect(response.status).toBe(200);
    return response.body.CFDocuments.map(({ title }: { title?: string }) => title);
  };

  test('comes in pages, with the total and the way to the others', async () => {
    const response = await get(`${v11}/CFDocuments?limit=1&offset=1&sort=title&orderBy=desc`, teacher).expect(200);
    expect(response.body.CFDocuments).toHaveLength(1);
    expect(response.get('x-total-count')).toBe('2');
    const links = response.get('link') ?? '';
    expect(links).toContain(
      '<https://pathloom.example/ims/case/v1p1/CFDocuments?sort=title&orderBy=desc&limit=1&offset=0>; rel="prev"',
    );
    expect(links).toMatch(/rel="first".*rel="last"/);
    expect(links).not.toContain('rel="next"');
    expect(await list('offset=7')).toEqual([]);
    expect(await list('limit=100000&apikey=mine')).toEqual(['Art', 'Mathematics']);
  });

  test('can be sorted, filtered, and cut to some fields', async () => {
    expect(await list('sort=title&orderBy=desc')).toEqual(['Mathematics', 'Art']);
    expect(await list(`filter=${encodeURIComponent("title~'MATH'")}`)).toEqual(['Mathematics']);
    expect(
      await list(`filter=${encodeURIComponent("adoptionStatus='Draft' OR title='mathematics' AND subject='Math'")}`),
    ).toEqual(['Art', 'Mathematics']);
    expect(await list(`filter=${encodeURIComponent("publisher='NULL' AND lastChangeDateTime>='2025'")}`)).toEqual([]);
    const cut = await get(`${v11}/CFDocuments?fields=identifier,title&limit=1`, teacher).expect(200);
    expect(cut.body.CFDocuments).toEqual([{ identifier: guid(101), title: 'Art' }]);
    expect((await get(`${v11}/CFDocuments?fields=identifier&fields=title&limit=1`, teacher)).body).toEqual(cut.body);
  });

  test.each([
    ['sort=colour', 'invalid_sort_field'],
    ['orderBy=up', 'invalid_sort_field'],
    ['fields=colour', 'invalid_selection_field'],
    ['fields=', 'invalid_selection_field'],
    ['filter=title', 'invalid_selection_field'],
    ["filter=colour='red'", 'invalid_selection_field'],
    ['limit=0', 'invalid_selection_field'],
    ['offset=-1', 'invalid_selection_field'],
  ])('refuses ?%s with %s', async (query, value) => {
    expect(minorOf(await get(`${v11}/CFDocuments?${query}`).expect(400))).toBe(value);
  });
});

describe('a package', () => {
  test('is told anew only when something in it has changed', async () => {
    const first = await get(`${v11}/CFPackages/${guid(1)}`).expect(200);
    const tag = first.get('etag') ?? '';
    await get(`${v11}/CFPackages/${guid(1)}`)
      .set('if-none-match', tag)
      .expect(304);
    await get(`${v10}/CFPackages/${guid(1)}`)
      .set('if-none-match', tag)
      .expect(200);
    const renamed = {
      ...package_,
      CFItems: [package_.CFItems[0], { ...package_.CFItems[1], fullStatement: 'Half of it' }],
    };
    await load(await parse(renamed), sharedOrgId);
    const second = await get(`${v11}/CFPackages/${guid(1)}`)
      .set('if-none-match', tag)
      .expect(200);
    expect(second.body.CFItems.map((one: { fullStatement: string }) => one.fullStatement)).toContain('Half of it');
    await load(await parse(package_), sharedOrgId);
  });

  test('finds what it is asked for in any case, and tells what is no identifier', async () => {
    await get(`${v11}/CFItems/${guid(3).toUpperCase()}`).expect(200);
    expect(minorOf(await get(`${v11}/CFItems/${guid(77)}`).expect(404))).toBe('unknownobject');
    expect(minorOf(await get(`${v11}/CFItems/77`).expect(404))).toBe('invalid_uuid');
    expect(minorOf(await get(`${v10}/CFItems/77`).expect(404))).toBe('invaliduuid');
    expect(minorOf(await request(world.app).post(`${v11}/CFDocuments`).expect(405))).toBeUndefined();
  });

  test('names in version 1.0 only what that version knows', async () => {
    const { body } = await get(`${v10}/CFPackages/${guid(1)}`).expect(200);
    expect(body.CFDocument).not.toHaveProperty('caseVersion');
    expect(body.CFDocument).not.toHaveProperty('extensions');
    expect(body).not.toHaveProperty('extensions');
    expect(new Set(body.CFAssociations.map((one: { associationType: string }) => one.associationType))).toEqual(
      new Set(['isChildOf', 'isRelatedTo']),
    );
    expect(body.CFItems[1]).not.toHaveProperty('subject');
    const document = await get(`${v10}/CFDocuments/${guid(1)}`).expect(200);
    expect(document.body.CFPackageURI.uri).toBe(`https://pathloom.example${v10}/CFPackages/${guid(1)}`);
  });
});

describe('an export of ours', () => {
  const another = useWorld({ publicUrl: 'https://pathloom.example' });

  test('is the same after its way through an empty installation, other names of standards and all', async () => {
    const options = { orgId: sharedOrgId, isDryRun: false, confirmRetire: false };
    const names = ['S7654321', 'Half a whole'];
    const entries = [{ place: 'line 1', standardId: guid(3), names }];
    await world.wiring.standards.frameworkImport.importAliases({ entries, problems: [] }, options);
    const path = `${v11}/CFPackages/${guid(1)}`;
    const first = (await get(path).expect(200)).body;
    const report = await another.wiring.standards.frameworkImport.importFramework(await parse(first), options);
    expect(report.lines.filter(({ outcome }) => outcome !== 'created')).toEqual([]);
    expect((await request(another.app).get(path).expect(200)).body).toEqual(first);
    const resolved = await another.wiring.standards.reader.resolveCodes({ kind: 'public' }, names);
    expect(names.map((name) => resolved.get(name))).toMatchObject(names.map(() => ({ standard: { id: guid(3) } })));
    const [item] = await another.wiring.standards.reader.getMany({ kind: 'public' }, [guid(3)]);
    expect(item).toMatchObject({ aliases: names, extensions: null });
  });
});

/** The official schemas judge all but the version of a UUID: publishers make up their own, and these are kept. */
function official(version: '1.0' | '1.1') {
  const folder = join(data, 'schemas', `case-v1p${version.at(-1)}`);
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const options = { strict: false, allErrors: true };
  const ajv = version === '1.1' ? new Ajv2019(options) : new Ajv(options);
  (formats as unknown as (ajv: unknown) => void)(ajv);
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  ajv.addFormat('int32', true).addFormat('float', true);
  const check = (validate: ReturnType<typeof ajv.compile>, body: unknown) => {
    validate(body);
    expect(validate.errors ?? []).toEqual([]);
  };
  if (version === '1.1') {
    return (name: string, body: unknown) => {
      const id = `case_v1p1_${name.toLowerCase()}-jsonschema1.json`;
      const { $schema: _, ...schema } = read(id);
      check(ajv.getSchema(schema.$id) ?? ajv.compile(schema), body);
    };
  }
  // The definitions of the Swagger document join parts by allOf that each refuse the other's fields.
  const { definitions } = JSON.parse(
    JSON.stringify(read('case-v1p0-swagger.json'))
      .replaceAll('[1-5]{1}', '[0-9a-f]')
      .replaceAll('[8-9a-b]{1}', '[0-9a-f]'),
  );
  const whole = (definition: { allOf?: ({ $ref?: string } & object)[] }): object => {
    const parts = definition.allOf?.map((part) => (part.$ref ? definitions[part.$ref.split('/').at(-1) ?? ''] : part));
    if (!parts) return definition;
    return {
      type: 'object',
      properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
      required: parts.flatMap(({ required = [] }) => required),
      additionalProperties: false,
    };
  };
  const wholes = Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, whole(one as object)]));
  return (name: string, body: unknown) => {
    const schema = { $id: name, $ref: `#/definitions/${name}.Type`, definitions: wholes };
    check(ajv.getSchema(name) ?? ajv.compile(schema), body);
  };
}

const addresses: readonly (readonly [string, number, string])[] = [
  ['CFDocuments', 1, 'CFDocument'],
  ['CFPackages', 1, 'CFPackage'],
  ['CFItems', 3, 'CFItem'],
  ['CFItemAssociations', 3, 'CFAssociationSet'],
  ['CFAssociations', 12, 'CFAssociation'],
  ['CFAssociations', 13, 'CFAssociation'],
  ['CFAssociations', 14, 'CFAssociation'],
  ['CFAssociationGroupings', 61, 'CFAssociationGrouping'],
  ['CFConcepts', 41, 'CFConceptSet'],
  ['CFSubjects', 31, 'CFSubjectSet'],
  ['CFItemTypes', 21, 'CFItemTypeSet'],
  ['CFLicenses', 51, 'CFLicense'],
  ['CFRubrics', 71, 'CFRubric'],
];

describeWithData(`answers follow the official schemas${where}`, () => {
  const valid: Readonly<Record<string, (name: string, body: unknown) => void>> = isThere
    ? { [v11]: official('1.1'), [v10]: official('1.0') }
    : {};
  const both = [v11, v10].flatMap((version) => addresses.map((address) => [version, ...address] as const));

  test.each(both)('%s/%s/%i as %s', async (version, path, id, name) => {
    const { body } = await get(`${version}/${path}/${guid(id)}`).expect(200);
    valid[version]?.(name, body);
  });

  test.each([v11, v10])('%s/CFDocuments, and errors', async (version) => {
    valid[version]?.('CFDocumentSet', (await get(`${version}/CFDocuments`, teacher).expect(200)).body);
    const name = version === v11 ? 'imsx_statusinfo' : 'imsx_StatusInfo';
    for (const path of [`CFItems/${guid(77)}`, 'CFItems/x', 'CFDocuments?sort=x', 'CFDocuments?fields=x']) {
      valid[version]?.(name, (await get(`${version}/${path}`)).body);
    }
    valid[version]?.(name, (await request(world.app).delete(`${version}/CFDocuments`)).body);
  });

  test('subjects come with those below them, and no others', async () => {
    const { body } = await get(`${v11}/CFSubjects/${guid(31)}`).expect(200);
    expect(body.CFSubjects.map(({ title }: { title: string }) => title)).toEqual(['Math', 'Algebra']);
  });

  // The largest is imported whole in test/database/framework-import; its way out and back would take a minute.
  const largestBytes = 1_000_000;
  const packages = isThere ? readdirSync(join(data, 'case')) : [];
  const small = packages.filter((name) => statSync(join(data, 'case', name)).size < largestBytes);
  const files = isThere ? [...small.map((name) => `case/${name}`), 'standards'] : [];

  test.each(files)(
    '%s comes out as it went in',
    async (file) => {
      for await (const read of readFrameworks(join(data, file), { format: null })) {
        if (read.kind !== 'framework') throw new Error(`${file} is no framework.`);
        const [here, there] = [await buildDistrict(world), await buildDistrict(world)];
        const reader = await signIn(world, { orgId: here.id, role: 'specialist' });
        const again = await signIn(world, { orgId: there.id, role: 'specialist' });
        await load(read.package, here.id);
        const { id } = read.package.framework;
        const first = await get(`${v11}/CFPackages/${id}`, reader).expect(200);
        valid[v11]?.('CFPackage', first.body);
        valid[v10]?.('CFPackage', (await get(`${v10}/CFPackages/${id}`, reader).expect(200)).body);
        const parsed = await parse(first.body);
        expect(parsed.problems).toEqual([]);
        expect(identifiers(parsed)).toEqual(identifiers(read.package));
        expect(edges(parsed)).toEqual(edges(read.package));
        const report = await load(parsed, there.id);
        expect(report.counts.standard.created).toBe(read.package.standards.length);
        expect(report.counts.association.created).toBe(read.package.associations.length);
        const second = await get(`${v11}/CFPackages/${id}`, again).expect(200);
        expect(inAnyOrder(second.body)).toEqual(inAnyOrder(first.body));
      }
    },
    300_000,
  );
});

/** Where a standard has several parents, which of them its place in the package follows is chance. */
const inAnyOrder = ({ CFItems, ...rest }: { CFItems: { identifier: string }[] }) => ({
  ...rest,
  CFItems: [...CFItems].sort((one, other) => (one.identifier < other.identifier ? -1 : 1)),
});

const identifiers = ({ framework, standards, associations, definitions }: FrameworkPackage) =>
  [framework, ...standards, ...associations, ...definitions].map(({ id }) => id).sort();

const edges = ({ associations }: FrameworkPackage) =>
  associations.map(({ type, origin, destination }) => `${type} ${origin.identifier} ${destination.identifier}`).sort();
