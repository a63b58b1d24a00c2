import type { GradeLevel, Resource } from '../resources/resource.ts';
import { findCodes } from '../standards/code.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { comparedWordsOf, type Library, type LibraryEntry, traitsOf } from './library.ts';
import { hintsOf } from './ranking/hints.ts';
import { namedGrades } from './ranking/named-grades.ts';
import { type RankedStandards, type RankedSuggestion, rankStandards } from './ranking/rank-standards.ts';
import { type RankedTerm, rankTerms } from './ranking/rank-terms.ts';
import type { StandardsModel } from './ranking/standards-model.ts';
import { leastSure, termWeights } from './ranking/term-weights.ts';
import { shownWords } from './ranking/words.ts';
import { withParent } from './standards-models.ts';
import type { SuggestableTerms } from './suggestable-terms.ts';
import { keyOf, type SuggestedField, type Suggestion, type SuggestionKey } from './suggestion.ts';

/** Standards that say which grade and subject something is for. */
const standardsForHints = 20;
/** What this share of the resources of a source says says nothing of one of them. */
const boilerplate = { share: 0.02, leastCount: 50 };

export type SuggestOptions = { readonly fields: readonly SuggestedField[]; readonly limit: number };

/** What is known while suggestions are made for some resources at once. */
export type Known = {
  readonly model: StandardsModel;
  readonly library: Library;
  readonly vocabulary: VocabularySet;
  readonly terms: SuggestableTerms;
  readonly rejected: ReadonlyMap<string, readonly SuggestionKey[]>;
  readonly fileTexts: ReadonlyMap<string, string>;
  /** Whether it may speak. */
  isKnown(entry: LibraryEntry): boolean;
  /** How many have a trait. */
  countOf(trait: string): number;
};

/** A suggestion before its evidence has titles. */
export type Draft = Omit<Suggestion, 'evidence'> & {
  readonly words: readonly string[];
  readonly similar: readonly {
    readonly id: string;
    readonly likeness: number | null;
    readonly standardId: string | null;
  }[];
  readonly isNamed: boolean;
  readonly trait: string | null;
};

/** What is suggested for one resource, the surest first in each field. */
export function draftsFor(resource: Resource, known: Known, { fields, limit }: SuggestOptions): Draft[] {
  const { model, library, vocabulary, terms } = known;
  const { catalog, content } = resource;
  const fileText = known.fileTexts.get(content.fileId ?? '') ?? null;
  const words = comparedWordsOf(resource, fileText);
  const text = [content.summary, catalog.keywords.join(' '), content.body, fileText].filter(Boolean).join('\n');
  const isKnown = (entry: LibraryEntry) => entry.id !== resource.id && known.isKnown(entry);
  const aligned = new Set(catalog.alignments.map(({ standardId }) => standardId));
  const rejected = new Set((known.rejected.get(resource.id) ?? []).map(keyOf));
  const drafts: Draft[] = [];
  const open = <Found extends { readonly confidence: number }>(
    field: SuggestedField,
    found: readonly Found[],
    toValue: (one: Found) => string,
  ): Found[] => {
    const floor = leastSure[field];
    return found
      .filter((one) => one.confidence >= floor && !rejected.has(keyOf({ field, value: toValue(one) })))
      .slice(0, limit);
  };
  const wantsHints = (['subjects', 'gradeLevels'] as const).some(
    (field) => fields.includes(field) && catalog[field].length === 0,
  );
  const wanted = Math.max(
    fields.includes('alignments') ? limit + aligned.size + rejected.size : 0,
    wantsHints ? standardsForHints : 0,
  );
  const shown = shownWords([content.title, text, ...catalog.topicPaths.flat()].join('\n'));
  let standards: RankedStandards | null = null;
  if (wanted > 0) {
    const subjects = catalog.subjects.flatMap((subject) => withParent(vocabulary, subject));
    const codeKeys = findCodes(`${content.title}\n${text}`).map(({ reading }) => reading.key);
    const asked = { words, codeKeys, subjects, gradeLevels: gradesOf(resource) };
    standards = rankStandards(model, library, asked, { limit: wanted, isKnown });
  }
  if (standards && fields.includes('alignments')) {
    const left = standards.ranked.filter(({ standardId }) => !aligned.has(standardId));
    for (const one of open('alignments', left, ({ standardId }) => standardId)) {
      drafts.push(toDraft(one, standards, model, shown));
    }
  }
  const rest = fields.flatMap((field) => {
    // Who has said which grades, subjects or format it is has said it; interests are never complete.
    return field === 'alignments' || (field !== 'interests' && catalog[field].length > 0) ? [] : [field];
  });
  if (rest.length === 0) return drafts;
  const likeness = library.index.scores(words);
  for (let slot = 0; slot < library.texts.length; slot += 1) {
    const entry = library.texts[slot];
    if (!entry || !isKnown(entry)) likeness[slot] = -1;
  }
  const traits = traitsOf(resource);
  for (const field of rest) {
    const own: readonly string[] = catalog[field];
    const found = rankTerms({
      texts: library.texts,
      likeness,
      tagsOf: (entry) => entry.said[field],
      terms: terms[field],
      title: content.title,
      // Where its source keeps it says for which grade it is, and nothing of what children like.
      text: field === 'gradeLevels' ? [text, ...catalog.topicPaths.flat()].join('\n') : text,
      // What comes from one place often has one format. What it is about does not follow from there.
      traits: field === 'modalities' ? traits : [],
      hints: standards ? hintsOf(field, standards, model, library) : new Map(),
      saysNothing: (name) => field === 'interests' && saysNothing(name, traits, known),
      weights: termWeights[field],
    }).filter(({ value }) => !own.includes(value));
    const label = (value: string) => (field === 'gradeLevels' ? value : vocabulary.labelOf(field, value, 'en'));
    for (const one of open(field, found, ({ value }) => value)) {
      drafts.push(toTermDraft(field, one, label(one.value), shown, likeness, library));
    }
  }
  return drafts;
}

