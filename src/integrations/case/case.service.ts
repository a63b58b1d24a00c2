import { Readable } from 'node:stream';
import type { DefinitionKind, Framework, FrameworkDefinition } from '../../features/standards/standard.ts';
import type { FrameworkExport, StandardsScope } from '../../features/standards/standards.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { matchesImsFilter, parseImsFilter } from '../ims/filter.ts';
import { type CaseListQuery, documentFields, largestLimit } from './case.schemas.ts';
import {
  type CaseObject,
  type CaseTarget,
  presentAssociation,
  presentDocument,
  presentItem,
  presentRecord,
} from './case-present.ts';
import { definitionPaths } from './case-present-definition.ts';

export type CaseService = ReturnType<typeof createCaseService>;

/** Definitions that are answered with those below them. */
export type DefinitionSet = 'concept' | 'subject' | 'itemType';

/** A set has at most so many; more would be no set of definitions. */
const mostAssociations = 10_000;

const pageSize = 500;

/** Our frameworks as CASE tells them to others. Null where there is nothing that the scope may see. */
export function createCaseService({ frameworks }: { frameworks: FrameworkExport }) {
  const get = async <Thing>(found: Promise<Thing | null>): Promise<Thing> => {
    const thing = await found;
    if (thing === null) throw new AppError('not_found');
    return thing;
  };
  const frameworkOf = (scope: StandardsScope, { frameworkId }: { frameworkId: string }): Promise<Framework> =>
    get(frameworks.findFramework(scope, frameworkId));

  const listAll = async (scope: StandardsScope): Promise<Framework[]> => {
    const all: Framework[] = [];
    for (;;) {
      const { found, total } = await frameworks.listDocuments(scope, { offset: all.length, limit: pageSize });
      all.push(...found);
      if (found.length === 0 || all.length >= total) return all;
    }
  };

  return {
    listDocuments: async (
      scope: StandardsScope,
      query: CaseListQuery,
      target: CaseTarget,
    ): Promise<{ documents: CaseObject[]; total: number; limit: number }> => {
      const fields = readFields(query.fields);
      const sort = readSort(query.sort);
      const filter = readFilter(query.filter);
      const limit = Math.min(query.limit, largestLimit);
      const cut = (document: CaseObject) => (fields === null ? document : pick(document, fields));
      if (filter === null && sort === null) {
        const { found, total } = await frameworks.listDocuments(scope, { offset: query.offset, limit });
        return { documents: found.map((one) => cut(presentDocument(one, target))), total, limit };
      }
      // Frameworks are few: what the filter compares is what is answered, and that is made from them.
      const all = (await listAll(scope))
        .map((one) => presentDocument(one, target))
        .filter((document) => filter === null || matchesImsFilter(filter, document));
      if (sort !== null)
        all.sort((one, other) => compare(one[sort], other[sort]) * (query.orderBy === 'desc' ? -1 : 1));
      return { documents: all.slice(query.offset, query.offset + limit).map(cut), total: all.length, limit };
    },

    getDocument: async (scope: StandardsScope, id: string, target: CaseTarget): Promise<CaseObject> =>
      presentDocument(await get(frameworks.findFramework(scope, id)), target),

    /** The package as a stream of JSON: it may be larger than should be held. `tag` changes whenever the package does. */
    openPackage: async (scope: StandardsScope, id: string, target: CaseTarget) => {
      const framework = await get(frameworks.findFramework(scope, id));
      const text = packageText(frameworks, scope, framework, target);
      return {
        tag: [framework.orgId, framework.revision, target.version, target.base].join(' '),
        stream: () => Readable.from(text),
      };
    },

    getItem: async (scope: StandardsScope, id: string, target: CaseTarget): Promise<CaseObject> => {
      const standard = await get(frameworks.findStandard(scope, id));
      return presentItem(standard, await frameworkOf(scope, standard), target);
    },

    getItemAssociations: async (scope: StandardsScope, id: string, target: CaseTarget): Promise<CaseObject> => {
      const standard = await get(frameworks.findStandard(scope, id));
      const framework = await frameworkOf(scope, standard);
      const found = await frameworks.associationsOfStandard(scope, id, { limit: mostAssociations });
      const associations = found
        .filter(({ isRetired }) => !isRetired)
        .map((association) => presentAssociation(association, framework, target, { inPackage: true }));
      return { CFItem: presentItem(standard, framework, target), CFAssociations: associations };
    },

    getAssociation: async (scope: StandardsScope, id: string, target: CaseTarget): Promise<CaseObject> => {
      const association = await get(frameworks.findAssociation(scope, id));
      return presentAssociation(association, await frameworkOf(scope, association), target);
    },

    getDefinition: async (
      scope: StandardsScope,
      kind: DefinitionKind,
      id: string,
      target: CaseTarget,
    ): Promise<CaseObject> => {
      const definition = await get(frameworks.findDefinition(scope, kind, id));
      return presentRecord(definition, await frameworkOf(scope, definition), target);
    },

    /** A concept, subject or type with all below it, as far as their codes say what is below what. */
    getDefinitionSet: async (
      scope: StandardsScope,
      kind: DefinitionSet,
      id: string,
      target: CaseTarget,
    ): Promise<CaseObject> => {
      const definition = await get(frameworks.findDefinition(scope, kind, id));
      const framework = await frameworkOf(scope, definition);
      const all = await frameworks.definitionsOf(scope, framework);
      const code = hierarchyCode(definition);
      const below = all.filter((one) => one.kind === kind && one.id !== id && isBelow(hierarchyCode(one), code));
      const records = [definition, ...below].map((one) => presentRecord(one, framework, target));
      return { [definitionPaths[kind]]: records };
    },
  };
}

