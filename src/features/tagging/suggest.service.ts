import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { isWithin, visibleTo } from '../resources/resource.policy.ts';
import { gradeLevels, publishedContent, type Resource } from '../resources/resource.ts';
import { findCodes } from '../standards/code.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { wordsOf } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { comparedWordsOf, type Libraries, type Library, type LibraryEntry, traitsOf } from './library.ts';
import { type RankedSuggestion, rankStandards } from './ranking/rank-standards.ts';
import { type NamedTerm, type RankedTerm, rankTerms } from './ranking/rank-terms.ts';
import type { StandardsModel } from './ranking/standards-model.ts';
import { shownWords } from './ranking/words.ts';
import type { RejectionsStore } from './rejections.store.ts';
import { type StandardsModels, withParent } from './standards-models.ts';
import { keyOf, type SuggestedField, type Suggestion, type SuggestionKey } from './suggestion.ts';

/** Less sure ones would only be in the way. */
const leastConfidence = 0.05;
/** Standards that say which grade and subject something is for. */
const standardsForHints = 20;
/** Where several grades could be meant, one more or less is no harm; a wrong subject is. */
const hintShare = 0.9;

export type SuggestService = ReturnType<typeof createSuggestService>;

export type SuggestParts = {
  readonly libraries: Libraries;
  readonly models: StandardsModels;
  readonly rejections: Pick<RejectionsStore, 'find'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  /** Those of the ids that the actor may see. */
  readonly resources: { getMany(actor: Actor, ids: readonly string[]): Promise<Resource[]> };
  fileTexts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type SuggestOptions = { readonly fields: readonly SuggestedField[]; readonly limit: number };

/** What is known while suggestions are made for some resources at once. */
type Known = {
  readonly model: StandardsModel;
  readonly library: Library;
  readonly vocabulary: VocabularySet;
  readonly terms: Readonly<Record<'interests' | 'modalities' | 'subjects', readonly NamedTerm[]>>;
  readonly rejected: ReadonlyMap<string, readonly SuggestionKey[]>;
  readonly fileTexts: ReadonlyMap<string, string>;
  isKnown(entry: LibraryEntry): boolean;
};

/** Suggests tags for resources that the actor may edit: what the adopted standards and the district's words offer. */
export function createSuggestService(parts: SuggestParts) {
  const { libraries, models, rejections, vocabularies, resources, fileTexts, clock } = parts;

  const know = async (actor: Actor, asked: readonly Resource[]): Promise<Known> => {
    const scope: Scope = scopeOf(actor);
    const vocabulary = await vocabularies.of(actor.orgId);
    const [model, library, rejected, texts] = await Promise.all([
      models.of(scope, vocabulary),
      libraries.of(actor.orgId),
      rejections.find(scope, { orgId: actor.orgId, resourceIds: asked.map(({ id }) => id) }),
      fileTexts(asked.flatMap(({ content }) => content.fileId ?? [])),
    ]);
    const reach = visibleTo(scope);
    const now = clock.now();
    return {
      model,
      library,
      vocabulary,
      terms: {
        interests: namedTerms(vocabulary, 'interests'),
        modalities: namedTerms(vocabulary, 'modalities'),
        subjects: namedTerms(vocabulary, 'subjects'),
      },
      rejected,
      fileTexts: texts,
      isKnown: (entry) => entry.withdrawal === null && isWithin(reach, entry, now),
    };
  };

  /** With titles. What is not there any more, or out of sight, is no evidence. */
  const present = async (
    actor: Actor,
    found: readonly { readonly resource: Resource; readonly drafts: readonly Draft[] }[],
  ): Promise<{ readonly suggestions: Map<string, Suggestion[]>; readonly missing: readonly string[] }> => {
    const ids = [
      ...new Set(found.flatMap(({ drafts }) => drafts.flatMap(({ similar }) => similar.map(({ id }) => id)))),
    ];
    const seen = new Map((await resources.getMany(actor, ids)).map((resource) => [resource.id, resource]));
    const suggestions = new Map<string, Suggestion[]>();
    for (const { resource, drafts } of found) {
      const shown = drafts.map(
        ({ similar, words, isNamed, trait, ...suggestion }): Suggestion => ({
          ...suggestion,
          evidence: {
            words,
            similar: similar.flatMap((one) => {
              const witness = seen.get(one.id);
              if (!witness) return [];
              return { ...one, title: (publishedContent(witness) ?? witness.content).title };
            }),
            isNamed,
            trait,
          },
        }),
      );
      suggestions.set(resource.id, shown);
    }
    return { suggestions, missing: ids.filter((id) => !seen.has(id)) };
  };

  return {
    /** By the ids of the resources, the surest first in each field; the caller has checked that the actor may edit them. */
    suggest: async (
      actor: Actor,
      asked: readonly Resource[],
      options: SuggestOptions,
    ): Promise<ReadonlyMap<string, readonly Suggestion[]>> => {
      const known = await know(actor, asked);
      for (let attempt = 1; ; attempt += 1) {
        const found = asked.map((resource) => ({ resource, drafts: draftsFor(resource, known, options) }));
        const { suggestions, missing } = await present(actor, found);
        // What has gone since has spoken: once more without it.
        for (const id of missing) libraries.forget(actor.orgId, id);
        if (missing.length === 0 || attempt === 2) return suggestions;
      }
    },
  };
}

type Draft = Omit<Suggestion, 'evidence'> & {
  readonly words: readonly string[];
  readonly similar: readonly {
    readonly id: string;
    readonly likeness: number | null;
    readonly standardId: string | null;
  }[];
  readonly isNamed: boolean;
  readonly trait: string | null;
};

function draftsFor(resource: Resource, known: Known, { fields, limit }: SuggestOptions): Draft[] {
  const { model, library, vocabulary, terms } = known;
  const { catalog, content } = resource;
  const fileText = known.fileTexts.get(content.fileId ?? '') ?? null;
  const words = comparedWordsOf(resource, fileText);
  const text = [content.summary, catalog.keywords.join(' '), content.body, fileText].filter(Boolean).join('\n');
  const isKnown = (entry: LibraryEntry) => entry.id !== resource.id && known.isKnown(entry);
  const shown = shownWords(`${content.title}\n${text}`);
  const subjects = catalog.subjects.flatMap((subject) => withParent(vocabulary, subject));
  const codeKeys = findCodes(`${content.title}\n${text}`).map(({ reading }) => reading.key);
  const asked = { words, codeKeys, subjects, gradeLevels: catalog.gradeLevels };
  const aligned = new Set(catalog.alignments.map(({ standardId }) => standardId));
  const hasHints = fields.some((field) => field === 'subjects' || field === 'gradeLevels');
  const wanted = Math.max(
    fields.includes('alignments') ? limit + aligned.size + 20 : 0,
    hasHints ? standardsForHints : 0,
  );
  const ranked = wanted === 0 ? [] : rankStandards(model, library, asked, { limit: wanted, isKnown });
  const drafts: Draft[] = [];
  const rejected = new Set((known.rejected.get(resource.id) ?? []).map(keyOf));
  const add = (found: readonly Draft[]): void => {
    const open = found.filter((draft) => draft.confidence >= leastConfidence && !rejected.has(keyOf(draft)));
    drafts.push(...open.slice(0, limit));
  };
  if (fields.includes('alignments')) {
    add(ranked.filter(({ standardId }) => !aligned.has(standardId)).map((one) => toDraft(one, model, shown)));
  }
  const rest = fields.filter((field) => field !== 'alignments');
  if (rest.length === 0) return drafts;
  const likeness = library.index.scores(words);
  for (const [slot, entry] of library.texts.entries()) if (entry === null || !isKnown(entry)) likeness[slot] = -1;
  for (const field of rest) {
    const own: readonly string[] = catalog[field];
    // Who has said which grades, subjects or format it is has said it; interests are never complete.
    if (own.length > 0 && field !== 'interests') continue;
    const found = rankTerms({
      texts: library.texts,
      likeness,
      tagsOf: (entry) => entry[field],
      terms: field === 'gradeLevels' ? gradeLevels.map((id) => ({ id, names: [] })) : terms[field],
      title: content.title,
      text,
      traits: traitsOf(resource),
      hints: hintsOf(field, ranked, model),
    });
    const label = (value: string) => (field === 'gradeLevels' ? value : vocabulary.labelOf(field, value, 'en'));
    add(
      found
        .filter(({ value }) => !own.includes(value))
        .map((one) => toTermDraft(field, one, label(one.value), likeness, library)),
    );
  }
  return drafts;
}

function toDraft(
  { standardId, confidence, words, similar, isNamed }: RankedSuggestion,
  { standards, placeOf }: StandardsModel,
  shown: ReadonlyMap<string, string>,
): Draft {
  const { code, statement } = standards[placeOf.get(standardId) as number] as StandardsModel['standards'][number];
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
  likeness: Float64Array,
  library: Library,
): Draft {
  const similar = similarIds.map((id) => {
    const alike = likeness[library.slotOf(id)] ?? 0;
    return { id, likeness: trait === null ? Math.round(alike * 1000) / 1000 : null, standardId: null };
  });
  return { field, value, label, confidence, words, similar, isNamed: false, trait };
}

/** What the likeliest standards say of the grade or the subject: each by its share. */
function hintsOf(
  field: SuggestedField,
  ranked: readonly RankedSuggestion[],
  { standards, placeOf }: StandardsModel,
): ReadonlyMap<string, number> {
  const hints = new Map<string, number>();
  if (field !== 'gradeLevels' && field !== 'subjects') return hints;
  const best = ranked.slice(0, standardsForHints);
  const sum = best.reduce((total, { confidence }) => total + confidence, 0);
  // Many unlikely ones say less than a likely one.
  const scale = hintShare * Math.min(1, sum);
  for (const { standardId, confidence } of best) {
    const standard = standards[placeOf.get(standardId) ?? -1];
    if (!standard || standard.gradeLevels.length > 4) continue;
    const values: readonly string[] = standard[field];
    for (const value of values)
      hints.set(
        value,
        (hints.get(value) ?? 0) + (scale * confidence) / sum / (field === 'subjects' ? 1 : values.length),
      );
  }
  return hints;
}

const termsOf = new WeakMap<VocabularySet, Map<string, readonly NamedTerm[]>>();

/** Terms that are offered, with all their names. */
function namedTerms(vocabulary: VocabularySet, name: 'interests' | 'modalities' | 'subjects'): readonly NamedTerm[] {
  const kept = termsOf.get(vocabulary) ?? new Map<string, readonly NamedTerm[]>();
  termsOf.set(vocabulary, kept);
  let terms = kept.get(name);
  if (!terms) {
    terms = vocabulary
      .terms(name)
      .filter(({ isRetired, replacedById }) => !isRetired && replacedById === null)
      .map((term) => ({ id: term.id, names: wordsOf(term) }));
    kept.set(name, terms);
  }
  return terms;
}
