import {
  accessibilityControls,
  accessibilityFeatures,
  accessibilityHazards,
  accessModes,
} from '../accessibility-terms.ts';
import { durationMinutes } from '../duration.ts';
import { type AlignmentType, alignmentTypes, gradeLevels, type modalities } from '../resource.ts';
import { gradeRange } from './csv-cells.ts';
import { type ImportFault, type ImportItem, shown } from './import-item.ts';
import { Graph, type Node, topNodes, typesOf } from './lrmi-nodes.ts';
import { isObject } from './parse-json.ts';

const defaultSystem = 'lrmi';

/** Types of nodes that only describe others. */
const describing = new Set([
  'Person',
  'Organization',
  'EducationalOrganization',
  'CollegeOrUniversity',
  'DefinedTerm',
  'DefinedTermSet',
  'AlignmentObject',
  'EducationalAudience',
  'WebSite',
  'BreadcrumbList',
  'ImageObject',
  'Concept',
  'ConceptScheme',
]);

/**
 * Resources in LRMI, that is schema.org in JSON-LD: one object, a list, or a `@graph`; single values or lists; names with
 * or without prefix; texts, or objects with a name. Words of a closed vocabulary that are not known are left out with a
 * note, as much metadata in the wild has some.
 */
export function* parseLrmi(document: unknown): Generator<ImportItem> {
  const nodes = topNodes(document);
  const graph = new Graph(nodes);
  for (const [index, node] of nodes.entries()) {
    const place = `item ${index + 1}`;
    if (!isObject(node)) {
      const reason = 'is no object.';
      yield { kind: 'fault', fault: { id: place, value: shown(node), reason, accepts: 'a LearningResource' } };
    } else if (!typesOf(node).some((type) => describing.has(type))) {
      yield* readNode(node, graph, place);
    }
  }
}