/** `1.2` and `1.2.3` are below `1`; what has no code has nothing below it. */
function isBelow(code: string, above: string): boolean {
  return above !== '' && code.startsWith(`${above}.`);
}

function hierarchyCode({ record }: FrameworkDefinition): string {
  return typeof record.hierarchyCode === 'string' ? record.hierarchyCode : '';
}

async function* packageText(
  frameworks: FrameworkExport,
  scope: StandardsScope,
  framework: Framework,
  target: CaseTarget,
): AsyncGenerator<string> {
  const inPackage = { inPackage: true };
  yield `{"CFDocument":${JSON.stringify(presentDocument(framework, target, inPackage))},"CFItems":[`;
  yield* listText(frameworks.standardsOf(scope, framework), (one) => presentItem(one, framework, target, inPackage));
  yield '],"CFAssociations":[';
  const associations = frameworks.associationsOf(scope, framework);
  yield* listText(associations, (one) =>
    one.isRetired ? null : presentAssociation(one, framework, target, inPackage),
  );
  yield ']';
  const definitions = await frameworks.definitionsOf(scope, framework);
  const listOf = (kind: DefinitionKind) =>
    definitions.filter((one) => one.kind === kind).map((one) => presentRecord(one, framework, target));
  const lists = Object.entries(definitionPaths)
    .filter(([kind]) => kind !== 'rubric')
    .map(([kind, path]) => [path, listOf(kind as DefinitionKind)] as const)
    .filter(([, list]) => list.length > 0);
  if (lists.length > 0) yield `,"CFDefinitions":${JSON.stringify(Object.fromEntries(lists))}`;
  const rubrics = listOf('rubric');
  if (rubrics.length > 0) yield `,"CFRubrics":${JSON.stringify(rubrics)}`;
  if (target.version === '1.1' && framework.packageExtensions !== null) {
    yield `,"extensions":${JSON.stringify(framework.packageExtensions)}`;
  }
  yield '}';
}

async function* listText<Thing>(
  pages: AsyncIterable<readonly Thing[]>,
  present: (thing: Thing) => CaseObject | null,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    const texts = page.map(present).filter((one) => one !== null);
    if (texts.length === 0) continue;
    yield `${isFirst ? '' : ','}${texts.map((one) => JSON.stringify(one)).join(',')}`;
    isFirst = false;
  }
}

type DocumentField = (typeof documentFields)[number];

const isDocumentField = (name: string): name is DocumentField => (documentFields as readonly string[]).includes(name);

/** Null for all. */
function readFields(given: string | readonly string[] | undefined): DocumentField[] | null {
  if (given === undefined) return null;
  const names = [given].flat().flatMap((one) => one.split(',').map((name) => name.trim()));
  const unknown = names.filter((name) => !isDocumentField(name));
  if (unknown.length > 0) {
    const message = `${unknown.map((name) => `"${name}"`).join(', ')} cannot be chosen. Known are ${documentFields.join(', ')}.`;
    throw invalidInput('query', ['fields'], { code: 'invalid_value', message });
  }
  return names.filter(isDocumentField);
}

function readSort(given: string | undefined): DocumentField | null {
  if (given === undefined || isDocumentField(given)) return given ?? null;
  const message = `It cannot be sorted by "${given}". Known are ${documentFields.join(', ')}.`;
  throw invalidInput('query', ['sort'], { code: 'invalid_value', message });
}

function readFilter(given: string | undefined) {
  if (given === undefined) return null;
  const parsed = parseImsFilter(given);
  if ('fault' in parsed) throw invalidInput('query', ['filter'], { code: 'invalid_format', message: parsed.fault });
  const unknown = parsed.filter.find(({ field }) => !isDocumentField(field.split('.')[0] ?? ''));
  if (unknown) {
    const message = `There is no field "${unknown.field}". Known are ${documentFields.join(', ')}.`;
    throw invalidInput('query', ['filter'], { code: 'invalid_value', message });
  }
  return parsed.filter;
}

function pick(document: CaseObject, fields: readonly string[]): CaseObject {
  return Object.fromEntries(Object.entries(document).filter(([name]) => fields.includes(name)));
}

/** As text; what has no value comes last. */
function compare(one: unknown, other: unknown): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return text(one).localeCompare(text(other), 'en', { sensitivity: 'base' });
}
