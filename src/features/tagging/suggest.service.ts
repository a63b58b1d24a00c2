import { setImmediate } from 'node:timers/promises';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { isWithin, visibleTo } from '../resources/resource.policy.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { type Draft, draftsFor, type Known, type SuggestOptions } from './draft-suggestions.ts';
import type { Libraries, LibraryEntry } from './library.ts';
import type { RejectionsStore } from './rejections.store.ts';
import type { StandardsModels } from './standards-models.ts';
import { suggestableTerms } from './suggestable-terms.ts';
import type { Suggestion } from './suggestion.ts';

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
    const answers = new Map<LibraryEntry, boolean>();
    const counts = new Map<string, number>();
    return {
      model,
      library,
      vocabulary,
      terms: suggestableTerms(vocabulary),
      rejected,
      fileTexts: texts,
      countOf: (trait) => {
        const count = counts.get(trait) ?? library.texts.filter((entry) => entry?.traits.includes(trait)).length;
        counts.set(trait, count);
        return count;
      },
      // Each entry is asked about for every field of every resource.
      isKnown: (entry) => {
        let isKnown = answers.get(entry);
        if (isKnown === undefined) {
          isKnown = entry.withdrawal === null && isWithin(reach, entry, now);
          answers.set(entry, isKnown);
        }
        return isKnown;
      },
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
              return { ...one, title: seenContent(witness).title };
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
      if (options.limit === 0) return new Map();
      const known = await know(actor, asked);
      for (let attempt = 1; ; attempt += 1) {
        const found: { resource: Resource; drafts: Draft[] }[] = [];
        for (const resource of asked) {
          // Others have their turn between resources.
          if (found.length > 0) await setImmediate();
          found.push({ resource, drafts: draftsFor(resource, known, options) });
        }
        const { suggestions, missing } = await present(actor, found);
        // What has gone since has spoken: once more without it.
        for (const id of missing) libraries.forget(actor.orgId, id);
        if (missing.length === 0 || attempt === 2) return suggestions;
      }
    },
  };
}