function* readNode(node: Node, graph: Graph, place: string): Generator<ImportItem> {
  const notes: ImportFault[] = [];
  /** Keeps what a vocabulary knows, whatever its case, and notes the rest. */
  const known = (property: string, vocabulary: readonly string[]): string[] =>
    graph.texts(node, property).flatMap((text) => {
      const word = text.replace(/^.*[/#]/, '');
      const term = vocabulary.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
      if (term === undefined) notes.push(note(place, property, text, 'is not in the vocabulary: left out.'));
      return term ?? [];
    });

  const url = graph.texts(node, 'url', '@id', 'identifier').find((text) => /^https?:\/\//.test(text)) ?? null;
  const key = graph.text(node, 'identifier', '@id') ?? url;
  const types = graph.texts(node, 'learningResourceType');
  const record = {
    ...(key === null ? {} : { source: { system: defaultSystem, id: key } }),
    title: graph.text(node, 'name', 'headline', 'title') ?? undefined,
    summary: graph.text(node, 'description', 'abstract'),
    kind: url === null ? null : 'link',
    url,
    inLanguage: graph.values(node, 'inLanguage').flatMap(languageOf),
    timeRequired: durationOf(graph.text(node, 'timeRequired'), notes, place),
    author: joined(graph.texts(node, 'author', 'creator')),
    publisher: joined(graph.texts(node, 'publisher', 'provider')),
    license: addressOf(graph.values(node, 'license')[0]),
    learningResourceType: types,
    educationalUse: graph.texts(node, 'educationalUse'),
    subjects: [...graph.texts(node, 'about'), ...aligned(node, graph, ['educationalSubject'])],
    gradeLevels: gradesOf(node, graph, notes, place),
    modalities: modalitiesOf([...types, ...typesOf(node), ...graph.texts(node, 'interactivityType')]),
    alignments: alignmentsOf(node, graph),
    keywords: graph.texts(node, 'keywords').flatMap((text) => text.split(/\s*,\s*/).filter((word) => word !== '')),
    accessModes: known('accessMode', accessModes),
    accessibilityFeatures: known('accessibilityFeature', accessibilityFeatures),
    accessibilityHazards: known('accessibilityHazard', accessibilityHazards),
    accessibilityControls: known('accessibilityControl', accessibilityControls),
    isBasedOn: graph.texts(node, 'isBasedOn', 'isBasedOnUrl').map(basisOf),
    audience: audienceOf(node, graph),
    visibility: 'district',
  };
  for (const fault of notes) yield { kind: 'fault', fault };
  yield { kind: 'record', place: { id: place }, record };
}

function note(id: string, field: string, value: string, reason: string): ImportFault {
  return { id, field, value: shown(value), reason, isNote: true };
}

function languageOf(value: string | Node): string[] {
  const text = typeof value === 'string' ? value : (value.alternateName ?? value.name);
  return typeof text === 'string' ? [text.trim().replaceAll('_', '-')] : [];
}

function durationOf(text: string | null, notes: ImportFault[], place: string): string | null {
  if (text === null || durationMinutes(text) !== null) return text;
  notes.push(note(place, 'timeRequired', text, 'is no ISO 8601 duration such as PT20M: left out.'));
  return null;
}

/** The address of a license says more than its name. */
function addressOf(value: string | Node | undefined): string | null {
  if (value === undefined || typeof value === 'string') return value ?? null;
  const found = [value.url, value['@id'], value.name].find((part) => typeof part === 'string' && part !== '');
  return typeof found === 'string' ? found : null;
}

function joined(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join(', ');
}

type AlignmentNode = { readonly type: string; readonly text: string };

/** `educationalAlignment` in its older form: objects with a type and a target. */
function alignmentNodes(node: Node, graph: Graph): AlignmentNode[] {
  return graph.values(node, 'educationalAlignment').flatMap((value) => {
    if (typeof value === 'string') return [{ type: 'teaches', text: value }];
    const text = graph.text(value, 'targetName', 'name', 'targetUrl', 'url');
    return text === null ? [] : [{ type: graph.text(value, 'alignmentType') ?? 'teaches', text }];
  });
}

function aligned(node: Node, graph: Graph, types: readonly string[]): string[] {
  return alignmentNodes(node, graph).flatMap(({ type, text }) => (types.includes(type) ? text : []));
}

function alignmentsOf(node: Node, graph: Graph): { code: string; alignmentType: AlignmentType }[] {
  const codes = (property: string): string[] =>
    graph.values(node, property).flatMap((value) => {
      const text =
        typeof value === 'string' ? value : graph.text(value, 'termCode', 'name', 'targetName', 'url', '@id');
      return text ?? [];
    });
  return [
    ...codes('teaches').map((code) => ({ code, alignmentType: 'teaches' as const })),
    ...codes('assesses').map((code) => ({ code, alignmentType: 'assesses' as const })),
    ...codes('competencyRequired').map((code) => ({ code, alignmentType: 'requires' as const })),
    ...alignmentNodes(node, graph).flatMap(({ type, text }) => {
      const alignmentType = alignmentTypes.find((candidate) => candidate === type);
      return alignmentType === undefined ? [] : [{ code: text, alignmentType }];
    }),
  ];
}

function gradesOf(node: Node, graph: Graph, notes: ImportFault[], place: string): string[] {
  const texts = [
    ...graph.texts(node, 'educationalLevel'),
    ...aligned(node, graph, ['educationLevel', 'educationalLevel']),
  ];
  return texts.flatMap((text) => {
    const grades = text.split(/\s*[,;]\s*/).flatMap((part) => gradeRange(part.replace(/^.*[/#]/, '')));
    const found = grades.filter((grade) => (gradeLevels as readonly string[]).includes(grade));
    if (found.length < grades.length) notes.push(note(place, 'educationalLevel', text, 'is no grade: left out.'));
    return found;
  });
}

const modalityWords: readonly (readonly [RegExp, (typeof modalities)[number]])[] = [
  [/video|movie|animation/i, 'video'],
  [/simulation/i, 'simulation'],
  [/game/i, 'game'],
  [/audio|podcast|recording/i, 'audio'],
  [/reading|\btext\b|article|book/i, 'reading'],
  [/hands-?on|experiment/i, 'hands-on'],
  [/project/i, 'project'],
  [/discussion/i, 'discussion'],
  [/interactive|exercise|quiz/i, 'interactive'],
];

/** LRMI has no word for how a resource is taken in; its type often says it. */
function modalitiesOf(words: readonly string[]): string[] {
  return modalityWords.flatMap(([pattern, modality]) => (words.some((word) => pattern.test(word)) ? modality : []));
}

function basisOf(text: string): { title: string; url?: string } {
  return /^https?:\/\//.test(text) ? { title: text, url: text } : { title: text };
}

/** For teachers only where it names teachers and nobody else. */
function audienceOf(node: Node, graph: Graph): 'teachersOnly' | null {
  const roles = graph
    .values(node, 'audience', 'intendedEndUserRole')
    .flatMap((value) => (typeof value === 'string' ? value : graph.texts(value, 'educationalRole', 'audienceType')));
  return roles.length > 0 && roles.every((role) => /teacher|instructor|educator/i.test(role)) ? 'teachersOnly' : null;
}
