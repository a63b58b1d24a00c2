import { AppError, invalidInput } from '../../shared/errors.ts';
import { shippedVocabularies } from './shipped/shipped-vocabularies.ts';
import {
  foldWord,
  hasTwoLevels,
  isClosed,
  keptWord,
  type LabelLanguage,
  type Labels,
  labelLanguages,
  labelOfTerm,
  newTermId,
  type ShippedTerm,
  type Synonyms,
  type Term,
  type TermRecord,
  type VocabularyName,
  wordsOf,
} from './vocabulary.ts';
import type { VocabularySet } from './vocabulary-set.ts';

// What may become of the terms of a district. Each function gives the record to write, or throws what a caller is told.

export type NewTerm = {
  readonly labels: { readonly [Language in LabelLanguage]?: string | undefined };
  readonly synonyms?: { readonly [Language in LabelLanguage]?: readonly string[] | undefined } | undefined;
  readonly parentId?: string | null | undefined;
  /** A word that resources have already: it becomes the id, so that they need no new tag. */
  readonly word?: string | undefined;
};

/** Absent: as it is. null: what was shipped; for a term of the district nothing. */
export type TermPatch = {
  readonly labels?: { readonly [Language in LabelLanguage]?: string | null | undefined } | undefined;
  readonly synonyms?: { readonly [Language in LabelLanguage]?: readonly string[] | null | undefined } | undefined;
  readonly parentId?: string | null | undefined;
};

type Words = Pick<Term, 'labels' | 'synonyms'>;

/** Throws vocabulary_closed, label_taken, invalid_request. */
export function addTerm(set: VocabularySet, vocabulary: VocabularyName, input: NewTerm): TermRecord {
  assertOpen(vocabulary);
  const { parentId = null, word } = input;
  const labels = overrides({}, input.labels, undefined);
  const label = labels.en ?? labels.es ?? '';
  const id = word === undefined ? newTermId(label) : keptWord(word);
  if (id === '')
    throw invalidInput('body', ['labels'], { code: 'custom', message: 'A label needs a letter or a digit.' });
  if (newTermId(id) !== id) {
    const message = 'It holds signs that an id cannot have. Add a term without it, and map the word to that.';
    throw invalidInput('body', ['word'], { code: 'custom', message });
  }
  const synonyms = withoutRepeats({ labels, synonyms: overrides({}, input.synonyms ?? {}, undefined) });
  const term = { id, labels, synonyms };
  assertWordsFree(set, vocabulary, [...languageWords(term), { word: id, language: null }]);
  if (parentId !== null) assertParent(set, vocabulary, { id, parentId });
  return { vocabulary, ...term, ...(parentId !== null && { parentId }), revision: 1 };
}

/** Null when nothing changes. Throws wrong_status for a merged term, label_taken, vocabulary_closed, invalid_request. */
export function changeTerm(set: VocabularySet, term: Term, patch: TermPatch): TermRecord | null {
  assertNotMerged(term);
  const shipped = shippedTermOf(term);
  const said = recordOf(set, term);
  const labels = overrides(said.labels, patch.labels ?? {}, shipped?.labels);
  const wanted = overrides(said.synonyms, patch.synonyms ?? {}, shipped?.synonyms);
  const words: Words = { labels: { ...shipped?.labels, ...labels }, synonyms: { ...shipped?.synonyms, ...wanted } };
  if (labelLanguages.every((language) => words.labels[language] === undefined)) {
    throw invalidInput('body', ['labels'], { code: 'custom', message: 'A term needs a label in one language.' });
  }
  const kept = withoutRepeats(words);
  const synonyms = Object.fromEntries(
    labelLanguages.flatMap((language) => (wanted[language] ? [[language, kept[language] ?? []]] : [])),
  );
  const before = new Set(languageWords(term).map(keyOf));
  const fresh = languageWords({ labels: words.labels, synonyms: kept }).filter((word) => !before.has(keyOf(word)));
  assertWordsFree(set, term.vocabulary, fresh, term.id);

  const { parentId: _, ...rest } = said;
  const parentId = patch.parentId === undefined ? term.parentId : patch.parentId;
  if (parentId !== term.parentId) {
    assertOpen(term.vocabulary);
    if (parentId !== null) assertParent(set, term.vocabulary, { id: term.id, parentId });
  }
  const isUsualParent = parentId === (shipped?.parentId ?? null);
  return ifChanged(said, { ...rest, labels, synonyms, ...(!isUsualParent && { parentId }) });
}

