import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { AssignedStudent } from '../assignments/assigned-students.service.ts';
import { type LearnerNeeds, type NeedsOf, nothingKnown } from '../assignments/ports.ts';
import { toLearner } from '../assignments/recommender.ts';
import type { servingStandards } from '../assignments/serving-standards.ts';
import type { Standing } from '../assignments/standing.ts';
import type { StudentPlaylistService } from '../assignments/student-playlist.service.ts';
import type { Candidate } from '../matching/candidate.ts';
import { type Step, stepsOf, type Target, usesOf } from '../playlists/playlist.ts';
import { type MasteryRecord, targetKeyOf } from '../progress/mastery-record.ts';
import type { Progression, StandardView } from './standard-progression.ts';
import { type NextProposal, type PathStep, placeFor, type ReadyPrerequisite, rankNext } from './what-next.ts';

export type WhatNextParts = {
  readonly students: Pick<StudentPlaylistService, 'getToFit' | 'change'>;
  readonly ownOf: (actor: Actor, id: string) => Promise<Standing>;
  readonly studentsOf: (actor: Actor, assignmentId: string) => Promise<readonly AssignedStudent[]>;
  /** Those of the students with whom the actor works. */
  readonly worksWith: (actor: Actor, studentIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly recordsOf: (
    scope: Scope,
    orgId: string,
    wanted: { readonly studentIds: readonly string[]; readonly keys: readonly string[] },
  ) => Promise<readonly MasteryRecord[]>;
  readonly needsOf: NeedsOf;
  readonly candidatesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Candidate>>;
  readonly findCandidates: (
    actor: Actor,
    targets: readonly ReadonlyMap<string, 'same' | 'descendant' | 'crosswalk'>[],
    isForStudents: boolean,
  ) => Promise<readonly Candidate[]>;
  readonly serving: ReturnType<typeof servingStandards>;
  readonly progression: Progression;
};

export type WhatNextService = ReturnType<typeof createWhatNextService>;

/** What somebody needs next for one target. */
export type NextFor = {
  readonly standing: Standing;
  readonly target: Target;
  readonly record: MasteryRecord | null;
  readonly proposals: readonly NextProposal[];
  /** What comes before it and the student is ready for, also where the library has nothing for it. */
  readonly prerequisites: readonly (ReadyPrerequisite & StandardView)[];
};

export type NextOfStudent = NextFor & { readonly name: string | null };

const matching: Scope = { kind: 'system', reason: 'what comes next suits a student' };
/** Proposals that are looked at to find the one that was accepted. */
const mostProposals = 50;

/** All that is the same for everybody on the same version with the same target. */
type Ground = {
  readonly target: Target;
  readonly serving: ReadonlyMap<string, 'same' | 'descendant' | 'crosswalk'>;
  readonly pathSteps: readonly PathStep[];
  readonly before: Awaited<ReturnType<Progression['before']>>;
  readonly candidates: readonly Candidate[];
};

export function createWhatNextService(parts: WhatNextParts) {
  const { students, ownOf, studentsOf, worksWith, recordsOf, needsOf, candidatesOf, findCandidates } = parts;
  const { serving: servingOf, progression } = parts;

  const targetOf = ({ version }: Standing, targetId: string): Target => {
    const target = version.content.targets.find(({ id }) => id === targetId);
    if (!target) throw new AppError('not_found');
    return target;
  };

  const layGround = async (actor: Actor, { content }: Standing['version'], target: Target): Promise<Ground> => {
    const scope = scopeOf(actor);
    const helps = (step: Step): boolean =>
      step.targetIds.includes(target.id) && step.role !== 'assess' && step.preCheck === null;
    const found = content.pathways.flatMap((pathway) =>
      stepsOf(pathway).flatMap((step) => (helps(step) && usesOf(step).length > 0 ? [{ pathway, step }] : [])),
    );
    const [[serving = new Map()], shown, before] = await Promise.all([
      servingOf(scope, [target]),
      candidatesOf([...new Set(found.flatMap(({ step }) => usesOf(step).map(({ resourceId }) => resourceId)))]),
      progression.before(actor, target),
    ]);
    const wanted = [serving, ...before.standards.map((one) => one.serving)].filter(({ size }) => size > 0);
    const isForStudents = content.audience === 'students';
    return {
      target,
      serving,
      before,
      candidates: wanted.length === 0 ? [] : await findCandidates(actor, wanted, isForStudents),
      pathSteps: found.map(({ pathway, step }) => ({
        pathwayId: pathway.id,
        pathwayTitle: pathway.title,
        step,
        candidates: usesOf(step).flatMap(({ resourceId }) => shown.get(resourceId) ?? []),
      })),
    };
  };

  const rank = (
    ground: Ground,
    standing: Standing,
    needs: LearnerNeeds,
    records: ReadonlyMap<string, MasteryRecord>,
    limit: number,
  ): NextFor => {
    const { target, serving, pathSteps, before, candidates } = ground;
    const { row, version, steps, progress } = standing;
    const { content } = version;
    const prerequisites = progression.ready(before, (key) => records.get(key)?.state ?? null);
    const learner = toLearner(needs);
    // Where nobody has said in which language a student learns, it is the playlist's first.
    const languages = learner.languages.length > 0 ? learner.languages : content.inLanguage.slice(0, 1);
    const doneStepIds = new Set([...progress.states].flatMap(([id, state]) => (state === 'done' ? [id] : [])));
    const input = {
      serving,
      bankTargetId: target.bank?.targetId ?? null,
      gradeLevels: content.gradeLevels,
      forStudents: content.audience === 'students',
      pathSteps: pathSteps.filter(({ pathwayId }) => pathwayId !== row.pathwayId),
      prerequisites,
      candidates,
      learner: { ...learner, languages },
      shownIds: new Set(steps.flatMap(({ step }) => usesOf(step).map(({ resourceId }) => resourceId))),
      doneStepIds,
    };
    const record = records.get(targetKeyOf(row.playlistId, target)) ?? null;
    return { standing, target, record, proposals: rankNext(input, { limit }), prerequisites };
  };

  const recordsFor = async (
    actor: Actor,
    studentIds: readonly string[],
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, MasteryRecord>>> => {
    const found = await recordsOf(matching, actor.orgId, { studentIds, keys: [...new Set(keys)] });
    const byStudent = new Map(studentIds.map((id) => [id, new Map<string, MasteryRecord>()]));
    for (const record of found) byStudent.get(record.studentId)?.set(record.key, record);
    return byStudent;
  };

  const forOne = async (actor: Actor, standing: Standing, targetId: string, limit: number): Promise<NextFor> => {
    const target = targetOf(standing, targetId);
    const { studentId, playlistId } = standing.row;
    const ground = await layGround(actor, standing.version, target);
    const keys = [targetKeyOf(playlistId, target), ...ground.before.keys];
    const [records, needs] = await Promise.all([recordsFor(actor, [studentId], keys), needsOf(matching, [studentId])]);
    return rank(ground, standing, needs.get(studentId) ?? nothingKnown, records.get(studentId) ?? new Map(), limit);
  };

  return {
    /** For who works with the student: also for a target with which nothing is wrong. */
    get: async (actor: Actor, id: string, targetId: string, limit: number) => {
      const found = await forOne(actor, await students.getToFit(actor, id), targetId, limit);
      return { ...found, prerequisites: await progression.withPlaylists(actor, found.prerequisites) };
    },

    /** What a student may ask for, where the playlist lets them. */
    getOwn: async (actor: Actor, id: string, targetId: string, limit: number): Promise<NextFor> => {
      const standing = await ownOf(actor, id);
      if (standing.version.content.choiceRules.addition === 'never') throw new AppError('forbidden');
      const found = await forOne(actor, standing, targetId, mostProposals);
      // A student asks for one resource at a time.
      const proposals = found.proposals.filter(({ resourceId }) => resourceId !== null).slice(0, limit);
      return { ...found, proposals };
    },

    /** Adds one of what is proposed to the student's list, as a change that is noted and taken back like any other. */
    accept: async (
      actor: Actor,
      { id, expectedRevision }: { id: string; expectedRevision: number | null },
      targetId: string,
      input: { proposalId: string; isRequired: boolean; reason: string | ((target: Target) => string) },
    ): Promise<Standing> => {
      const standing = await students.getToFit(actor, id);
      const { proposals, record } = await forOne(actor, standing, targetId, mostProposals);
      const chosen = proposals.find((one) => one.id === input.proposalId);
      if (!chosen) throw new AppError('not_found');
      const isDone = (stepId: string): boolean => standing.progress.states.get(stepId) === 'done';
      const isMastered = record?.state === 'mastered';
      const after = placeFor(standing.steps, targetId, { isDone, isMastered });
      const step = toStep(chosen, targetId, input.isRequired);
      const reason = typeof input.reason === 'string' ? input.reason : input.reason(targetOf(standing, targetId));
      return students.change(actor, { id, expectedRevision }, { commands: [{ do: 'add', after, step }], reason });
    },

    /**
     * Who of a class needs what next: those who are not getting on with a target, or with one that is asked about all who have not
     * mastered it. What is the same for all is read once.
     */
    ofAssignment: async (
      actor: Actor,
      assignmentId: string,
      { targetId, limit }: { targetId: string | null; limit: number },
    ): Promise<NextOfStudent[]> => {
      const all = (await studentsOf(actor, assignmentId)).filter(
        ({ standing: { row } }) => row.unassignedAt === null && row.pathwayId !== null,
      );
      const seen = await worksWith(
        actor,
        all.map(({ standing }) => standing.row.studentId),
      );
      const there = all.filter(({ standing }) => seen.has(standing.row.studentId));
      const ids = there.map(({ standing }) => standing.row.studentId);
      const keysOf = ({ standing: { row, version } }: AssignedStudent): string[] =>
        version.content.targets.map((target) => targetKeyOf(row.playlistId, target));
      const own = await recordsFor(actor, ids, there.flatMap(keysOf));
      const wanted = there.flatMap((student) => {
        const { row, version } = student.standing;
        return version.content.targets.flatMap((target) => {
          const state = own.get(row.studentId)?.get(targetKeyOf(row.playlistId, target))?.state ?? 'notStarted';
          const isWanted =
            targetId === null ? state === 'needsSupport' : target.id === targetId && state !== 'mastered';
          return isWanted ? [{ student, target }] : [];
        });
      });
      const grounds = new Map<string, Ground>();
      for (const { student, target } of wanted) {
        const { version } = student.standing;
        const key = `${version.version} ${target.id}`;
        if (!grounds.has(key)) grounds.set(key, await layGround(actor, version, target));
      }
      const before = [...grounds.values()].flatMap((ground) => ground.before.keys);
      const [more, needs] = await Promise.all([
        before.length === 0 ? new Map<string, ReadonlyMap<string, MasteryRecord>>() : recordsFor(actor, ids, before),
        needsOf(matching, ids),
      ]);
      return wanted.map(({ student, target }) => {
        const { standing, name } = student;
        const { studentId } = standing.row;
        const ground = grounds.get(`${standing.version.version} ${target.id}`) as Ground;
        const records = new Map([...(own.get(studentId) ?? []), ...(more.get(studentId) ?? [])]);
        return { name, ...rank(ground, standing, needs.get(studentId) ?? nothingKnown, records, limit) };
      });
    },
  };
}

/** As somebody would write it. What stands on another path goes along as it is, without what it waits for there. */
function toStep({ step, resourceId, role, title }: NextProposal, targetId: string, isRequired: boolean) {
  if (step?.kind === 'resource') {
    const { resource, title: own, instructions, minutes, maxScore, targetIds } = step;
    const shown = { resource: { resourceId: resource.resourceId, version: null }, title: own, instructions, minutes };
    return { kind: 'resource' as const, ...shown, maxScore, role, isRequired, targetIds: [...targetIds] };
  }
  if (step?.kind === 'choice') {
    const { options, choose, instructions, minutes, maxScore, targetIds } = step;
    // Ids of options are minted: they stand in the playlist already.
    const offered = options.map((option) =>
      option.kind === 'resource'
        ? { kind: option.kind, title: option.title, minutes: option.minutes, resource: { ...option.resource } }
        : { kind: option.kind, title: option.title, minutes: option.minutes, checkpoint: asInput(option.checkpoint) },
    );
    const whole = { choose, options: offered, title: step.title ?? title, instructions, minutes, maxScore };
    return { kind: 'choice' as const, ...whole, role, isRequired, targetIds: [...targetIds] };
  }
  const resource = { resourceId: resourceId as string, version: null };
  return { kind: 'resource' as const, resource, role, isRequired, targetIds: [targetId] };
}

function asInput({ rubric, asksFor, ...checkpoint }: Extract<Step, { kind: 'checkpoint' }>['checkpoint']) {
  const levels = rubric.map((one) => ({ ...one, levels: one.levels.map((level) => ({ ...level })) }));
  return { ...checkpoint, rubric: levels, asksFor: [...asksFor] };
}
