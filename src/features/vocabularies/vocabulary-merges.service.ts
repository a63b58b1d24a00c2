import { z } from 'zod';
import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import { defineJob, type JobDefinition, type JobKind, type ReportLine } from '../jobs/job.ts';
import type { ResourceTagging, TagBatch } from '../resources/resource-tagging.service.ts';
import { enqueueMergeJob, mergeKind, undoKind } from './resume-merges.ts';
import type { TermMerge } from './term-merge.ts';
import type { VocabulariesStore } from './vocabularies.store.ts';
import { assertMayEdit } from './vocabulary.policy.ts';
import { keptWord, type LabelLanguage, type TermRecord, type VocabularyName } from './vocabulary.ts';
import { addSynonym, mergeTerm, removeSynonym, unmergeTerm } from './vocabulary-changes.ts';
import { getTerm, type TermTarget, type VocabularyEditing } from './vocabulary-editing.service.ts';
import type { VocabularySet } from './vocabulary-set.ts';
import { isTermField } from './vocabulary-usage.service.ts';

/** A merge with the job that does, or undoes, its work on resources. */
export type StartedMerge = { readonly merge: TermMerge; readonly jobId: string };

export type VocabularyMerges = ReturnType<typeof createVocabularyMerges>;

/**
 * Lets terms and words stand for other terms. The vocabulary changes at once, so that every later tag and every filter
 * follows; a job then changes the resources that have the old tag.
 */
export function createVocabularyMerges({
  editing,
  store,
  jobs,
  clock,
}: {
  editing: Pick<VocabularyEditing, 'revise'>;
  store: Pick<VocabulariesStore, 'newMergeId' | 'findMerge' | 'listMerges'>;
  jobs: Pick<JobService, 'enqueue'>;
  clock: Clock;
}) {
  const start = async (actor: Actor, kind: JobKind<{ mergeId: string }>, merge: TermMerge): Promise<StartedMerge> => {
    const requester = { orgId: actor.orgId, requestedBy: actor.userId };
    return { merge, jobId: (await enqueueMergeJob(jobs, requester, kind, merge)).id };
  };

  const get = async (actor: Actor, vocabulary: VocabularyName, id: string): Promise<TermMerge> => {
    assertMayEdit(actor);
    const merge = await store.findMerge(scopeOf(actor), { orgId: actor.orgId, vocabulary, id });
    if (!merge) throw new AppError('not_found');
    return merge;
  };

  const newMerge = (
    actor: Actor,
    said: Pick<TermMerge, 'vocabulary' | 'kind' | 'from' | 'intoId' | 'hasAddedSynonym'>,
  ): TermMerge => ({
    ...said,
    id: store.newMergeId(),
    by: actor.userId,
    at: clock.now(),
    retagged: null,
    finishedAt: null,
    undo: null,
  });

  return {
    get,

    list: (actor: Actor, page: { vocabulary: VocabularyName; after: string | null; limit: number }) => {
      assertMayEdit(actor);
      return store.listMerges(scopeOf(actor), { ...page, orgId: actor.orgId });
    },

    /** Throws forbidden, not_found, vocabulary_closed, wrong_status, term_has_children, invalid_request. */
    mergeTerms: async (actor: Actor, { vocabulary, id, expectedRevision }: TermTarget, intoId: string) => {
      assertMayEdit(actor);
      const merge = newMerge(actor, { vocabulary, kind: 'term', from: id, intoId, hasAddedSynonym: false });
      await editing.revise(
        actor,
        (set) => {
          const from = getTerm(set, { vocabulary, id });
          assertRevision(expectedRevision, from.revision);
          return mergeTerm(set, from, intoId);
        },
        () => merge,
      );
      return start(actor, mergeKind, merge);
    },

    /**
     * Makes a word a synonym of a term, and gives the term to the resources that have the word as a tag. Throws
     * forbidden, not_found, vocabulary_closed, label_taken, wrong_status.
     */
    mapWord: async (
      actor: Actor,
      {
        vocabulary,
        word,
        termId,
        language,
      }: { vocabulary: VocabularyName; word: string; termId: string; language: LabelLanguage },
    ): Promise<StartedMerge> => {
      assertMayEdit(actor);
      if (!isTermField(vocabulary)) throw new AppError('vocabulary_closed', { vocabulary });
      const from = keptWord(word);
      let merge = newMerge(actor, { vocabulary, kind: 'word', from, intoId: termId, hasAddedSynonym: false });
      await editing.revise(
        actor,
        (set) => {
          const term = getTerm(set, { vocabulary, id: termId });
          // A term of this id is more than a word: terms are merged.
          const known = set.get(vocabulary, from);
          if (known)
            throw new AppError('label_taken', {
              vocabulary,
              word,
              language,
              termId: from,
              termLabel: set.labelOf(vocabulary, from, language),
            });
          const record = addSynonym(set, term, { word: from, language });
          merge = { ...merge, hasAddedSynonym: record !== null };
          return record;
        },
        () => merge,
      );
      return start(actor, mergeKind, merge);
    },

    /**
     * Takes a merge back: the vocabulary at once, and by a job the tags that it gave, where others have not changed them
     * since. Throws forbidden, not_found, wrong_status while it runs or when it is undone, label_taken.
     */
    undo: async (actor: Actor, vocabulary: VocabularyName, id: string): Promise<StartedMerge> => {
      const before = await get(actor, vocabulary, id);
      if (before.finishedAt === null) throw new AppError('wrong_status', { status: 'running' });
      if (before.undo !== null) throw new AppError('wrong_status', { status: 'undone' });
      const at = clock.now();
      const undo = { by: actor.userId, at, restored: null, changedSince: null, finishedAt: null };
      const merge: TermMerge = { ...before, undo };
      await editing.revise(
        actor,
        (set) => takeBack(set, before),
        () => merge,
      );
      return start(actor, undoKind, merge);
    },
  };
}

