import { assertRevision } from '../../http/etag.ts';
import { type Actor, hasRole, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault, invalidInput } from '../../shared/errors.ts';
import type { LearnerGoal } from '../matching/goal.ts';
import { codeKey } from '../standards/code.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import type { BankTarget } from '../targets/bank-target.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import {
  type Goal,
  type GoalKind,
  ownFields,
  type ProfileField,
  type ProfileValues,
  type ProfileView,
  type StudentProfile,
} from './student-profile.ts';
import type { StudentProfilesStore } from './student-profiles.store.ts';

/** What is said anew; null takes it back. */
export type ProfilePatch = { readonly [Field in ProfileField]?: ProfileValues[Field] | null };

export type GoalInput = Pick<Goal, 'text' | 'targetIds'>;
export type GoalPatch = Partial<GoalInput> & { readonly isReached?: boolean };

export type SeenProfile = { readonly profile: StudentProfile; readonly view: ProfileView };

/** What matching asks about a student. */
export type LearnerNeeds = {
  readonly languages: readonly string[];
  readonly accessNeeds: ProfileValues['accessNeeds'];
  readonly interests: readonly string[];
  readonly modalities: ProfileValues['modalities'];
  readonly lexile: number | null;
  /** Null where nobody has said. */
  readonly hasInternetAtHome: boolean | null;
  /** About targets of the bank, and not reached. */
  readonly goals: readonly LearnerGoal[];
};

const maximumTries = 5;
const mostGoals = 50;

export type StudentProfileService = ReturnType<typeof createStudentProfileService>;

export type StudentProfileParts = {
  readonly profiles: StudentProfilesStore;
  /** Those of the targets that the bank of a district has. */
  readonly findTargets: (
    scope: Scope,
    orgId: string,
    ids: readonly string[],
  ) => Promise<readonly Pick<BankTarget, 'id' | 'standards'>[]>;
  readonly access: StudentAccess;
  readonly vocabularies: Pick<VocabularyService, 'resolveTags'>;
  readonly clock: Clock;
};

