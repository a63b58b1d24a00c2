import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { VocabulariesStore } from './vocabularies.store.ts';
import type { LabelLanguage, TermExpansion, VocabularyName } from './vocabulary.ts';
import { createVocabularySet, shippedVocabularySet, type VocabularySet } from './vocabulary-set.ts';

/** What other features ask of vocabularies. */
export type VocabularyService = {
  /** A district's vocabularies, to ask many things at once; null for what was shipped. */
  of(orgId: string | null): Promise<VocabularySet>;
  /** The same as the database has it now, past the cache. */
  latest(orgId: string): Promise<VocabularySet>;
  /** To be called after a change, so that this process sees it at once. */
  forget(orgId: string): void;
  resolveTags(orgId: string, vocabulary: VocabularyName, values: readonly string[]): Promise<string[]>;
  labelOf(orgId: string, vocabulary: VocabularyName, id: string, language: LabelLanguage): Promise<string>;
  expansions(orgId: string): Promise<readonly TermExpansion[]>;
};

type Entry = { readonly set: VocabularySet; readonly checkedAt: number };

/** How long another process may still see what this one has changed. */
const maxAgeMs = 2_000;
const maximumEntries = 500;

const scope: Scope = { kind: 'system', reason: 'read the words of a district' };

/**
 * Vocabularies are small and asked all the time: each district's are kept in memory and checked by their revision every
 * two seconds. Districts that have changed nothing share what was shipped.
 */
export function createVocabularyService({
  vocabularies,
  clock,
}: {
  vocabularies: Pick<VocabulariesStore, 'revisionOf' | 'listRecords'>;
  clock: Clock;
}): VocabularyService {
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<VocabularySet>>();

  const load = async (orgId: string): Promise<VocabularySet> => {
    const known = entries.get(orgId)?.set ?? shippedVocabularySet;
    // The revision first: records that are written in between are read again at the next check.
    const revision = await vocabularies.revisionOf(scope, orgId);
    if (revision === known.revision) return known;
    return createVocabularySet(await vocabularies.listRecords(scope, orgId), revision);
  };

  const latest = (orgId: string): Promise<VocabularySet> => {
    const running = loading.get(orgId);
    if (running) return running;
    const started = load(orgId).then(
      (set) => {
        // Forgotten meanwhile: what was read may be from before the change.
        if (loading.get(orgId) === started) {
          loading.delete(orgId);
          keep(orgId, set);
        }
        return set;
      },
      (error: unknown) => {
        if (loading.get(orgId) === started) loading.delete(orgId);
        throw error;
      },
    );
    loading.set(orgId, started);
    return started;
  };

  const keep = (orgId: string, set: VocabularySet): void => {
    entries.delete(orgId);
    const [oldest] = entries.keys();
    if (entries.size >= maximumEntries && oldest !== undefined) entries.delete(oldest);
    entries.set(orgId, { set, checkedAt: clock.now().getTime() });
  };

  const of = async (orgId: string | null): Promise<VocabularySet> => {
    if (orgId === null) return shippedVocabularySet;
    const entry = entries.get(orgId);
    return entry && clock.now().getTime() - entry.checkedAt < maxAgeMs ? entry.set : latest(orgId);
  };

  return {
    of,
    latest,
    forget: (orgId) => {
      entries.delete(orgId);
      loading.delete(orgId);
    },
    resolveTags: async (orgId, vocabulary, values) => (await of(orgId)).resolveTags(vocabulary, values),
    labelOf: async (orgId, vocabulary, id, language) => (await of(orgId)).labelOf(vocabulary, id, language),
    expansions: async (orgId) => (await of(orgId)).expansions,
  };
}
