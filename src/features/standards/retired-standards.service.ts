import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { defineJob, type Job, type JobDefinition, type JobKind } from '../jobs/job.ts';
import { keepsStandards, seesRetired } from './standard.policy.ts';
import { type Standard, type SuccessorReason, successorReasons } from './standard.ts';
import { similarity, wordsOf } from './standard-words.ts';
import type { StandardsStore, StandardText } from './standards.store.ts';
import type { StandardsReader } from './standards.ts';

export type Successor = {
  readonly standard: Pick<Standard, 'id' | 'code' | 'statement'>;
  readonly reason: SuccessorReason;
  /** From 0 to 1: 1 where somebody has said so. */
  readonly confidence: number;
};

export type RetiredStandard = {
  readonly standard: Standard;
  /** Resources of the district that are still aligned to it. */
  readonly resourceCount: number;
  /** Best first, at most five. */
  readonly successors: readonly Successor[];
};

export type AcceptedSuccessor = { readonly standardId: string; readonly successorId: string };

type Move = { readonly fromId: string; readonly toId: string; readonly toCode: string };

/** The districts' resources, as far as retired standards concern them. */
export type AlignedResources = {
  countAligned(orgId: string, standardIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  countOpenCodes(
    orgId: string,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly resourceCount: number }[]>;
  move(by: { orgId: string; by: string; batchId: string }, moves: readonly Move[]): Promise<number>;
};

export type RetiredStandardsService = ReturnType<typeof createRetiredStandardsService>['service'];

/** Texts that share less than this are about something else. */
const leastSimilar = 0.4;
const mostTexts = 20_000;
const mostSuccessors = 5;

const guid = z.string();
const kind: JobKind<{ moves: { fromId: string; toId: string; toCode: string }[]; batchId: string }> = {
  kind: 'standards.accept-successors',
  input: z.strictObject({
    moves: z.array(z.strictObject({ fromId: guid, toId: guid, toCode: z.string() })),
    batchId: z.string(),
  }),
};

export function createRetiredStandardsService(parts: {
  readonly standards: Pick<StandardsStore, 'findMany' | 'findByKeys' | 'listRetired' | 'listTexts'>;
  readonly reader: Pick<StandardsReader, 'crosswalksOf'>;
  /** Asked for when it is used: it needs the standards itself. */
  aligned(): AlignedResources;
  enqueue<Input>(who: { orgId: string; requestedBy: string }, kind: JobKind<Input>, input: Input): Promise<Job>;
}) {
  const { standards, reader } = parts;

  /** What could take the place of each of them, from a few questions for all of them. */
  const propose = async (actor: Actor, retired: readonly Standard[]): Promise<Map<string, Successor[]>> => {
    const scope = scopeOf(actor);
    const ids = retired.map(({ id }) => id);
    const codeKeysOf = ({ id, codeKeys }: Standard) => codeKeys.filter((key) => key !== `case:${id}`);
    const [crosswalks, sameCode, texts] = await Promise.all([
      reader.crosswalksOf(scope, ids),
      standards.findByKeys(scope, retired.flatMap(codeKeysOf), 1_000),
      standards.listTexts(scope, [...new Set(retired.map(({ frameworkId }) => frameworkId))], mostTexts),
    ]);
    const beside = await standards.findMany(
      scope,
      [...crosswalks.values()].flat().map(({ id }) => id),
    );
    const living = new Map([...beside, ...sameCode].filter(({ isRetired }) => !isRetired).map((one) => [one.id, one]));
    const words = texts.map((text) => ({ text, words: new Set(text.words) }));
    return new Map(
      retired.map((standard) => {
        const found = new Map<string, Successor>();
        const add = (
          candidate: Pick<Standard, 'id' | 'code' | 'statement'> | undefined,
          reason: SuccessorReason,
          confidence: number,
        ) => {
          if (!candidate || candidate.id === standard.id || found.has(candidate.id)) return;
          const { id, code, statement } = candidate;
          found.set(id, { standard: { id, code, statement }, reason, confidence });
        };
        const said = crosswalks.get(standard.id) ?? [];
        for (const { id, via, isInverse } of said)
          if (via === 'replacedBy' && !isInverse) add(living.get(id), 'replacedBy', 1);
        for (const { id, via } of said) if (via === 'exactMatchOf') add(living.get(id), 'exactMatchOf', 1);
        const keys = new Set(codeKeysOf(standard));
        for (const one of sameCode)
          if (one.codeKeys.some((key) => keys.has(key))) add(living.get(one.id), 'sameCode', 0.9);
        for (const { text, likeness } of alike(standard, words)) add(text, 'similarText', likeness);
        const order = [...found.values()].sort(
          (one, other) =>
            successorReasons.indexOf(one.reason) - successorReasons.indexOf(other.reason) ||
            other.confidence - one.confidence,
        );
        return [standard.id, order.slice(0, mostSuccessors)] as const;
      }),
    );
  };

  const service = {
    list: async (
      actor: Actor,
      page: { frameworkId: string | undefined; after: { retiredAt: Date; id: string } | null; limit: number },
    ): Promise<{ found: RetiredStandard[]; count: number }> => {
      if (!seesRetired(actor)) throw new AppError('forbidden');
      const { found, count } = await standards.listRetired(scopeOf(actor), page);
      const shown = found.slice(0, page.limit);
      const [successors, counts] = await Promise.all([
        propose(actor, shown),
        parts.aligned().countAligned(
          actor.orgId,
          shown.map(({ id }) => id),
        ),
      ]);
      // One more than asked for tells that there is a next page.
      const items = found.map((standard) => ({
        standard,
        resourceCount: counts.get(standard.id) ?? 0,
        successors: successors.get(standard.id) ?? [],
      }));
      return { found: items, count };
    },

    /** Moves the district's alignments from retired standards to their successors, as a job. */
    accept: async (actor: Actor, accepted: readonly AcceptedSuccessor[]): Promise<Job> => {
      if (!keepsStandards(actor)) throw new AppError('forbidden');
      const ids = accepted.flatMap(({ standardId, successorId }) => [standardId, successorId]);
      const byId = new Map((await standards.findMany(scopeOf(actor), ids)).map((standard) => [standard.id, standard]));
      const moves = accepted.map(({ standardId, successorId }, at): Move => {
        const [from, to] = [byId.get(standardId), byId.get(successorId)];
        if (!from?.isRetired) throw invalidItem(at, 'standardId', 'There is no such retired standard.');
        if (!to || to.isRetired) throw invalidItem(at, 'successorId', 'There is no such standard in use.');
        return { fromId: from.id, toId: to.id, toCode: to.code ?? to.id };
      });
      const who = { orgId: actor.orgId, requestedBy: actor.userId };
      return parts.enqueue(who, kind, { moves: [...moves], batchId: randomUUID() });
    },

    /** Codes in the district's alignments that mean nothing here, or too much. */
    listOpenCodes: (actor: Actor, limit: number) => {
      if (!seesRetired(actor)) throw new AppError('forbidden');
      return parts.aligned().countOpenCodes(actor.orgId, limit);
    },
  };

  const job: JobDefinition = defineJob({
    ...kind,
    run: async ({ input, orgId, requestedBy }) => {
      if (orgId === null || requestedBy === null) return { changed: 0 };
      // Again after a crash: what was moved is not found any more.
      return { changed: await parts.aligned().move({ orgId, by: requestedBy, batchId: input.batchId }, input.moves) };
    },
  });

  return { service, job };
}

function alike(standard: Standard, texts: readonly { text: StandardText; words: ReadonlySet<string> }[]) {
  const { code, abbreviatedStatement, alternativeLabel, conceptKeywords, statement } = standard;
  const words = new Set(wordsOf(code, abbreviatedStatement, alternativeLabel, conceptKeywords.join(' '), statement));
  return texts
    .map(({ text, words: others }) => ({ text, likeness: Math.round(similarity(words, others) * 100) / 100 }))
    .filter(({ likeness }) => likeness >= leastSimilar)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, mostSuccessors);
}

function invalidItem(at: number, field: string, message: string): AppError {
  return invalidInput('body', ['items', at, field], { code: 'invalid_value', message });
}
