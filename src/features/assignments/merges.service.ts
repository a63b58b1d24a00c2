import { toTotal } from '../../http/pagination.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import { stateOf } from './assigned-students.service.ts';
import { type AssignmentService, mostAtOnce } from './assignment.service.ts';
import { type Assignment, assignmentsById } from './assignment.ts';
import type { MergesInput, MergesResponse } from './merge.schemas.ts';
import { markedBy } from './merge-batch.ts';
import type { MergeBatchesStore } from './merge-batches.store.ts';
import { groupConflicts, groupUpdates } from './merge-groups.ts';
import { type RowMerger, updateKind } from './merge-rows.ts';
import type { RecordAccess } from './ports.ts';
import type { Standing, Standings } from './standing.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentPlaylist } from './student-record.ts';

export type MergesParts = {
  readonly service: Pick<AssignmentService, 'list' | 'getFor' | 'revise'>;
  readonly batches: Pick<MergeBatchesStore, 'insert' | 'newId'>;
  readonly rows: Pick<StudentPlaylistsStore, 'listOfAssignments' | 'replaceMany'>;
  readonly standings: Pick<Standings, 'ofMany'>;
  readonly rowMerger: Pick<RowMerger, 'update'>;
  readonly access: RecordAccess;
  readonly namesOf: (orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
};

export type MergesService = ReturnType<typeof createMergesService>;

const merging: Scope = { kind: 'system', reason: 'updates of a playlist reach its students' };
/** Read at a time, and carried out by one call. */
const [assignmentsAtOnce, mostAssignments] = [100, 1_000];

/** New versions of a playlist, and the students who have an older one: what they get, and what somebody has to decide. */
export function createMergesService(parts: MergesParts) {
  const { service, batches, rows, standings, rowMerger, access, namesOf, jobs, clock } = parts;

  /** Those that the actor may change, of assignments of a playlist. What was given to a class that they have left is a matter of its teachers. */
  const changeable = async (actor: Actor, list: readonly Assignment[]): Promise<Assignment[]> => {
    const may = await Promise.all(
      list.map(({ id }) => service.getFor(actor, 'change', id).then(() => true, isRefused)),
    );
    return list.filter((_, at) => may[at]);
  };

  /** Those of a playlist that go on and that the actor may change, newest first. */
  const managedPage = async (
    actor: Actor,
    playlistId: string,
    { beforeId, limit }: { readonly beforeId: string | null; readonly limit: number },
  ) => {
    const { found, count } = await service.list(actor, { playlistId, ended: false, beforeId, limit });
    const shown = found.slice(0, limit);
    const nextId = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
    return { list: await changeable(actor, shown), count, nextId };
  };

  /** All of them, or those that are named. */
  const managed = async (
    actor: Actor,
    playlistId: string,
    only: readonly string[] | undefined,
  ): Promise<Assignment[]> => {
    if (only) {
      const named = await Promise.all([...new Set(only)].map((id) => service.getFor(actor, 'change', id)));
      return named.filter((one) => one.playlistId === playlistId && one.endedAt === null);
    }
    const all: Assignment[] = [];
    let beforeId: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof managedPage>> = await managedPage(actor, playlistId, {
        beforeId,
        limit: assignmentsAtOnce,
      });
      all.push(...page.list);
      beforeId = page.nextId;
    } while (beforeId !== null && all.length < mostAssignments);
    return all;
  };

  const standingsOf = async (actor: Actor, list: readonly Assignment[]): Promise<Standing[]> => {
    const found = await rows.listOfAssignments(
      merging,
      actor.orgId,
      list.map(({ id }) => id),
    );
    const seen = await access.seeable(
      actor,
      found.map(({ studentId }) => studentId),
      'read',
    );
    const shown = found.filter(({ studentId, unassignedAt }) => seen.has(studentId) && unassignedAt === null);
    return standings.ofMany(shown, assignmentsById(list));
  };

  const keepForAll = async (
    actor: Actor,
    list: readonly Assignment[],
    { newest, now }: { newest: number; now: Date },
    input: MergesInput,
  ) => {
    const kept = input.decisions.map((one) => ({ ...one, version: newest, by: actor.userId, at: now }));
    const keys = new Set(kept.map(({ key }) => key));
    const changed: Assignment[] = [];
    for (const { id } of list) {
      const target = { id, expectedRevision: null };
      changed.push(
        await service.revise(actor, target, (before) => {
          const older = before.decisions.filter(({ key, version }) => version === newest && !keys.has(key));
          return { ...before, version: newest, decisions: [...older, ...kept] };
        }),
      );
    }
    return changed;
  };

  const keepForSome = async (
    several: readonly StudentPlaylist[],
    { newest, now, batchId }: { newest: number; now: Date; batchId: string },
    { decisions }: MergesInput,
  ) => {
    if (decisions.length === 0) return several;
    const keys = new Set(decisions.map(({ key }) => key));
    const changes = several.map((before) => {
      const older = before.decisions.filter(({ key, version }) => version === newest && !keys.has(key));
      const kept = [...older, ...decisions.map((one) => ({ ...one, version: newest }))];
      const after = { ...before, decisions: kept, revision: before.revision + 1, updatedAt: now };
      return { before, after: markedBy(batchId, before, after) };
    });
    if ((await rows.replaceMany(merging, changes)) < changes.length) throw new AppError('unavailable');
    return changes.map(({ after }) => after);
  };

  return {
    managed,
    standingsOf,

    /**
     * Where all students of a playlist stand whom the actor gave it to, or teaches; by assignments, newest first.
     * @returns besides, behind which assignment the next page begins; null on the last one
     */
    state: async (
      actor: Actor,
      playlistId: string,
      page: { readonly beforeId: string | null; readonly limit: number },
    ): Promise<{ state: Omit<MergesResponse, 'nextCursor'>; nextId: string | null }> => {
      const { list, count: total, nextId } = await managedPage(actor, playlistId, page);
      if (list.length === 0 && nextId === null && page.beforeId === null) throw new AppError('not_found');
      const found = await standingsOf(actor, list);
      const behind = found.filter(({ update }) => update !== null);
      const ids = behind.map(({ row }) => row.studentId);
      const names = await namesOf(actor.orgId, ids);
      await access.audited(actor, 'assignment.read', ids, { kind: 'playlist', id: playlistId });
      const count = (kind: string): number => behind.filter(({ update }) => update?.kind === kind).length;
      const state = {
        playlistId,
        ...toTotal(total),
        newestVersion: Math.max(0, ...found.map(({ newest }) => newest.version), ...list.map(({ version }) => version)),
        assignments: list.map(({ id, title, version, updates }) => {
          const own = (some: readonly Standing[]) => some.filter(({ row }) => row.assignmentId === id).length;
          return { id, title, version, updates, studentCount: own(found), behindCount: own(behind) };
        }),
        counts: {
          upToDate: found.length - behind.length,
          ready: count('ready'),
          conflicts: count('conflicts'),
          targetsLost: count('targetsLost'),
          pathwayGone: count('pathwayGone'),
        },
        updates: groupUpdates(behind),
        conflicts: groupConflicts(behind),
        students: behind.map((standing) => {
          const { row, update } = standing;
          return {
            id: row.id,
            assignmentId: row.assignmentId,
            studentId: row.studentId,
            name: names.get(row.studentId) ?? null,
            state: stateOf(standing),
            version: row.baseVersion,
            lost: update?.kind === 'targetsLost' ? update.lost.map((one) => ({ ...one })) : [],
            conflictKeys: update?.kind === 'conflicts' ? update.conflicts.map(({ key }) => key) : [],
          };
        }),
      };
      return { state, nextId };
    },

    /** Keeps decisions, and carries out what nobody has to decide about any more. */
    decide: async (
      actor: Actor,
      input: MergesInput,
    ): Promise<{ batchId: string; jobId: string | null; updated: number; open: number }> => {
      let list = await managed(actor, input.playlistId, input.assignmentIds);
      const found = await standingsOf(actor, list);
      const only = input.studentPlaylistIds && new Set(input.studentPlaylistIds);
      const wanted = found.filter(({ row }) => only?.has(row.id) ?? true);
      if (list.length === 0 || (only && wanted.length < only.size)) throw new AppError('not_found');
      const behind = wanted.filter(({ update }) => update !== null);
      assertKnown(behind, input);
      const ids = wanted.map(({ row }) => row.studentId);
      await access.require(actor, ids, 'change');
      await access.audited(actor, 'assignment.update', ids, { kind: 'playlist', id: input.playlistId });
      const newest = Math.max(...wanted.map((one) => one.newest.version), ...list.map(({ version }) => version));
      let several: readonly StudentPlaylist[] = behind.map(({ row }) => row);
      const [batchId, now] = [batches.newId(), clock.now()];
      await batches.insert(merging, {
        id: batchId,
        orgId: actor.orgId,
        playlistId: input.playlistId,
        toVersion: newest,
        by: actor.userId,
        at: now,
        decisionCount: input.decisions.length,
        assignments: list.map(({ id, version, decisions }) => ({ id, version, decisions })),
        undone: null,
      });
      if (only) several = await keepForSome(several, { newest, now, batchId }, input);
      else list = await keepForAll(actor, list, { newest, now }, input);
      if (several.length > mostAtOnce) {
        const requester = { orgId: actor.orgId, requestedBy: actor.userId };
        const job = await jobs().enqueue(requester, updateKind, {
          assignmentIds: list.map(({ id }) => id),
          studentPlaylistIds: only ? [...only] : null,
          batchId,
          rest: input.rest,
        });
        return { batchId, jobId: job.id, updated: 0, open: several.length };
      }
      const updated = await rowMerger.update(several, list, input.rest, batchId);
      return { batchId, jobId: null, updated: updated.size, open: several.length - updated.size };
    },
  };
}

function isRefused(error: unknown): false {
  if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) return false;
  throw error;
}

function assertKnown(behind: readonly Standing[], { decisions }: MergesInput): void {
  const known = new Set(
    behind.flatMap(({ update }) => (update?.kind === 'conflicts' ? update.conflicts : [])).map(({ key }) => key),
  );
  const at = decisions.findIndex(({ key }) => !known.has(key));
  if (at < 0) return;
  const message = 'Nothing of this is to be decided (any more).';
  throw invalidInput('body', ['decisions', at, 'key'], { code: 'custom', message });
}
