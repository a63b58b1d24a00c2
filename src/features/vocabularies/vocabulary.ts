// The words of vocabularies: terms with ids that never change, and with labels and synonyms in several languages.

/** Named after the fields of a resource that hold their terms. */
export const vocabularyNames = [
  'interests',
  'modalities',
  'subjects',
  'learningResourceType',
  'educationalUse',
] as const;

/** Languages that labels are kept in. */
export const labelLanguages = ['en', 'es'] as const;

export type VocabularyName = (typeof vocabularyNames)[number];
export type LabelLanguage = (typeof labelLanguages)[number];

/** A closed vocabulary takes no terms besides those that come with Pathloom: code and rules rely on them. */
export const isClosed: Readonly<Record<VocabularyName, boolean>> = {
  interests: false,
  modalities: true,
  subjects: false,
  learningResourceType: false,
  educationalUse: false,
};

/** Vocabularies whose terms may stand below others: one level, so that a tree stays readable. */
export const hasTwoLevels: Readonly<Record<VocabularyName, boolean>> = {
  interests: true,
  modalities: false,
  subjects: true,
  learningResourceType: false,
  educationalUse: false,
};

export type Labels = Readonly<Partial<Record<LabelLanguage, string>>>;
export type Synonyms = Readonly<Partial<Record<LabelLanguage, readonly string[]>>>;

/** A term as one district has it. */
export type Term = {
  /** What resources store: unique in its vocabulary, never changed. */
  readonly id: string;
  readonly vocabulary: VocabularyName;
  /** Whether it comes with Pathloom; otherwise the district has added it. */
  readonly isShipped: boolean;
  /** Whether the district has changed what was shipped. */
  readonly isCustomized: boolean;
  readonly parentId: string | null;
  /** At least one. */
  readonly labels: Labels;
  readonly synonyms: Synonyms;
  /** No longer offered; resources that have it keep it. */
  readonly isRetired: boolean;
  /** The term that it was merged into: it stands for that one for ever. */
  readonly replacedById: string | null;
  /** Counts the district's changes; 0 for a shipped term that it never touched. */
  readonly revision: number;
};

/** A term as it comes with a release. It is never taken out of a list, only retired or replaced. */
export type ShippedTerm = {
  readonly id: string;
  readonly parentId: string | null;
  readonly labels: Readonly<Record<LabelLanguage, string>>;
  readonly synonyms: Readonly<Record<LabelLanguage, readonly string[]>>;
  readonly isRetired?: true;
  readonly replacedById?: string;
};

/**
 * What a district says of a term: all of it for its own ones. Of a shipped one only what it wants otherwise, so that
 * everything else follows the releases.
 */
export type TermRecord = {
  readonly vocabulary: VocabularyName;
  readonly id: string;
  readonly parentId?: string | null;
  readonly labels: Labels;
  /** A language that is absent has what was shipped. */
  readonly synonyms: Synonyms;
  readonly isRetired?: boolean;
  readonly replacedById?: string;
  readonly revision: number;
};

/** What search needs of a term. */
export type TermExpansion = {
  /** The field of the index: the vocabulary's name. */
  readonly field: VocabularyName;
  readonly id: string;
  /** All labels and synonyms in all languages, as written. */
  readonly words: readonly string[];
  /** The terms below it. */
  readonly descendantIds: readonly string[];
  /** The terms that were merged into it: resources of other districts may have them still. */
  readonly mergedIds: readonly string[];
};

/** What makes two words the same word: without case, accents, hyphens and repeated blanks. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[\s\-_‐-―]+/g, ' ')
    .trim();
}

/** How a word is kept that no vocabulary knows. */
export function keptWord(word: string): string {
  return word.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * The id of a new term: its first label in lower case, so that a word that resources have already needs no new tag when
 * it becomes a term. Signs that mean something in addresses and in lists of filters are left out.
 */
export function newTermId(label: string): string {
  return keptWord(label.replace(/[^\p{L}\p{M}\p{N}\s\-'’&.+]/gu, ' ')).slice(0, 100);
}

export function labelOfTerm({ id, labels }: Pick<Term, 'id' | 'labels'>, language: LabelLanguage): string {
  return labels[language] ?? labelLanguages.map((other) => labels[other]).find((label) => label) ?? asLabel(id);
}

/** A word that no vocabulary knows, as people like to read it. */
export function asLabel(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Labels and synonyms in all languages. */
export function wordsOf({ labels, synonyms }: Pick<Term, 'labels' | 'synonyms'>): string[] {
  return labelLanguages.flatMap((language) => [
    ...(labels[language] === undefined ? [] : [labels[language]]),
    ...(synonyms[language] ?? []),
  ]);
}

/** The first language of an Accept-Language header (or a plain tag) that labels are kept in; English without one. */
export function readLanguage(header: string | undefined): LabelLanguage {
  const wanted = (header ?? '').split(',').map((part, at) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
    return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality), at };
  });
  const [best] = wanted
    .filter(({ language, quality }) => quality > 0 && (labelLanguages as readonly unknown[]).includes(language))
    .sort((one, other) => other.quality - one.quality || one.at - other.at);
  return (best?.language as LabelLanguage | undefined) ?? 'en';
}
