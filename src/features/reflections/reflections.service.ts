import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { AssignedStudent } from '../assignments/assigned-students.service.ts';
import { countsOf } from '../assignments/my-playlist.presenter.ts';
import type { Standing } from '../assignments/standing.ts';
import { titleOf } from '../assignments/update.ts';
import type { Feeling } from '../progress/progress-event.ts';
import type { StepProgress } from '../progress/step-progress.ts';
import { isStaff, type StudentAccess } from '../student-records/student-access.ts';
import { promptOf, type Reflection, type ReflectionLanguage } from './reflection.ts';
import type { ReflectionsStore } from './reflections.store.ts';

export type ReflectionsServiceParts = {
  readonly store: ReflectionsStore;
  /** Where a student stands in one of their playlists, for who may see it. Throws `not_found`. */
  readonly present: (actor: Actor, studentPlaylistId: string) => Promise<Standing>;
  /** All whom an assignment has reached and whom the actor may see; the look is kept. Throws `not_found`. */
  readonly studentsOf: (actor: Actor, assignmentId: string) => Promise<readonly AssignedStudent[]>;
  readonly progressOf: (
    actor: Actor,
    studentPlaylistIds: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly steps: readonly Pick<StepProgress, 'stepId' | 'feeling'>[] }>>;
  readonly access: StudentAccess;
  readonly clock: Clock;
};

export type OwnReflection = {
  readonly prompt: string;
  /** All that they must do is done, and they have said nothing yet. */
  readonly isDue: boolean;
  readonly said: Reflection | null;
};

export type ClassVoices = {
  /** Of steps of which somebody has said something, in the order in which they come up. */
  readonly steps: readonly {
    readonly stepId: string;
    readonly title: string;
    readonly felt: readonly { readonly studentId: string; readonly feeling: Feeling }[];
  }[];
  readonly reflections: readonly { readonly name: string | null; readonly reflection: Reflection }[];
};

export type ReflectionsService = ReturnType<typeof createReflectionsService>;

/** How it was: what students say of single activities, and when they look back. */
export function createReflectionsService(parts: ReflectionsServiceParts) {
  const { store, present, studentsOf, progressOf, access, clock } = parts;

  /** Throws `not_found` unless it is the actor's own, and still theirs. */
  const own = async (actor: Actor, id: string): Promise<Standing> => {
    const standing = await present(actor, id);
    if (standing.row.studentId !== actor.userId || standing.row.unassignedAt !== null) throw new AppError('not_found');
    return standing;
  };
  const find = async (actor: Actor, { row }: Standing): Promise<Reflection | null> =>
    (await store.findMany(scopeOf(actor), row.orgId, [row.id])).get(row.id) ?? null;

  const answer = (standing: Standing, said: Reflection | null, language: ReflectionLanguage): OwnReflection => {
    const { stepCount, doneCount } = countsOf(standing);
    return {
      prompt: promptOf(standing.version.content.reflectionPrompt, language),
      isDue: said === null && stepCount > 0 && doneCount >= stepCount,
      said,
    };
  };

  return {
    getOwn: async (actor: Actor, id: string, language: ReflectionLanguage): Promise<OwnReflection> => {
      const standing = await own(actor, id);
      return answer(standing, await find(actor, standing), language);
    },

    /** The last word counts; null: they would rather not. */
    putOwn: async (
      actor: Actor,
      id: string,
      { text, language }: { readonly text: string | null; readonly language: ReflectionLanguage },
    ): Promise<OwnReflection> => {
      const standing = await own(actor, id);
      const { orgId, studentId } = standing.row;
      const prompt = promptOf(standing.version.content.reflectionPrompt, language);
      const said = { orgId, studentId, studentPlaylistId: id, prompt, text, at: clock.now() };
      await store.put(scopeOf(actor), said);
      return answer(standing, said, language);
    },

    /** For staff: what students say here is for their teachers. */
    get: async (actor: Actor, id: string): Promise<Reflection | null> => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      const standing = await present(actor, id);
      await access.audited(actor, 'reflection.read', [standing.row.studentId], { kind: 'studentPlaylist', id });
      return find(actor, standing);
    },

    ofClass: async (actor: Actor, assignmentId: string): Promise<ClassVoices> => {
      const students = (await studentsOf(actor, assignmentId)).filter(
        ({ standing }) => standing.row.unassignedAt === null,
      );
      const ids = students.map(({ standing }) => standing.row.id);
      const [progress, reflections] = await Promise.all([
        progressOf(actor, ids),
        store.findMany(scopeOf(actor), actor.orgId, ids),
      ]);
      const steps = new Map<string, { title: string; felt: { studentId: string; feeling: Feeling }[] }>();
      for (const { standing } of students) {
        const { row, version } = standing;
        const titles = new Map(standing.steps.map((one) => [one.step.id, titleOf(one, version.resources)]));
        for (const { stepId, feeling } of progress.get(row.id)?.steps ?? []) {
          if (feeling === null) continue;
          const known = steps.get(stepId) ?? { title: titles.get(stepId) ?? '', felt: [] };
          known.felt.push({ studentId: row.studentId, feeling });
          steps.set(stepId, known);
        }
      }
      return {
        steps: [...steps].map(([stepId, step]) => ({ stepId, ...step })),
        reflections: students.flatMap(({ standing, name }) => {
          const reflection = reflections.get(standing.row.id);
          return reflection ? [{ name, reflection }] : [];
        }),
      };
    },
  };
}
