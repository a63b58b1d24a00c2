import type { GradeLevel } from '../../resources/resource.ts';
import { createWordIndex, type WordIndex } from './word-index.ts';
import { type WeightedText, type WeightedWords, weigh } from './words.ts';

/** A resource with what people have said of it: what others are compared with. */
export type TaggedText = {
  readonly id: string;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly standardIds: readonly string[];
};

/** How much the fields of a resource count: people put what it is about into its title. */
const fieldWeights = { title: 2, summary: 1, keywords: 1, topics: 0.5, body: 0.4 } as const;
/** Of long texts the words that come most often; the others would only blur. */
const mostWordsOfBody = 60;

export type ComparedFields = {
  readonly title: string;
  readonly summary: string | null;
  readonly keywords: readonly string[];
  /** Where its source keeps it, from the top of the tree. */
  readonly topicPaths: readonly (readonly string[])[];
  /** Authored text, and words of the file. */
  readonly body: string | null;
};

export function wordsOfResource({ title, summary, keywords, topicPaths, body }: ComparedFields): Map<string, number> {
  const texts: WeightedText[] = [
    { text: title, weight: fieldWeights.title },
    { text: summary ?? '', weight: fieldWeights.summary },
    { text: keywords.join(' '), weight: fieldWeights.keywords },
  ];
  const words = weigh(texts);
  // A resource stands under several topics; a word that all of them have says no more than once what it is about. What the
  // top of the tree is called says the subject alone.
  const topics = new Set(topicPaths.flatMap((path) => path.slice(1)));
  for (const word of weigh([...topics].map((text) => ({ text, weight: 1 }))).keys()) {
    words.set(word, (words.get(word) ?? 0) + fieldWeights.topics);
  }
  if (body === null) return words;
  const inBody = [...weigh([{ text: body, weight: fieldWeights.body }])];
  for (const [word, weight] of inBody.sort(([, a], [, b]) => b - a).slice(0, mostWordsOfBody)) {
    // However long it is, it does not drown the title.
    words.set(word, (words.get(word) ?? 0) + Math.min(weight, 1));
  }
  return words;
}

/** Texts by slot, with the index of their words. */
export type TaggedTexts<Text extends TaggedText = TaggedText> = {
  readonly index: WordIndex;
  /** Null where one was taken out. */
  readonly texts: readonly (Text | null)[];
};

/** Texts that are compared with; kept current one by one. */
export function createTaggedTexts<Text extends TaggedText>() {
  const index = createWordIndex();
  let texts: (Text | null)[] = [];
  const slotOf = new Map<string, number>();

  const remove = (id: string): void => {
    const slot = slotOf.get(id);
    if (slot === undefined) return;
    index.remove(slot);
    texts[slot] = null;
    slotOf.delete(id);
    // Lists of words that are mostly of what has gone are written anew.
    if (texts.length < 1_000 || slotOf.size * 2 > texts.length) return;
    texts = index.compact().map((old) => texts[old] as Text);
    for (const [next, text] of texts.entries()) slotOf.set((text as Text).id, next);
  };

  return {
    index,
    get texts(): readonly (Text | null)[] {
      return texts;
    },
    size: (): number => slotOf.size,
    /** -1 for what is not there. */
    slotOf: (id: string): number => slotOf.get(id) ?? -1,
    find: (id: string): Text | null => texts[slotOf.get(id) ?? -1] ?? null,

    /** In place of the one with the same id. Its words are kept in the index alone. */
    put(text: Text, words: WeightedWords): void {
      remove(text.id);
      slotOf.set(text.id, index.add(words));
      texts.push(text);
    },

    remove,
  };
}
