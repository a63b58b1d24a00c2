import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { LocalDate } from '../accounts/account.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import type { Standing } from '../assignments/standing.ts';
import type { Class } from '../classes/class.ts';
import type { ClassRoll } from '../classes/class-roll.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import type { MasteryKeeper } from './mastery-keeper.ts';
import { type MasteryRecord, targetKeyOf } from './mastery-record.ts';
import type { PlaylistProgress } from './playlist-progress.ts';
import type { ProgressStore } from './progress.store.ts';

/** Whose playlists another system asks for. Ids of a student information system never stand in an address. */
export type PulledBy =
  | { readonly kind: 'class'; readonly classId: string }
  | { readonly kind: 'classSourcedId'; readonly sourcedId: string }
  | { readonly kind: 'sourcedIds'; readonly sourcedIds: readonly string[] };

export type Pulled = {
  readonly learner: Learner;
  readonly standing: Standing;
  readonly progress: PlaylistProgress | null;
  readonly records: ReadonlyMap<string, MasteryRecord>;
  /** Of everything that is answered. */
  readonly changedAt: Date;
};

export type PullParts = {
  readonly store: Pick<ProgressStore, 'findMany'>;
  readonly keeper: Pick<MasteryKeeper, 'recordsOfMany'>;
  /** Where a student stands in everything that was given to them, also in what came since anybody looked. */
  readonly ofStudent: (orgId: string, studentId: string) => Promise<readonly Standing[]>;
  readonly findClass: (
    scope: Scope,
    orgId: string,
    wanted: { id: string } | { sourcedId: string },
  ) => Promise<Pick<Class, 'id' | 'schoolId'> | null>;
  readonly roll: Pick<ClassRoll, 'studentsOf'>;
  readonly learners: Learners;
  readonly access: StudentAccess;
  readonly days: DistrictDays;
};

export type PullService = ReturnType<typeof createPullService>;

/** Playlists of students as another system takes them over, page by page of students. */
export function createPullService(parts: PullParts) {
  const { store, keeper, ofStudent, findClass, roll, learners, access, days } = parts;

  const idsFor = async (actor: Actor, by: PulledBy, on: LocalDate): Promise<string[]> => {
    const scope = scopeOf(actor);
    if (by.kind === 'sourcedIds') {
      const found = await learners.findBySourcedIds(scope, actor.orgId, by.sourcedIds, on);
      return [...found.values()].map(({ id }) => id);
    }
    const wanted = by.kind === 'class' ? { id: by.classId } : { sourcedId: by.sourcedId };
    const found = await findClass(scope, actor.orgId, wanted);
    const schoolIds = actor.client?.schoolIds ?? null;
    if (!found || (schoolIds !== null && !schoolIds.includes(found.schoolId))) throw new AppError('not_found');
    const inClass = await roll.studentsOf({ kind: 'actor', actor }, [found.id], on);
    return [...(inClass.get(found.id) ?? [])];
  };

  const pull = async (actor: Actor, learner: Learner, since: Date | null): Promise<Pulled[]> => {
    const scope = scopeOf(actor);
    const standings = (await ofStudent(actor.orgId, learner.id)).filter(({ row }) => row.unassignedAt === null);
    const ids = standings.map(({ row }) => row.id);
    const [told, kept] = await Promise.all([
      store.findMany(scope, ids),
      keeper.recordsOfMany(scope, actor.orgId, standings),
    ]);
    const records = kept.get(learner.id) ?? new Map<string, MasteryRecord>();
    return standings
      .map((standing): Pulled => {
        const progress = told.get(standing.row.id) ?? null;
        const own = standing.version.content.targets.flatMap(
          (target) => records.get(targetKeyOf(standing.row.playlistId, target))?.since ?? [],
        );
        const moments = [standing.row.updatedAt, ...(progress ? [progress.updatedAt] : []), ...own];
        const changedAt = new Date(Math.max(...moments.map((moment) => moment.getTime())));
        return { learner, standing, progress, records, changedAt };
      })
      .filter(({ changedAt }) => since === null || changedAt > since);
  };

  return {
    /**
     * Everything of so many students whom the actor may see, in the order of their ids.
     * @returns the id to go on after; null when there are no more
     */
    page: async (
      actor: Actor,
      { by, since, afterId, limit }: { by: PulledBy; since: Date | null; afterId: string | null; limit: number },
    ): Promise<{ items: Pulled[]; nextAfterId: string | null }> => {
      const on = await days.today(actor.orgId);
      const all = await idsFor(actor, by, on);
      const seen = await access.seeable(actor, all, 'read');
      if (by.kind !== 'sourcedIds' && all.length > 0 && seen.size === 0) throw new AppError('not_found');
      const waiting = [...seen].sort().filter((id) => afterId === null || id > afterId);
      const now = waiting.slice(0, limit);
      const known = await learners.findMany(scopeOf(actor), actor.orgId, now, on);
      if (now.length > 0) await access.audited(actor, 'progress.pull', now);
      const items: Pulled[] = [];
      for (const id of now) {
        const learner = known.get(id);
        if (learner) items.push(...(await pull(actor, learner, since)));
      }
      return { items, nextAfterId: waiting.length > limit ? (now.at(-1) ?? null) : null };
    },
  };
}

/** Throws `invalid_request` unless exactly one of them is given. */
export function pulledBy(input: {
  readonly classId?: string | undefined;
  readonly classSourcedId?: string | undefined;
  readonly sourcedIds?: readonly string[] | undefined;
}): PulledBy {
  const { classId, classSourcedId, sourcedIds } = input;
  const given = [
    ...(classId === undefined ? [] : [{ kind: 'class', classId } as const]),
    ...(classSourcedId === undefined ? [] : [{ kind: 'classSourcedId', sourcedId: classSourcedId } as const]),
    ...(sourcedIds === undefined ? [] : [{ kind: 'sourcedIds', sourcedIds } as const]),
  ];
  const [only] = given;
  if (given.length === 1 && only) return only;
  const message = 'Give one of classId, classSourcedId and sourcedIds.';
  throw invalidInput('body', ['classId'], { code: 'custom', message });
}