/** Takes it out of what is offered. Null when it is so already. Throws wrong_status for a merged term. */
export function retireTerm(set: VocabularySet, term: Term, isRetired: boolean): TermRecord | null {
  assertNotMerged(term);
  if (term.isRetired === isRetired) return null;
  const { isRetired: _, ...rest } = recordOf(set, term);
  const isUsual = isRetired === (shippedTermOf(term)?.isRetired ?? false);
  return ifChanged(recordOf(set, term), { ...rest, ...(!isUsual && { isRetired }) });
}

/** Lets a term stand for another one. Throws vocabulary_closed, wrong_status, term_has_children, invalid_request. */
export function mergeTerm(set: VocabularySet, from: Term, intoId: string): TermRecord {
  assertOpen(from.vocabulary);
  assertNotMerged(from);
  const into = set.get(from.vocabulary, intoId);
  const refuse = (message: string) => invalidInput('body', ['into'], { code: 'custom', message });
  if (!into) throw refuse('There is no such term.');
  if (into.id === from.id) throw refuse('A term cannot be merged into itself.');
  if (into.replacedById !== null) throw refuse(`It was merged into "${into.replacedById}" itself.`);
  if (into.isRetired) throw refuse('It is retired. Restore it first.');
  const children = childrenOf(set, from);
  if (children.length > 0) throw new AppError('term_has_children', { count: children.length });
  return { ...recordOf(set, from), replacedById: intoId, revision: from.revision + 1 };
}

/** Undoes `mergeTerm`. Throws wrong_status when it stands for another term now, label_taken. */
export function unmergeTerm(set: VocabularySet, from: Term, intoId: string): TermRecord {
  if (from.replacedById !== intoId) throw new AppError('wrong_status', { status: statusOf(from) });
  assertWordsFree(set, from.vocabulary, languageWords(from), from.id);
  const { replacedById: _, ...rest } = recordOf(set, from);
  return { ...rest, revision: from.revision + 1 };
}

/**
 * Makes a word one of a term's synonyms. Null when it means that term already. Throws label_taken when it means another
 * one, wrong_status for a merged term.
 */
export function addSynonym(
  set: VocabularySet,
  term: Term,
  { word, language }: { word: string; language: LabelLanguage },
): TermRecord | null {
  assertNotMerged(term);
  if (set.find(term.vocabulary, word)?.id === term.id) return null;
  return changeTerm(set, term, { synonyms: { [language]: [...(term.synonyms[language] ?? []), word] } });
}

/** Undoes `addSynonym`. */
export function removeSynonym(set: VocabularySet, term: Term, word: string): TermRecord | null {
  if (term.replacedById !== null) return null;
  const without = labelLanguages.map((language) => [
    language,
    (term.synonyms[language] ?? []).filter((synonym) => foldWord(synonym) !== foldWord(word)),
  ]);
  return changeTerm(set, term, { synonyms: Object.fromEntries(without) });
}

/** For people and `wrong_status`. */
export function statusOf({ replacedById, isRetired }: Term): 'merged' | 'retired' | 'active' {
  if (replacedById !== null) return 'merged';
  return isRetired ? 'retired' : 'active';
}

function assertOpen(vocabulary: VocabularyName): void {
  if (isClosed[vocabulary]) throw new AppError('vocabulary_closed', { vocabulary });
}

function assertNotMerged(term: Term): void {
  if (term.replacedById !== null) throw new AppError('wrong_status', { status: 'merged' });
}

type LanguageWord = { readonly word: string; readonly language: LabelLanguage | null };

/**
 * No word of a language means two terms of a vocabulary. The words of merged terms are their target's.
 * @param own the term whose words they are to be: those of what was merged into it are its own
 */
function assertWordsFree(
  set: VocabularySet,
  vocabulary: VocabularyName,
  words: readonly LanguageWord[],
  own?: string,
): void {
  const owners = new Map<string, Term>();
  for (const term of set.terms(vocabulary)) {
    if (own !== undefined && standsFor(set, term, own)) continue;
    const owner = set.find(vocabulary, term.id) ?? term;
    // Ids are words of no language and of all.
    for (const key of ['en', 'es', null].map((language) => `${language} ${foldWord(term.id)}`)) owners.set(key, owner);
    for (const word of languageWords(term)) {
      owners.set(keyOf(word), owner);
      owners.set(keyOf({ ...word, language: null }), owner);
    }
  }
  for (const { word, language } of words) {
    const owner = owners.get(keyOf({ word, language }));
    if (!owner) continue;
    const label = labelOfTerm(owner, language ?? 'en');
    throw new AppError('label_taken', { vocabulary, word, language, termId: owner.id, termLabel: label });
  }
}

