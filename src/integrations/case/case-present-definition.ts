import { derivedGuid, readGuid } from '../../features/standards/guid.ts';
import type { CaseLink, DefinitionKind, FrameworkDefinition } from '../../features/standards/standard.ts';
import { isRecord } from './case-record.ts';

type Fields = Readonly<Record<string, unknown>>;

export type DefinitionContext = {
  readonly isNew: boolean;
  /** For records that do not say when they were changed. */
  readonly changedAt: string;
  /** An address in the form that CASE allows. */
  uriOf(uri: string | null): string | null;
  /** The address of what has none. */
  ownUri(path: DefinitionPath, id: string): string;
  link(link: CaseLink | null): unknown;
};

type DefinitionPath = (typeof definitionPaths)[DefinitionKind];

/** Where each kind is asked for. */
export const definitionPaths = {
  concept: 'CFConcepts',
  subject: 'CFSubjects',
  license: 'CFLicenses',
  itemType: 'CFItemTypes',
  associationGrouping: 'CFAssociationGroupings',
  rubric: 'CFRubrics',
} as const satisfies Record<DefinitionKind, string>;

/** Texts that each kind must have, and what stands in for one that its publisher left out. */
const requiredTexts: Readonly<Record<DefinitionKind, Readonly<Record<string, (title: string) => string>>>> = {
  concept: { hierarchyCode: () => '' },
  subject: { hierarchyCode: () => '' },
  license: { licenseText: (title) => title },
  itemType: { description: (title) => title, hierarchyCode: () => '' },
  associationGrouping: {},
  rubric: {},
};

const optionalTexts: Readonly<Record<DefinitionKind, readonly string[]>> = {
  concept: ['keywords', 'description'],
  subject: ['description'],
  license: ['description'],
  itemType: ['typeCode'],
  associationGrouping: ['description'],
  rubric: ['description'],
};

/** A definition or rubric as it was imported, made whole and freed of what CASE does not know. */
export function presentDefinition({ kind, id, record }: FrameworkDefinition, context: DefinitionContext): Fields {
  const title = textOf(record.title);
  const required = Object.entries(requiredTexts[kind]).map(([name, standIn]) => {
    return [name, textOf(record[name]) ?? standIn(title ?? id)] as const;
  });
  return {
    ...base(record, id, context.ownUri(definitionPaths[kind], id), context),
    // Rubrics alone may go without a title.
    ...(kind === 'rubric' ? texts(record, ['title']) : { title: title ?? id }),
    ...Object.fromEntries(required),
    ...texts(record, optionalTexts[kind]),
    ...(kind === 'rubric' ? { CFRubricCriteria: criteria(record, id, context) } : {}),
    ...extensions(record, context),
  };
}

function criteria(rubric: Fields, rubricId: string, context: DefinitionContext): Fields[] {
  return recordsOf(rubric.CFRubricCriteria).map((record, index) => {
    const id = guidOrDerived(record.identifier, ['criterion', rubricId, String(index)]);
    const item = isRecord(record.CFItemURI) ? context.link(toLink(record.CFItemURI)) : null;
    return {
      ...base(record, id, `urn:uuid:${id}`, context),
      ...texts(record, ['category', 'description']),
      ...(item === null ? {} : { CFItemURI: item }),
      ...numbers(record, ['weight'], { areWhole: false }),
      ...numbers(record, ['position'], { areWhole: true }),
      rubricId,
      CFRubricCriterionLevels: levels(record, id, context),
      ...extensions(record, context),
    };
  });
}

function levels(criterion: Fields, criterionId: string, context: DefinitionContext): Fields[] {
  return recordsOf(criterion.CFRubricCriterionLevels).map((record, index) => {
    const id = guidOrDerived(record.identifier, ['level', criterionId, String(index)]);
    return {
      ...base(record, id, `urn:uuid:${id}`, context),
      ...texts(record, ['description', 'quality', 'feedback']),
      ...numbers(record, ['score'], { areWhole: false }),
      ...numbers(record, ['position'], { areWhole: true }),
      rubricCriterionId: criterionId,
    };
  });
}

function base(record: Fields, id: string, ownUri: string, context: DefinitionContext): Fields {
  const changed = new Date(textOf(record.lastChangeDateTime) ?? Number.NaN);
  return {
    identifier: id,
    uri: context.uriOf(textOf(record.uri)) ?? ownUri,
    lastChangeDateTime: Number.isNaN(changed.getTime()) ? context.changedAt : changed.toISOString(),
  };
}

function texts(record: Fields, names: readonly string[]): Fields {
  return pick(names, (name) => (Array.isArray(record[name]) ? record[name].join(', ') : textOf(record[name])));
}

function numbers(record: Fields, names: readonly string[], { areWhole }: { areWhole: boolean }): Fields {
  return pick(names, (name) => {
    const number = typeof record[name] === 'string' ? Number(record[name]) : record[name];
    if (typeof number !== 'number' || !Number.isFinite(number)) return null;
    return areWhole ? Math.trunc(number) : number;
  });
}

function extensions(record: Fields, { isNew }: DefinitionContext): Fields {
  return isNew && isRecord(record.extensions) ? { extensions: record.extensions } : {};
}

function pick(names: readonly string[], read: (name: string) => unknown): Fields {
  return Object.fromEntries(names.map((name) => [name, read(name)]).filter(([, value]) => value !== null));
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function toLink(record: Fields): CaseLink {
  return {
    title: textOf(record.title) ?? '',
    identifier: textOf(record.identifier) ?? '',
    uri: textOf(record.uri) ?? '',
  };
}

function recordsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function guidOrDerived(value: unknown, name: readonly string[]): string {
  return readGuid(textOf(value) ?? '') ?? derivedGuid(...name);
}
