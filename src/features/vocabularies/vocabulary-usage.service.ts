import type { Actor } from '../../shared/actor.ts';
import type { ResourceTagging } from '../resources/resource-tagging.service.ts';
import type { TermField } from '../resources/retag.ts';
import { assertMayEdit } from './vocabulary.policy.ts';
import type { VocabularyService } from './vocabulary.service.ts';
import { foldWord, isClosed, keptWord, type Term, type VocabularyName, vocabularyNames } from './vocabulary.ts';
import type { VocabularySet } from './vocabulary-set.ts';

/** A word that resources have and the vocabulary has not. */
export type UnlistedWord = {
  readonly word: string;
  /** Resources that have it as a tag of this vocabulary. */
  readonly inTags: number;
  /** Resources that have it as a free keyword. */
  readonly inKeywords: number;
  /** The term that the word means by now; its resources can be given that. */
  readonly termId: string | null;
};

export type UnlistedQuery = {
  readonly vocabulary: TermField;
  readonly from: 'tags' | 'keywords' | 'both';
};

export type VocabularyUsage = ReturnType<typeof createVocabularyUsage>;

export function isTermField(vocabulary: VocabularyName): vocabulary is TermField {
  return !isClosed[vocabulary];
}

/** How the words of a district's vocabularies are used. */
export function createVocabularyUsage({
  vocabularies,
  tagging,
}: {
  vocabularies: Pick<VocabularyService, 'of'>;
  tagging: Pick<ResourceTagging, 'countTags' | 'countSharedTags' | 'countTagged'>;
}) {
  return {
    /** Resources of the district that have a term, or what was merged into it. */
    countOne: async (actor: Actor, { vocabulary, id }: Pick<Term, 'vocabulary' | 'id'>): Promise<number> => {
      const set = await vocabularies.of(actor.orgId);
      return tagging.countTagged(actor.orgId, vocabulary, set.withMerged(vocabulary, id));
    },

    /** Resources of the district by term, with those of what was merged into it. */
    count: async (actor: Actor, vocabulary: VocabularyName): Promise<ReadonlyMap<string, number>> => {
      const set = await vocabularies.of(actor.orgId);
      const uses = new Map<string, number>();
      for (const { tag, count } of await tagging.countTags(actor.orgId, vocabulary)) {
        const id = set.get(vocabulary, tag) && set.find(vocabulary, tag)?.id;
        if (id) uses.set(id, (uses.get(id) ?? 0) + count);
      }
      return uses;
    },

    /**
     * Tags that are no terms, and free keywords that are terms of no vocabulary, the most frequent first. Words of private
     * resources are their owner's and not among them.
     */
    listUnlisted: async (actor: Actor, { vocabulary, from }: UnlistedQuery): Promise<UnlistedWord[]> => {
      assertMayEdit(actor);
      const set = await vocabularies.of(actor.orgId);
      const words = new Map<string, { word: string; inTags: number; inKeywords: number }>();
      const entry = (word: string) => {
        const key = foldWord(word);
        const known = words.get(key) ?? { word: keptWord(word), inTags: 0, inKeywords: 0 };
        words.set(key, known);
        return known;
      };
      if (from !== 'keywords') {
        for (const { tag, count } of await tagging.countSharedTags(actor.orgId, vocabulary)) {
          if (!set.get(vocabulary, tag)) entry(tag).inTags += count;
        }
      }
      if (from !== 'tags') {
        for (const { tag, count } of await tagging.countSharedTags(actor.orgId, 'keywords')) {
          if (!isKnown(set, tag)) entry(tag).inKeywords += count;
        }
      }
      return [...words.values()]
        .map((word) => ({ ...word, termId: set.find(vocabulary, word.word)?.id ?? null }))
        .sort(
          (one, other) =>
            other.inTags + other.inKeywords - one.inTags - one.inKeywords || (one.word < other.word ? -1 : 1),
        );
    },
  };
}

function isKnown(set: VocabularySet, word: string): boolean {
  return vocabularyNames.some((name) => set.find(name, word) !== null);
}