/** Whether it is the term, or was merged into it, over however many merges. */
function standsFor(set: VocabularySet, term: Term, id: string): boolean {
  const seen = new Set<string>();
  let at: Term | null = term;
  while (at && !seen.has(at.id)) {
    if (at.id === id) return true;
    seen.add(at.id);
    at = at.replacedById === null ? null : set.get(at.vocabulary, at.replacedById);
  }
  return false;
}

function assertParent(
  set: VocabularySet,
  vocabulary: VocabularyName,
  { id, parentId }: { id: string; parentId: string },
): void {
  const refuse = (message: string) => invalidInput('body', ['parentId'], { code: 'custom', message });
  const parent = set.get(vocabulary, parentId);
  const term = set.get(vocabulary, id);
  if (!hasTwoLevels[vocabulary]) throw refuse('This vocabulary has one level.');
  if (!parent || parent.replacedById !== null) throw refuse('There is no such term.');
  if (parentId === id) throw refuse('A term cannot stand below itself.');
  if (parent.parentId !== null) throw refuse('It stands below another term itself: there are two levels.');
  if (term && childrenOf(set, term).length > 0) throw refuse('Terms stand below this one: there are two levels.');
}

function childrenOf(set: VocabularySet, { vocabulary, id }: Term): Term[] {
  return set.terms(vocabulary).filter(({ parentId, replacedById }) => parentId === id && replacedById === null);
}

function languageWords({ labels, synonyms }: Words): LanguageWord[] {
  return labelLanguages.flatMap((language) =>
    wordsOf({ labels: pick(labels, language), synonyms: pick(synonyms, language) }).map((word) => ({ word, language })),
  );
}

function keyOf({ word, language }: LanguageWord): string {
  return `${language} ${foldWord(word)}`;
}

/** Each synonym once, and none that is the label. */
function withoutRepeats({ labels, synonyms }: Words): Synonyms {
  const lists = labelLanguages.map((language) => {
    const seen = new Set([foldWord(labels[language] ?? '')]);
    const kept = (synonyms[language] ?? []).filter((word) => {
      const key = foldWord(word);
      return key !== '' && !seen.has(key) && seen.add(key);
    });
    return [language, kept];
  });
  return Object.fromEntries(lists.filter(([, kept]) => (kept?.length ?? 0) > 0));
}

/** What is said after a patch, without what is as it was shipped. */
function overrides<Value>(
  said: { readonly [Language in LabelLanguage]?: Value | undefined },
  patch: { readonly [Language in LabelLanguage]?: Value | null | undefined },
  shipped: Readonly<Record<LabelLanguage, Value>> | undefined,
): { [Language in LabelLanguage]?: Value } {
  const result: { [Language in LabelLanguage]?: Value } = {};
  for (const language of labelLanguages) {
    const value = patch[language] === undefined ? said[language] : patch[language];
    const isUsual = JSON.stringify(value) === JSON.stringify(shipped?.[language]);
    if (value !== undefined && value !== null && !isUsual) result[language] = value;
  }
  return result;
}

function recordOf(set: VocabularySet, { vocabulary, id }: Term): TermRecord {
  return set.recordOf(vocabulary, id) ?? { vocabulary, id, labels: {}, synonyms: {}, revision: 0 };
}

function shippedTermOf({ vocabulary, id, isShipped }: Term): ShippedTerm | undefined {
  return isShipped ? shippedVocabularies[vocabulary].find((term) => term.id === id) : undefined;
}

function ifChanged(before: TermRecord, after: TermRecord): TermRecord | null {
  const text = ({ vocabulary, id, labels, synonyms, parentId, isRetired, replacedById }: TermRecord) =>
    JSON.stringify([vocabulary, id, ordered(labels), ordered(synonyms), parentId, isRetired, replacedById]);
  return text(before) === text(after) ? null : { ...after, revision: before.revision + 1 };
}

function ordered(values: Labels | Synonyms): unknown[] {
  return labelLanguages.map((language) => values[language] ?? null);
}

function pick<Value>(values: { readonly [Language in LabelLanguage]?: Value }, language: LabelLanguage) {
  const value = values[language];
  return value === undefined ? {} : { [language]: value };
}
