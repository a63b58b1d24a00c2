import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import { defineJob, type JobDefinition } from '../jobs/job.ts';
import { sharedOrgId } from '../standards/standard.ts';
import type { StandardsReader } from '../standards/standards.ts';
import { restamp, type TagAct } from './provenance.ts';
import type { Alignment, Resource } from './resource.ts';
import type { AlignmentPosition, ResourceAlignmentsStore } from './resource-alignments.store.ts';
import { resolveOpen, withoutRepeats } from './resource-alignments.ts';
import { changesSearch } from './resource-changes.ts';
import type { ResourceWrite } from './resource-write.store.ts';
import type { ResourcesStore } from './resources.store.ts';

/** An alignment to one standard becomes one to another. */
export type AlignmentMove = { readonly fromId: string; readonly toId: string; readonly toCode: string };

export type ResourceAlignmentService = ReturnType<typeof createResourceAlignmentService>;

const batchSize = 200;
const maxAttempts = 5;
/** How long changes of frameworks are gathered before resources are looked at again. */
const gatheringMs = 2_000;
const system = { kind: 'system', reason: 'what resources are aligned to' } as const;

/** The job that looks again at codes which meant nothing, after a framework has arrived. */
const resolveAlignmentsKind = {
  kind: 'resources.resolve-alignments',
  /** `shared`, or the district that received the framework. */
  input: z.strictObject({ orgId: z.string() }),
};

const checkpointSchema = z.strictObject({
  after: z.strictObject({ orgId: z.string(), id: z.string() }).nullable(),
  seen: z.int(),
  resolved: z.int(),
});

/** Changes of many resources' alignments at once, in the background. */
export function createResourceAlignmentService({
  resources,
  aligned,
  standards,
  clock,
  jobs,
}: {
  readonly resources: Pick<ResourcesStore, 'writeImported'>;
  readonly aligned: ResourceAlignmentsStore;
  readonly standards: Pick<StandardsReader, 'resolveCodes'>;
  readonly clock: Clock;
  /** Asked for when it is used: jobs know this one. */
  jobs(): Pick<JobService, 'enqueue'>;
}) {
  /**
   * Writes the next states of what `read` finds; reads again when somebody has changed one of them meanwhile.
   * @returns what was read last, and how many changed
   */
  const revise = async (
    read: () => Promise<Resource[]>,
    next: (found: readonly Resource[]) => Promise<readonly Resource[]>,
  ): Promise<{ found: readonly Resource[]; changed: number }> => {
    for (let attempt = 1; ; attempt++) {
      const found = await read();
      const after = await next(found);
      const updated = found.flatMap((before, at): ResourceWrite[] => {
        const changed = after[at];
        if (changed === undefined || changed === before) return [];
        return [{ before, after: changed, isSeenBySearch: changesSearch(before, changed) }];
      });
      if (updated.length === 0) return { found, changed: 0 };
      try {
        await resources.writeImported(system, { created: [], updated });
        return { found, changed: updated.length };
      } catch (error) {
        if (attempt === maxAttempts || (error as { name?: unknown }).name !== 'ImportOvertaken') throw error;
      }
    }
  };

  /** Codes of one district mean what that district's frameworks say. */
  const resolveFound = async (found: readonly Resource[]): Promise<Resource[]> => {
    const meanings = new Map<string, Awaited<ReturnType<StandardsReader['resolveCodes']>>>();
    for (const orgId of new Set(found.map((resource) => resource.orgId))) {
      const codes = found
        .filter((resource) => resource.orgId === orgId)
        .flatMap(({ catalog }) => catalog.alignments.filter(({ standardId }) => standardId === null))
        .map(({ code }) => code);
      const scope = { kind: 'district', orgId, reason: 'a framework has arrived' } as const;
      meanings.set(orgId, await standards.resolveCodes(scope, codes));
    }
    return found.map((resource) => {
      const alignments = resolveOpen(resource.catalog.alignments, meanings.get(resource.orgId) ?? new Map());
      return withAlignments(resource, alignments, null);
    });
  };

  /** `act`: whose tags the new ones are; null when they stay what they were. */
  const withAlignments = (resource: Resource, alignments: readonly Alignment[], act: TagAct | null): Resource => {
    if (alignments === resource.catalog.alignments) return resource;
    const catalog = { ...resource.catalog, alignments };
    return {
      ...resource,
      catalog,
      provenance: act ? restamp(resource.provenance, resource.catalog, catalog, act) : resource.provenance,
      revision: resource.revision + 1,
      updatedAt: clock.now(),
    };
  };

  const job: JobDefinition = defineJob({
    ...resolveAlignmentsKind,
    checkpoint: checkpointSchema,
    run: async ({ input, checkpoint, save }) => {
      // What is shared has arrived for everybody.
      const orgId = input.orgId === sharedOrgId ? null : input.orgId;
      let { after, seen, resolved }: { after: AlignmentPosition | null; seen: number; resolved: number } =
        checkpoint ?? {
          after: null,
          seen: 0,
          resolved: 0,
        };
      for (;;) {
        const from = after;
        const { found, changed } = await revise(
          () => aligned.listOpen(system, { orgId, after: from, limit: batchSize }),
          resolveFound,
        );
        const last = found.at(-1);
        if (last === undefined) return { seen, resolved };
        after = { orgId: last.orgId, id: last.id };
        seen += found.length;
        resolved += changed;
        await save({ after, seen, resolved }, { progress: { done: seen, note: `${resolved} resolved` } });
      }
    },
  });

  return {
    job,

    /**
     * Looks again, in the background, at codes which meant nothing: frameworks of the organization have changed. Changes
     * that come close together are one job, which begins when they are all there.
     */
    lookAgain: async (orgId: string): Promise<void> => {
      const now = clock.now().getTime();
      const slot = Math.floor(now / gatheringMs);
      await jobs().enqueue(
        { orgId: orgId === sharedOrgId ? null : orgId, requestedBy: null },
        resolveAlignmentsKind,
        { orgId },
        { key: `${resolveAlignmentsKind.kind}:${orgId}@${slot}`, delayMs: (slot + 1) * gatheringMs - now },
      );
    },

    /**
     * A district's alignments to some standards become alignments to others, tagged as a crosswalk.
     * @returns how many resources changed
     */
    move: async (
      { orgId, by, batchId }: { orgId: string; by: string; batchId: string },
      moves: readonly AlignmentMove[],
    ): Promise<number> => {
      const targets = new Map(moves.map((move) => [move.fromId, move]));
      let total = 0;
      for (;;) {
        const { found, changed } = await revise(
          () => aligned.listAligned(system, { orgId, standardIds: [...targets.keys()], limit: batchSize }),
          async (read) =>
            read.map((resource) => {
              const alignments = resource.catalog.alignments.map((alignment) => {
                const move = alignment.standardId === null ? undefined : targets.get(alignment.standardId);
                return move ? { ...alignment, code: move.toCode, standardId: move.toId } : alignment;
              });
              const act: TagAct = { by, at: clock.now(), via: 'crosswalk', batchId };
              return withAlignments(resource, withoutRepeats(alignments), act);
            }),
        );
        total += changed;
        // What was moved is not found again.
        if (found.length < batchSize || changed === 0) return total;
      }
    },

    countAligned: (orgId: string, standardIds: readonly string[]): Promise<Map<string, number>> =>
      aligned.countAligned(system, { orgId, standardIds }),

    /** Codes in a district's alignments that no framework here has, or that several have; the most used first. */
    countOpenCodes: (orgId: string, limit: number) => aligned.countOpenCodes(system, { orgId, limit }),
  };
}