/** The grades that it has; else those that its title or its places name, or the one that its summary does. */
function gradesOf({ catalog, content }: Resource): readonly GradeLevel[] {
  if (catalog.gradeLevels.length > 0) return catalog.gradeLevels;
  const inTitle = namedGrades([content.title, ...catalog.keywords, ...catalog.topicPaths.flat()].join('\n'));
  if (inTitle.length > 0) return inTitle;
  // A summary that names several may compare them.
  const inSummary = namedGrades(content.summary ?? '');
  return inSummary.length === 1 ? inSummary : [];
}

function toDraft(
  { standardId, confidence, isNamed }: RankedSuggestion,
  { evidenceOf }: RankedStandards,
  { standards, placeOf }: StandardsModel,
  shown: ReadonlyMap<string, string>,
): Draft {
  const { code, statement } = standards[placeOf.get(standardId) as number] as StandardsModel['standards'][number];
  const { words, similar } = evidenceOf(standardId);
  return {
    field: 'alignments',
    value: standardId,
    label: code === null ? statement : `${code}: ${statement}`,
    confidence,
    words: words.map((word) => shown.get(word) ?? word),
    similar,
    isNamed,
    trait: null,
  };
}

function toTermDraft(
  field: SuggestedField,
  { value, confidence, words, similarIds, trait }: RankedTerm,
  label: string,
  shown: ReadonlyMap<string, string>,
  likeness: Float64Array,
  library: Library,
): Draft {
  const similar = similarIds.map((id) => {
    const alike = Math.max(0, likeness[library.slotOf(id)] ?? 0);
    return { id, likeness: trait === null ? Math.round(alike * 1000) / 1000 : null, standardId: null };
  });
  return {
    field,
    value,
    label,
    confidence,
    words: words.map((word) => shown.get(word) ?? word),
    similar,
    isNamed: false,
    trait,
  };
}

/** The word for a type, a use or a format names no interest; nor does what much of the source says. */
function saysNothing(name: string, traits: readonly string[], { terms, library, countOf }: Known): boolean {
  const words = terms.toWords(name);
  if (terms.ofTypes.has(words)) return true;
  const source = traits.find((trait) => trait.startsWith('source:'));
  if (source === undefined) return false;
  const [rarest] = words
    .split(' ')
    .map((word) => library.index.slotsWith(word))
    .sort((a, b) => a.length - b.length);
  let having = 0;
  for (const slot of rarest ?? []) if (library.texts[slot]?.traits.includes(source)) having += 1;
  if (having < boilerplate.share * boilerplate.leastCount) return false;
  const count = countOf(source);
  return count >= boilerplate.leastCount && having > boilerplate.share * count;
}
