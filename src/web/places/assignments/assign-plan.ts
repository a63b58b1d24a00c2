import type { AssignmentInput, AudienceFits, PlaylistVersionAnswer } from '../../wire.ts';

type Version = PlaylistVersionAnswer['version'];
type Student = AudienceFits['students'][number];
export type PathwayMode = 'recommended' | 'studentChooses' | 'fixed';

/** What is different for one student. Absent: as for all. */
export type StudentPlan = {
  /** A path by its id, or how else it is found. */
  readonly path?: string;
  readonly timeFactor?: number;
  readonly excusedStepIds?: readonly string[];
  readonly dueOn?: string;
};

/** What is said anew of one student; `undefined`: as for all again. */
export type StudentChanges = { readonly [Key in keyof StudentPlan]?: StudentPlan[Key] | undefined };

export type AssignPlan = {
  readonly mode: PathwayMode;
  /** Of `fixed`. */
  readonly pathwayId: string | null;
  readonly startOn: string | null;
  readonly dueOn: string | null;
  readonly dueTime: string | null;
  /** By the id of a section. */
  readonly sectionDues: Readonly<Record<string, string>>;
  readonly pacing: 'own' | 'evenly';
  readonly updates: 'automatic' | 'ask';
  readonly skips: 'offer' | 'never';
  /** What families read on the page of their child; empty for nothing. */
  readonly familyNote: string;
  readonly students: Readonly<Record<string, StudentPlan>>;
  /** Students who do not get it. */
  readonly leftOut: readonly string[];
};

export type Reach =
  | { readonly kind: 'class'; readonly classId: string }
  | { readonly kind: 'group'; readonly groupId: string };

/** What suits most: a path that fits each student, two weeks, and nothing else to say. */
export function usualPlan(dueOn: string | null): AssignPlan {
  return {
    mode: 'recommended',
    pathwayId: null,
    startOn: null,
    dueOn,
    dueTime: null,
    sectionDues: {},
    pacing: 'own',
    updates: 'automatic',
    skips: 'offer',
    familyNote: '',
    students: {},
    leftOut: [],
  };
}

/** Changes what is said of one student; what is as for all is not said. */
export function withStudent(plan: AssignPlan, studentId: string, changes: StudentChanges): AssignPlan {
  const next = { ...plan.students[studentId], ...changes };
  const said = Object.fromEntries(
    Object.entries(next).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
  const { [studentId]: _before, ...others } = plan.students;
  return { ...plan, students: Object.keys(said).length === 0 ? others : { ...others, [studentId]: said } };
}

export function withLeftOut(plan: AssignPlan, studentId: string, isLeftOut: boolean): AssignPlan {
  const others = plan.leftOut.filter((id) => id !== studentId);
  return { ...plan, leftOut: isLeftOut ? [...others, studentId] : others };
}

/** The path that a student would start on; null where the student chooses. */
export function pathOf(plan: AssignPlan, student: Student): Student['paths'][number] | null {
  const own = plan.students[student.studentId]?.path ?? (plan.mode === 'fixed' ? plan.pathwayId : plan.mode);
  if (own === 'studentChooses' || own === null) return null;
  if (own === 'recommended') return student.paths[0] ?? null;
  return student.paths.find(({ pathwayId }) => pathwayId === own) ?? { pathwayId: own, reasons: [], obstacles: [] };
}

function settingOf(path: string): NonNullable<NonNullable<AssignmentInput['students']>[number]['pathway']> {
  if (path === 'recommended' || path === 'studentChooses') return { mode: path };
  return { mode: 'fixed', pathwayId: path };
}

/** Who leaves somebody out names the others: a class gets it as a whole, and who joins it later does, too. */
export function toInput(
  plan: AssignPlan,
  {
    playlistId,
    version,
    reach,
    students,
    sectionIds,
  }: {
    readonly playlistId: string;
    readonly version: number;
    readonly reach: Reach;
    readonly students: readonly Pick<Student, 'studentId'>[];
    /** Those that the version has. */
    readonly sectionIds: ReadonlySet<string>;
  },
): AssignmentInput {
  const given = students.map(({ studentId }) => studentId).filter((id) => !plan.leftOut.includes(id));
  const isWhole = given.length === students.length;
  return {
    playlistId,
    version,
    audience: isWhole ? reach : { kind: 'students', studentIds: given },
    startOn: plan.startOn,
    due: plan.dueOn === null ? null : { on: plan.dueOn, time: plan.dueTime },
    sectionDues: Object.entries(plan.sectionDues).flatMap(([sectionId, on]) =>
      on !== '' && sectionIds.has(sectionId) ? [{ sectionId, on }] : [],
    ),
    pacing: { kind: plan.pacing },
    pathway: plan.mode === 'fixed' ? { mode: 'fixed', pathwayId: plan.pathwayId } : { mode: plan.mode },
    updates: plan.updates,
    skips: plan.skips,
    familyNote: plan.familyNote.trim() === '' ? null : plan.familyNote.trim(),
    students: Object.entries(plan.students).flatMap(([studentId, one]) =>
      given.includes(studentId)
        ? [
            {
              studentId,
              pathway: one.path === undefined ? null : settingOf(one.path),
              timeFactor: one.timeFactor ?? 1,
              excusedStepIds: [...(one.excusedStepIds ?? [])],
              due: one.dueOn === undefined ? null : { on: one.dueOn, time: plan.dueTime },
            },
          ]
        : [],
    ),
  };
}

export type StepName = { readonly id: string; readonly title: string };

/** What activities are called: by their own title, or that of what they show. */
export function stepNames({ content, resources }: Version): ReadonlyMap<string, string> {
  const titles = new Map(resources.map(({ resourceId, title }) => [resourceId, title]));
  return new Map(
    content.pathways.flatMap(({ entries }) =>
      entries.flatMap((entry) => {
        if (entry.kind === 'section') return [];
        const shown = entry.kind === 'resource' ? titles.get(entry.resource.resourceId) : undefined;
        return [[entry.id, entry.title ?? shown ?? '']] as const;
      }),
    ),
  );
}

/** The activities of a path, with their names. */
export function stepsOf(version: Version, pathwayId: string, names: ReadonlyMap<string, string>): StepName[] {
  const path = version.content.pathways.find(({ id }) => id === pathwayId);
  return (path?.entries ?? []).flatMap(({ id, kind }) =>
    kind === 'section' ? [] : [{ id, title: names.get(id) ?? '' }],
  );
}

export type Heading = { readonly id: string; readonly title: string; readonly path: string };

export function headingsOf({ content }: Version): Heading[] {
  return content.pathways.flatMap(({ title: path, entries }) =>
    entries.flatMap((entry) => (entry.kind === 'section' ? [{ id: entry.id, title: entry.title, path }] : [])),
  );
}