function takeBack(
  set: VocabularySet,
  { vocabulary, kind, from, intoId, hasAddedSynonym }: TermMerge,
): TermRecord | null {
  if (kind === 'term') return unmergeTerm(set, getTerm(set, { vocabulary, id: from }), intoId);
  const term = set.get(vocabulary, intoId);
  return term && hasAddedSynonym ? removeSynonym(set, term, from) : null;
}

/** The work on resources: both can be interrupted, as what is done is no longer found. */
export function vocabularyMergeJobs({
  store,
  tagging,
  clock,
}: {
  store: Pick<VocabulariesStore, 'findMerge' | 'noteMerge'>;
  tagging: Pick<ResourceTagging, 'retagSome' | 'undoSome' | 'countTagged' | 'countChanged'>;
  clock: Clock;
}): JobDefinition[] {
  const find = async (scope: Scope, orgId: string | null, mergeId: string) => {
    const merge = orgId === null ? null : await store.findMerge(scope, { orgId, id: mergeId });
    if (orgId === null || merge === null || !isTermField(merge.vocabulary)) throw new Error('There is no such merge.');
    const batch: TagBatch = {
      orgId,
      batchId: merge.id,
      by: merge.by,
      field: merge.vocabulary,
      from: [merge.from],
      to: merge.intoId,
    };
    return { merge, batch };
  };

  const merging = defineJob({
    ...mergeKind,
    checkpoint: z.strictObject({ total: z.int() }),
    run: async ({ input: { mergeId }, orgId, checkpoint, scope, save }) => {
      const { merge, batch } = await find(scope, orgId, mergeId);
      const total = checkpoint?.total ?? (await tagging.countTagged(batch.orgId, batch.field, batch.from));
      for (;;) {
        const done = await tagging.retagSome(batch);
        if (done === 0) break;
        await save({ total }, { progress: { done: await tagging.countChanged(merge.id), total } });
      }
      const retagged = await tagging.countChanged(merge.id);
      await store.noteMerge(scope, { orgId: batch.orgId, id: merge.id, retagged, finishedAt: clock.now() });
      return { mergeId, retagged };
    },
  });

  const undoing = defineJob({
    ...undoKind,
    checkpoint: z.strictObject({ after: z.string(), restored: z.int(), changedSince: z.int() }),
    run: async ({ input: { mergeId }, orgId, checkpoint, scope, save }) => {
      const { merge, batch } = await find(scope, orgId, mergeId);
      if (merge.undo === null) throw new Error('Nobody has undone this merge.');
      const total =
        (checkpoint?.restored ?? 0) + (checkpoint?.changedSince ?? 0) + (await tagging.countChanged(merge.id));
      let { after, restored, changedSince } = checkpoint ?? { after: null, restored: 0, changedSince: 0 };
      for (;;) {
        const step = await tagging.undoSome({ orgId: batch.orgId, batchId: merge.id, after });
        restored += step.restored;
        changedSince += step.changedSince.length;
        const report = step.changedSince.map(toReportLine);
        const progress = { done: restored + changedSince, total };
        if (step.next === null) {
          await save({ after: lastId, restored, changedSince }, { progress, report });
          break;
        }
        after = step.next;
        await save({ after, restored, changedSince }, { progress, report });
      }
      const undo = { ...merge.undo, restored, changedSince, finishedAt: clock.now() };
      await store.noteMerge(scope, { orgId: batch.orgId, id: merge.id, undo });
      return { mergeId, restored, changedSince };
    },
  });
  return [merging, undoing];
}

/** Nothing stands after it: an attempt that goes on from here finds nothing more to do. */
const lastId = 'f'.repeat(24);

function toReportLine(resourceId: string): ReportLine {
  const message = 'Its tags were changed by others since, or it is gone: it stays as it is.';
  return { outcome: 'changedSince', subject: resourceId, message, details: {} };
}