export function createStudentProfileService(parts: StudentProfileParts) {
  const { profiles, access, vocabularies, findTargets, clock } = parts;
  /** How the actor sees the student. Throws `not_found`. */
  const viewOf = async (actor: Actor, studentId: string): Promise<ProfileView> => {
    await access.require(actor, [studentId], 'read');
    if (actor.client) throw new AppError('not_found');
    if (actor.userId === studentId) return 'family';
    if ((await access.seeable(actor, [studentId], 'change')).has(studentId)) return 'teacher';
    return hasRole(actor, ['schoolLeader']) ? 'leader' : 'family';
  };

  const change = async (
    actor: Actor,
    studentId: string,
    expectedRevision: number | null,
    decide: (before: StudentProfile) => Pick<Partial<StudentProfile>, 'said' | 'goals'>,
  ): Promise<StudentProfile> => {
    await access.audited(actor, 'profile.change', [studentId]);
    for (let attempt = 1; ; attempt += 1) {
      const before = await profiles.find(scopeOf(actor), actor.orgId, studentId);
      assertRevision(expectedRevision, before.revision);
      const after = { ...before, ...decide(before), revision: before.revision + 1 };
      if (await profiles.put(scopeOf(actor), before, after, clock.now())) return after;
      if (attempt === maximumTries) throw new AppError('unavailable');
    }
  };

  /** Whose goals the actor writes: everybody their own kind. Throws for who only reads. */
  const kindOf = (actor: Actor, studentId: string, view: ProfileView): GoalKind => {
    if (actor.userId === studentId) return 'own';
    if (view === 'teacher') return 'school';
    if (hasRole(actor, ['guardian']) && view === 'family') return 'family';
    throw new AppError('forbidden');
  };

  /** Throws `invalid_request` for what the bank does not have. */
  const assertTargets = async (actor: Actor, targetIds: readonly string[]): Promise<void> => {
    if (targetIds.length === 0) return;
    const known = new Set((await findTargets(scopeOf(actor), actor.orgId, targetIds)).map(({ id }) => id));
    const faults = targetIds.flatMap((id, at): Fault[] => {
      const message = 'The bank of targets has no such target.';
      return known.has(id) ? [] : [{ in: 'body', path: ['targetIds', at], code: 'not_found', message, params: {} }];
    });
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
  };

  /** By target; goals are few, and their districts fewer. */
  const standardsOfGoals = async (scope: Scope, found: readonly StudentProfile[]) => {
    const wanted = new Map<string, Set<string>>();
    for (const { orgId, goals } of found) {
      for (const id of openGoals(goals).flatMap(({ targetIds }) => targetIds)) {
        wanted.set(orgId, (wanted.get(orgId) ?? new Set()).add(id));
      }
    }
    const standardsOf = new Map<string, readonly string[]>();
    for (const [orgId, ids] of wanted) {
      for (const { id, standards } of await findTargets(scope, orgId, [...ids])) {
        const keys = standards.map(({ standardId, code }) => standardId ?? `code:${codeKey(code)}`);
        standardsOf.set(id, keys);
      }
    }
    return standardsOf;
  };

  const goalOf = (profile: StudentProfile, goalId: string, kind: GoalKind): Goal => {
    const goal = profile.goals.find(({ id }) => id === goalId);
    if (!goal) throw new AppError('not_found');
    if (goal.kind !== kind) throw new AppError('forbidden');
    return goal;
  };

  return {
    get: async (actor: Actor, studentId: string): Promise<SeenProfile> => {
      const view = await viewOf(actor, studentId);
      await access.audited(actor, 'profile.read', [studentId]);
      return { view, profile: await profiles.find(scopeOf(actor), actor.orgId, studentId) };
    },

    /** Students say what interests them and how they like to learn, their teachers anything. */
    update: async (
      actor: Actor,
      studentId: string,
      { expectedRevision, patch }: { expectedRevision: number | null; patch: ProfilePatch },
    ): Promise<SeenProfile> => {
      const view = await viewOf(actor, studentId);
      const isOwn = actor.userId === studentId;
      if (!isOwn && view !== 'teacher') throw new AppError('forbidden');
      const fields = Object.keys(patch) as ProfileField[];
      const refused = isOwn ? fields.filter((field) => !ownFields.includes(field)) : [];
      if (refused.length > 0) {
        const message = 'Your teachers say this. Ask them when it is not right.';
        const faults = refused.map(
          (field): Fault => ({ in: 'body', path: [field], code: 'not_allowed', message, params: {} }),
        );
        throw new AppError('invalid_request', { faults });
      }
      const { interests } = patch;
      const resolved: ProfilePatch = interests
        ? { ...patch, interests: await vocabularies.resolveTags(actor.orgId, 'interests', interests) }
        : patch;
      const profile = await change(actor, studentId, expectedRevision, ({ said }) => {
        const now = clock.now();
        const stamped = Object.entries(resolved).map(([field, value]) => [
          field,
          value === null ? undefined : { value, by: actor.userId, at: now },
        ]);
        const merged = Object.entries({ ...said, ...Object.fromEntries(stamped) });
        return { said: Object.fromEntries(merged.filter(([, one]) => one !== undefined)) };
      });
      return { profile, view };
    },

    addGoal: async (actor: Actor, studentId: string, { text, targetIds }: GoalInput): Promise<Goal> => {
      const kind = kindOf(actor, studentId, await viewOf(actor, studentId));
      await assertTargets(actor, targetIds);
      const goal: Goal = {
        id: profiles.newId(),
        kind,
        text,
        targetIds,
        isReached: false,
        by: actor.userId,
        at: clock.now(),
      };
      await change(actor, studentId, null, ({ goals }) => {
        if (goals.length >= mostGoals) {
          throw invalidInput('body', [], { code: 'too_big', message: `There are ${mostGoals} goals already.` });
        }
        return { goals: [...goals, goal] };
      });
      return goal;
    },

    updateGoal: async (
      actor: Actor,
      { studentId, goalId }: { studentId: string; goalId: string },
      patch: GoalPatch,
    ): Promise<Goal> => {
      const kind = kindOf(actor, studentId, await viewOf(actor, studentId));
      await assertTargets(actor, patch.targetIds ?? []);
      const { goals } = await change(actor, studentId, null, (before) => {
        const goal = { ...goalOf(before, goalId, kind), ...patch, by: actor.userId, at: clock.now() };
        return { goals: before.goals.map((one) => (one.id === goalId ? goal : one)) };
      });
      return goals.find(({ id }) => id === goalId) as Goal;
    },

    removeGoal: async (actor: Actor, { studentId, goalId }: { studentId: string; goalId: string }): Promise<void> => {
      const kind = kindOf(actor, studentId, await viewOf(actor, studentId));
      await change(actor, studentId, null, (before) => {
        const goal = goalOf(before, goalId, kind);
        return { goals: before.goals.filter((one) => one !== goal) };
      });
    },

    /** For matching; nothing of it is shown to anybody. Nothing is said of students of whom nobody has said anything. */
    needsOf: async (scope: Scope, studentIds: readonly string[]): Promise<ReadonlyMap<string, LearnerNeeds>> => {
      if (studentIds.length === 0) return new Map();
      const found = await profiles.findMany(scope, studentIds);
      const standardsOf = await standardsOfGoals(scope, found);
      return new Map(
        found.map(({ studentId, said, goals }) => {
          const { languages, accessNeeds, interests, modalities, lexile, internetAtHome } = said;
          const needs: LearnerNeeds = {
            languages: languages?.value ?? [],
            accessNeeds: accessNeeds?.value ?? [],
            interests: interests?.value ?? [],
            modalities: modalities?.value ?? [],
            lexile: lexile?.value ?? null,
            hasInternetAtHome: internetAtHome ? internetAtHome.value === 'yes' : null,
            goals: openGoals(goals).map(({ id, text, targetIds }): LearnerGoal => {
              const standards = new Set(targetIds.flatMap((target) => standardsOf.get(target) ?? []));
              return { id, text, targetIds, standards };
            }),
          };
          return [studentId, needs];
        }),
      );
    },
  };
}

function openGoals(goals: readonly Goal[]): Goal[] {
  return goals.filter(({ isReached, targetIds }) => !isReached && targetIds.length > 0);
}
