import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { ResourcePatch } from './resource.schemas.ts';
import { type Modality, modalities } from './resource.ts';

/** Input whose words are ids of terms, as far as there are terms for them. */
export type WithTerms<Input> = Omit<Input, 'modalities'> & {
  readonly modalities?: readonly Modality[] | null | undefined;
};

export type UnknownModality = { readonly path: readonly ['modalities', number]; readonly accepts: readonly string[] };

/** Fields that also keep words for which there is no term. */
const openFields = ['interests', 'subjects', 'learningResourceType', 'educationalUse'] as const;

type Vocabulary = (typeof openFields)[number] | 'modalities';

/**
 * The input with ids in place of labels and synonyms, in any language. `unknown` are modalities that there are not: theirs
 * are all there is, as rules rely on them.
 */
export function withTermIds<Input extends Pick<ResourcePatch, Vocabulary>>(
  input: Input,
  terms: Pick<VocabularySet, 'resolveTags' | 'find'>,
): { readonly input: WithTerms<Input>; readonly unknown: readonly UnknownModality[] } {
  const resolved: Partial<Record<(typeof openFields)[number], string[]>> = {};
  for (const field of openFields) {
    const words = input[field];
    if (words) resolved[field] = terms.resolveTags(field, words);
  }
  const { modalities: words } = input;
  if (!words) return { input: { ...input, ...resolved, modalities: words }, unknown: [] };
  const ids = words.map((word) => terms.find('modalities', word)?.id ?? null);
  return {
    input: { ...input, ...resolved, modalities: [...new Set(ids.filter(isModality))] },
    unknown: ids.flatMap((id, at) => (isModality(id) ? [] : [{ path: ['modalities', at], accepts: modalities }])),
  };
}

function isModality(id: string | null): id is Modality {
  return (modalities as readonly unknown[]).includes(id);
}
