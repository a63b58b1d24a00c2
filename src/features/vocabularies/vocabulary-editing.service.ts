import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { createOneAtATime } from '../../shared/one-at-a-time.ts';
import type { TermMerge } from './term-merge.ts';
import type { VocabulariesStore } from './vocabularies.store.ts';
import { assertMayEdit } from './vocabulary.policy.ts';
import type { VocabularyService } from './vocabulary.service.ts';
import type { Term, TermRecord, VocabularyName } from './vocabulary.ts';
import { addTerm, changeTerm, type NewTerm, retireTerm, type TermPatch } from './vocabulary-changes.ts';
import type { VocabularySet } from './vocabulary-set.ts';

export type TermAddress = { readonly vocabulary: VocabularyName; readonly id: string };

/** A term that the caller has read at `expectedRevision`; null for any revision. */
export type TermTarget = TermAddress & { readonly expectedRevision: number | null };

export type VocabularyEditing = ReturnType<typeof createVocabularyEditing>;

/** How often a change is tried again when other processes change the same district's words at the same moment. */
const maxAttempts = 5;

/** What specialists do with single terms. */
export function createVocabularyEditing({
  vocabularies,
  store,
  clock,
}: {
  vocabularies: Pick<VocabularyService, 'of' | 'latest' | 'forget'>;
  store: Pick<VocabulariesStore, 'write'>;
  clock: Clock;
}) {
  /** Changes of one district by this process, one after the other. */
  const oneAtATime = createOneAtATime();

  /**
   * Lets `change` decide what to write on the vocabularies as they are now, and writes it if nobody else has written
   * meanwhile; null is nothing to do. `mergeOf` is asked after it, for the merge to keep. Answers the vocabularies then.
   */
  const revise = async (
    actor: Actor,
    change: (set: VocabularySet) => TermRecord | null,
    mergeOf?: () => TermMerge | undefined,
  ): Promise<VocabularySet> => oneAtATime(actor.orgId, () => attempts(actor, change, mergeOf));

  const attempts: typeof revise = async (actor, change, mergeOf = () => undefined) => {
    const { orgId } = actor;
    for (let attempt = 1; ; attempt++) {
      vocabularies.forget(orgId);
      const set = await vocabularies.latest(orgId);
      const record = change(set);
      const merge = mergeOf();
      if (record === null && merge === undefined) return set;
      const records = record === null ? [] : [record];
      const input = { orgId, expectedRevision: set.revision, records, merge };
      if (await store.write(scopeOf(actor), input, clock.now())) {
        vocabularies.forget(orgId);
        return vocabularies.latest(orgId);
      }
      if (attempt === maxAttempts) throw new AppError('unavailable');
    }
  };

  const reviseTerm = async (
    actor: Actor,
    { vocabulary, id, expectedRevision }: TermTarget,
    change: (set: VocabularySet, term: Term) => TermRecord | null,
  ): Promise<Term> => {
    assertMayEdit(actor);
    const after = await revise(actor, (set) => {
      const term = getTerm(set, { vocabulary, id });
      assertRevision(expectedRevision, term.revision);
      return change(set, term);
    });
    return getTerm(after, { vocabulary, id });
  };

  return {
    revise,

    of: (actor: Actor): Promise<VocabularySet> => vocabularies.of(actor.orgId),

    get: async (actor: Actor, address: TermAddress): Promise<Term> =>
      getTerm(await vocabularies.of(actor.orgId), address),

    add: async (actor: Actor, vocabulary: VocabularyName, input: NewTerm): Promise<Term> => {
      assertMayEdit(actor);
      let id = '';
      const after = await revise(actor, (set) => {
        const record = addTerm(set, vocabulary, input);
        id = record.id;
        return record;
      });
      return getTerm(after, { vocabulary, id });
    },

    update: (actor: Actor, target: TermTarget, patch: TermPatch): Promise<Term> =>
      reviseTerm(actor, target, (set, term) => changeTerm(set, term, patch)),

    retire: (actor: Actor, target: TermTarget): Promise<Term> =>
      reviseTerm(actor, target, (set, term) => retireTerm(set, term, true)),

    restore: (actor: Actor, target: TermTarget): Promise<Term> =>
      reviseTerm(actor, target, (set, term) => retireTerm(set, term, false)),
  };
}

/** Throws not_found. */
export function getTerm(set: VocabularySet, { vocabulary, id }: TermAddress): Term {
  const term = set.get(vocabulary, id);
  if (!term) throw new AppError('not_found');
  return term;
}
