import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { NamesOf } from '../accounts/learner.ts';
import { mayChange } from './class.policy.ts';
import { type Class, isOn } from './class.ts';
import type { ClassRoll } from './class-roll.ts';
import type { ClassesStore } from './classes.store.ts';
import type { EnrollmentsStore } from './enrollments.store.ts';

const system: Scope = { kind: 'system', reason: 'classes name their teachers' };

export type ClassViewService = ReturnType<typeof createClassViewService>;

/** What is shown of classes besides what is stored of them. */
export function createClassViewService({
  classes,
  enrollments,
  roll,
  namesOf,
  days,
}: {
  readonly classes: Pick<ClassesStore, 'findMany'>;
  readonly enrollments: Pick<EnrollmentsStore, 'countIn'>;
  readonly roll: Pick<ClassRoll, 'classesOfStudent'>;
  readonly namesOf: NamesOf;
  readonly days: DistrictDays;
}) {
  const teacherNames = (orgId: string, found: readonly Class[]) => {
    const ids = found.flatMap(({ teachers }) => teachers.map(({ personId }) => personId));
    return namesOf(system, orgId, [...new Set(ids)]);
  };

  return {
    detailsOf: async (actor: Actor, found: readonly Class[]) => {
      const on = await days.today(actor.orgId);
      const ids = found.map(({ id }) => id);
      const [names, counts] = await Promise.all([
        teacherNames(actor.orgId, found),
        enrollments.countIn(scopeOf(actor), actor.orgId, ids, on),
      ]);
      return (one: Class) => ({
        names,
        studentCount: counts.get(one.id) ?? 0,
        mayChange: mayChange(actor, one, on),
      });
    },

    /** By title and teachers of today: nothing of who else learns there. */
    ownClasses: async (actor: Actor) => {
      const on = await days.today(actor.orgId);
      const ids = await roll.classesOfStudent({ kind: 'actor', actor }, actor.userId, on);
      const found = await classes.findMany(scopeOf(actor), actor.orgId, ids);
      const names = await teacherNames(actor.orgId, found);
      return found
        .map(({ id, title, subjects, teachers }) => {
          const present = teachers
            .filter((entry) => isOn(entry, on))
            .flatMap(({ personId }) => names.get(personId) ?? []);
          return { id, title, subjects: [...subjects], teachers: [...new Set(present)] };
        })
        .sort((left, right) => left.title.localeCompare(right.title, 'en'));
    },
  };
}
