import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { ApprovalInput, OwnProposalInput } from './approval.schemas.ts';
import { assertReader, isDistrictAdmin } from './assignment.policy.ts';
import type { AssignmentService } from './assignment.service.ts';
import { type Assignment, assignmentsById, classIdOf } from './assignment.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { BuildAddition, StepInput } from './build-addition.ts';
import { type Command, carryOut, isFault } from './change.ts';
import type { DistrictTimes } from './district-time.ts';
import type { RecordAccess, Roll } from './ports.ts';
import type { Standing, Standings } from './standing.ts';
import { type StudentPlaylistService, undone } from './student-playlist.service.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentProposal } from './student-proposal.ts';
import type { StudentProposalsStore } from './student-proposals.store.ts';
import { titleOf } from './update.ts';

export type ApprovalsParts = {
  readonly proposals: StudentProposalsStore;
  readonly assignments: Pick<AssignmentsStore, 'findMany'>;
  readonly service: Pick<AssignmentService, 'getFor'>;
  readonly students: Pick<StudentPlaylistService, 'revise' | 'applyAll'>;
  readonly rows: Pick<StudentPlaylistsStore, 'find' | 'newId'>;
  readonly standings: Pick<Standings, 'ofMany'>;
  readonly buildAddition: BuildAddition;
  readonly roll: Pick<Roll, 'taughtBy'>;
  readonly access: RecordAccess;
  readonly times: DistrictTimes;
  readonly namesOf: (orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type ApprovalsService = ReturnType<typeof createApprovalsService>;

/** A proposal with what a teacher wants to know of it. */
export type Approval = {
  readonly proposal: StudentProposal;
  readonly assignment: Assignment | null;
  readonly name: string | null;
  /** Whether the one who asks may see the student's record today. */
  readonly isSeen: boolean;
  /** What the student has now where something else is asked for; null where that is gone, and for what is added. */
  readonly current: string | null;
};

/** So many may wait of one student in one playlist. */
const mostWaiting = 10;
const queue: Scope = { kind: 'system', reason: 'proposals of students wait for their teachers' };

/** What students ask for, and the one queue in which it waits for their teachers. */
export function createApprovalsService(parts: ApprovalsParts) {
  const { proposals, assignments, service, students, rows, standings, buildAddition, roll, access } = parts;
  const { times, namesOf, clock } = parts;

  /** Titles of what proposals would replace, by the id of the proposal. */
  const currentOf = async (
    actor: Actor,
    found: readonly StudentProposal[],
    given: ReadonlyMap<string, Assignment>,
  ): Promise<ReadonlyMap<string, string>> => {
    const asking = found.filter(({ stepId }) => stepId !== null);
    const ids = [...new Set(asking.map(({ studentPlaylistId }) => studentPlaylistId))];
    const parts = (await Promise.all(ids.map((id) => rows.find(scopeOf(actor), id)))).filter((row) => row !== null);
    const there = new Map((await standings.ofMany(parts, given)).map((one) => [one.row.id, one]));
    return new Map(
      asking.flatMap(({ id, stepId, studentPlaylistId }) => {
        const standing = there.get(studentPlaylistId);
        const step = standing?.steps.find((one) => one.step.id === stepId);
        return standing && step ? [[id, titleOf(step, standing.version.resources)]] : [];
      }),
    );
  };

  const withNames = async (
    actor: Actor,
    found: readonly StudentProposal[],
    seen: ReadonlySet<string>,
  ): Promise<Approval[]> => {
    const [names, given] = await Promise.all([
      namesOf(
        actor.orgId,
        found.map(({ studentId }) => studentId),
      ),
      assignments.findMany(queue, [...new Set(found.map(({ assignmentId }) => assignmentId))]),
    ]);
    const byId = assignmentsById(given);
    const current = await currentOf(actor, found, byId);
    return found.map((proposal) => ({
      current: current.get(proposal.id) ?? null,
      proposal,
      assignment: byId.get(proposal.assignmentId) ?? null,
      name: names.get(proposal.studentId) ?? null,
      isSeen: seen.has(proposal.studentId),
    }));
  };

  /** For whom may decide about it. */
  const getFor = async (actor: Actor, id: string): Promise<StudentProposal> => {
    assertReader(actor);
    const found = await proposals.find(scopeOf(actor), actor.orgId, id);
    if (!found) throw new AppError('not_found');
    await service.getFor(actor, 'change', found.assignmentId);
    await access.require(actor, [found.studentId], 'change');
    return found;
  };

  return {
    /** In the student's own name. Throws `forbidden` where the playlist does not let students ask for it. */
    propose: async (actor: Actor, standing: Standing, input: OwnProposalInput): Promise<StudentProposal> => {
      const { row, assignment, version, steps } = standing;
      const { swap, addition } = version.content.choiceRules;
      const isAllowed = input.kind === 'swap' ? swap !== 'never' : addition === 'withApproval';
      if (!isAllowed) throw new AppError('forbidden');
      const known = await proposals.listOf(scopeOf(actor), actor.orgId, row.id);
      if (known.filter(({ state }) => state === 'waiting').length >= mostWaiting) {
        throw new AppError('wrong_status', { status: 'tooManyWaiting' });
      }
      const stepId = input.kind === 'add' ? null : input.stepId;
      const place = stepId === null ? null : steps.find(({ step }) => step.id === stepId);
      if (place === undefined) {
        throw invalidInput('body', ['stepId'], { code: 'custom', message: 'You have no such activity.' });
      }
      const built = await buildAddition(actor, {
        playlistId: row.playlistId,
        content: version.content,
        step: toStep(input),
        stepIds: [],
        path: [],
      });
      const proposal: StudentProposal = {
        id: proposals.newId(),
        orgId: row.orgId,
        studentPlaylistId: row.id,
        assignmentId: assignment.id,
        studentId: row.studentId,
        assignedBy: assignment.assignedBy,
        classId: classIdOf(assignment),
        kind: input.kind,
        stepId,
        ...built,
        why: input.why,
        state: 'waiting',
        decidedBy: null,
        decidedAt: null,
        answer: null,
        createdAt: clock.now(),
      };
      await proposals.insert(scopeOf(actor), proposal);
      return proposal;
    },

    /** Those of one playlist, for the student. */
    listOwn: (actor: Actor, studentPlaylistId: string): Promise<StudentProposal[]> =>
      proposals.listOf(scopeOf(actor), actor.orgId, studentPlaylistId),

    takeBack: async (actor: Actor, studentPlaylistId: string, id: string): Promise<void> => {
      const found = await proposals.find(scopeOf(actor), actor.orgId, id);
      if (!found || found.studentId !== actor.userId || found.studentPlaylistId !== studentPlaylistId) {
        throw new AppError('not_found');
      }
      if (found.state === 'takenBack') return;
      const after = { ...found, state: 'takenBack' as const };
      const isWaiting = found.state === 'waiting';
      if (!(isWaiting && (await proposals.replace(scopeOf(actor), found, after)))) {
        throw new AppError('wrong_status', { status: found.state });
      }
    },

    /** The queue of a teacher: what waits longest first. */
    list: async (
      actor: Actor,
      page: { state: StudentProposal['state']; afterId: string | null; limit: number },
    ): Promise<{ found: Approval[]; count: number }> => {
      assertReader(actor);
      const { today } = await times.of(actor.orgId);
      const of = isDistrictAdmin(actor)
        ? null
        : { assignedBy: actor.userId, classIds: await roll.taughtBy(actor, today) };
      const { found, count } = await proposals.list(scopeOf(actor), { orgId: actor.orgId, of, ...page });
      const ids = [...new Set(found.map(({ studentId }) => studentId))];
      const seen = await access.seeable(actor, ids, 'read');
      await access.audited(actor, 'studentPlaylist.read', [...seen]);
      return { found: await withNames(actor, found, seen), count };
    },

    /** What is approved is a change like any other, in the teacher's name. Throws `wrong_status` for what was decided before. */
    decide: async (actor: Actor, id: string, { decision, answer }: ApprovalInput): Promise<Approval> => {
      const before = await getFor(actor, id);
      if (before.state !== 'waiting') throw new AppError('wrong_status', { status: before.state });
      const about = { kind: 'studentPlaylist', id: before.studentPlaylistId };
      await access.audited(actor, 'studentPlaylist.change', [before.studentId], about);
      if (decision === 'approve') {
        const target = { id: before.studentPlaylistId, expectedRevision: null };
        await students.revise(actor, target, (standing, now) => approved(standing, before, actor, now));
      }
      const after: StudentProposal = {
        ...before,
        state: decision === 'approve' ? 'approved' : 'declined',
        decidedBy: actor.userId,
        decidedAt: clock.now(),
        answer,
      };
      if (!(await proposals.replace(scopeOf(actor), before, after))) {
        throw new AppError('wrong_status', { status: (await getFor(actor, id)).state });
      }
      const [presented] = await withNames(actor, [after], new Set([after.studentId]));
      return presented as Approval;
    },

    /** It waits again; what it has become is taken back. Throws `wrong_status` for what was not decided. */
    undo: async (actor: Actor, id: string): Promise<Approval> => {
      const before = await getFor(actor, id);
      if (before.state !== 'approved' && before.state !== 'declined') {
        throw new AppError('wrong_status', { status: before.state });
      }
      const { studentPlaylistId, studentId } = before;
      const about = { kind: 'studentPlaylist', id: studentPlaylistId };
      await access.audited(actor, 'studentPlaylist.change', [studentId], about);
      if (before.state === 'approved') {
        const changeId = changeIdOf(before);
        await students.revise(actor, { id: studentPlaylistId, expectedRevision: null }, (standing, now) => {
          const change = standing.row.changes.find((one) => one.id === changeId);
          return !change || change.undone ? standing.row : undone(standing, changeId, actor, now);
        });
      }
      const open = { state: 'waiting', decidedBy: null, decidedAt: null, answer: null } as const;
      // Approved once more it is a change of its own: the one that was taken back stays in the record.
      const after: StudentProposal = { ...before, ...open, changeId: rows.newId() };
      if (!(await proposals.replace(scopeOf(actor), before, after))) {
        throw new AppError('wrong_status', { status: (await getFor(actor, id)).state });
      }
      const [presented] = await withNames(actor, [after], new Set([studentId]));
      return presented as Approval;
    },
  };

  /** The change has an id of the proposal: approved twice, it is made once. */
  function approved(standing: Standing, proposal: StudentProposal, actor: Actor, now: Date) {
    const { row, version, steps, progress } = standing;
    const changeId = changeIdOf(proposal);
    if (row.changes.some((change) => change.id === changeId)) return row;
    const last = steps.at(-1)?.step.id ?? null;
    const { step, resources, stepId, why } = proposal;
    const command: Command =
      stepId === null ? { do: 'add', after: last, step, resources } : { do: 'replace', stepId, step, resources };
    const context = { by: actor.userId, reason: why, now, newId: () => changeId, progress };
    const result = carryOut(row, version, command, context);
    // The activity that it was for has gone since.
    if (isFault(result)) throw new AppError('wrong_status', { status: 'activityGone' });
    return students.applyAll({ ...standing, row: result }, [], { by: actor.userId, reason: why, now });
  }
}

function changeIdOf({ id, changeId }: StudentProposal): string {
  return changeId ?? id;
}

function toStep(input: OwnProposalInput): StepInput {
  if (input.kind === 'ownWay') {
    const { description: prompt, asksFor } = input;
    const checkpoint = { form: 'evidence' as const, prompt, url: null, rubric: [], asksFor };
    return { kind: 'checkpoint', role: 'assess', checkpoint };
  }
  const resource = { resourceId: '', version: null };
  if (input.kind === 'swap') return { kind: 'resource', resource: { ...resource, resourceId: input.resourceId } };
  const { link, resourceId, targetIds } = input;
  if (resourceId !== undefined) {
    return { kind: 'resource', resource: { ...resource, resourceId }, targetIds, isRequired: false };
  }
  const [title, url] = [link?.title ?? '', link?.url ?? ''];
  return { kind: 'note', title, instructions: `<${url}>`, isRequired: false };
}
