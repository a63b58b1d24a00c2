import {
  type ResourceInput,
  type ResourcePatch,
  resourceInputSchema,
} from '../../src/features/resources/resource.schemas.ts';
import type { Resource } from '../../src/features/resources/resource.ts';
import type { ResolvedInput } from '../../src/features/resources/resource-alignments.ts';
import { newCatalog, newContent } from '../../src/features/resources/resource-changes.ts';
import { withTermIds } from '../../src/features/resources/resource-terms.ts';
import { shippedVocabularySet } from '../../src/features/vocabularies/vocabulary-set.ts';

const noon = new Date('2026-03-02T12:00:00Z');

/** What a publication needs, and nothing else. */
export const completeInput = {
  title: 'Frogs of the pond',
  kind: 'link',
  url: 'https://example.org/frogs',
  inLanguage: ['en'],
  license: 'CC BY 4.0',
  modalities: ['video'],
} as const satisfies Partial<Record<keyof ResourceInput, unknown>>;

export const hex = (digit: string): string => digit.repeat(24);

/** Input as a district without frameworks reads it: with ids of terms, and codes that mean nothing yet. */
export function readInput<Input extends ResourcePatch>(given: Input): ResolvedInput<Input> {
  const { input } = withTermIds(given, shippedVocabularySet);
  const alignments = given.alignments?.map(({ code = '', alignmentType }) => ({
    code,
    alignmentType,
    standardId: null,
  }));
  return { ...input, alignments };
}

/** A draft of nobody, in district `a...`, unless said otherwise. */
export function buildResource(
  changes: Partial<Omit<Resource, 'content' | 'catalog'>> = {},
  input: Partial<Record<keyof ResourceInput, unknown>> = {},
): Resource {
  const parsed = resourceInputSchema.parse({ ...completeInput, ...input });
  return {
    id: hex('1'),
    orgId: hex('a'),
    schoolId: null,
    ownerId: null,
    status: 'draft',
    visibility: 'district',
    content: newContent({ ...parsed, captions: [], transcripts: [] }),
    catalog: newCatalog(readInput(parsed)),
    approvedForStudents: null,
    provenance: [],
    source: null,
    lineage: null,
    publication: null,
    review: null,
    withdrawal: null,
    assessment: null,
    revision: 1,
    createdAt: noon,
    updatedAt: noon,
    ...changes,
  };
}

/** The same, published as version 1. */
export function buildPublished(
  changes: Partial<Omit<Resource, 'content' | 'catalog'>> = {},
  input: Partial<Record<keyof ResourceInput, unknown>> = {},
): Resource {
  const publication = { version: 1, at: noon, by: null, content: null };
  return buildResource({ status: 'published', publication, ...changes }, input);
}
