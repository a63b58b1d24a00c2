import { createHash } from 'node:crypto';
import { etagOf } from '../../http/etag.ts';
import type { TermMerge } from './term-merge.ts';
import type { MergeResponse, TermResponse } from './vocabulary.schemas.ts';
import {
  foldWord,
  hasTwoLevels,
  isClosed,
  type LabelLanguage,
  labelOfTerm,
  type Term,
  type VocabularyName,
  vocabularyNames,
  wordsOf,
} from './vocabulary.ts';
import { statusOf } from './vocabulary-changes.ts';
import type { VocabularySet } from './vocabulary-set.ts';

const vocabularyLabels: Readonly<Record<VocabularyName, Readonly<Record<LabelLanguage, string>>>> = {
  interests: { en: 'Interests', es: 'Intereses' },
  modalities: { en: 'Formats', es: 'Formatos' },
  subjects: { en: 'Subjects', es: 'Materias' },
  learningResourceType: { en: 'Resource types', es: 'Tipos de recurso' },
  educationalUse: { en: 'Educational uses', es: 'Usos educativos' },
};

export type Presentation = {
  readonly language: LabelLanguage;
  /** Null when uses are not counted. */
  readonly uses: ReadonlyMap<string, number> | null;
};

export function presentVocabularies(set: VocabularySet, language: LabelLanguage) {
  return vocabularyNames.map((name) => ({
    name,
    label: vocabularyLabels[name][language],
    isClosed: isClosed[name],
    levels: hasTwoLevels[name] ? 2 : 1,
    terms: set.terms(name).filter((term) => statusOf(term) === 'active').length,
  }));
}

export function presentTerm(term: Term, { language, uses }: Presentation): TermResponse {
  const { id, vocabulary, parentId, labels, synonyms, isShipped, isCustomized, replacedById } = term;
  return {
    id,
    vocabulary,
    parentId,
    label: labelOfTerm(term, language),
    labels: { en: labels.en ?? null, es: labels.es ?? null },
    synonyms: { en: [...(synonyms.en ?? [])], es: [...(synonyms.es ?? [])] },
    origin: isShipped ? 'shipped' : 'district',
    isCustomized,
    status: statusOf(term),
    replacedById,
    uses: uses && (uses.get(id) ?? 0),
  };
}

/** A release changes shipped terms without the district's doing, so the revision alone does not tell what one has. */
export function etagOfTerm(term: Term, body: TermResponse): string {
  return etagOf(term.revision, createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 10));
}

export function presentTree(set: VocabularySet, name: VocabularyName, shown: Presentation & { retired: boolean }) {
  const isShown = (term: Term) => shown.retired || !term.isRetired;
  return byLabel(set.tree(name), shown.language).flatMap((node) => {
    const { children: all, ...term } = node;
    const children = byLabel(all, shown.language).filter(isShown);
    // A retired group stays for as long as terms that are offered stand below it.
    if (!isShown(term) && children.length === 0) return [];
    return [{ ...presentTerm(term, shown), children: children.map((child) => presentTerm(child, shown)) }];
  });
}

export type TermFilter = {
  readonly q: string;
  readonly status: 'active' | 'retired' | 'merged' | 'all';
  readonly parentId?: string | undefined;
};

/** Those that begin with the words asked for first, then by label. */
export function filterTerms(terms: readonly Term[], filter: TermFilter, language: LabelLanguage): Term[] {
  const wanted = foldWord(filter.q);
  const found = byLabel(terms, language).flatMap((term) => {
    if (filter.status !== 'all' && statusOf(term) !== filter.status) return [];
    if (filter.parentId !== undefined && term.parentId !== filter.parentId) return [];
    const words = [term.id, ...wordsOf(term)].map(foldWord);
    if (!words.some((word) => word.includes(wanted))) return [];
    return [{ term, isLater: !words.some((word) => word.startsWith(wanted)) }];
  });
  return found.sort((one, other) => Number(one.isLater) - Number(other.isLater)).map(({ term }) => term);
}

function byLabel<Each extends Term>(terms: readonly Each[], language: LabelLanguage): Each[] {
  const { compare } = new Intl.Collator(language);
  return [...terms].sort((one, other) => compare(labelOfTerm(one, language), labelOfTerm(other, language)));
}

export function presentMerge({ hasAddedSynonym: _, at, finishedAt, undo, ...merge }: TermMerge): MergeResponse {
  const ended = undo === null ? 'done' : undo.finishedAt === null ? 'undoing' : 'undone';
  return {
    ...merge,
    at: at.toISOString(),
    state: finishedAt === null ? 'running' : ended,
    finishedAt: finishedAt?.toISOString() ?? null,
    undo: undo && { ...undo, at: undo.at.toISOString(), finishedAt: undo.finishedAt?.toISOString() ?? null },
  };
}
