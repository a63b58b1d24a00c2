import { engageNyGrades, engageNyKey, engageNySubjects, engageNySystem } from '../../resources/import/engageny.ts';
import { isObject } from '../../resources/import/parse-json.ts';
import type { UnitTime } from '../course.ts';
import type { CourseNote, CourseRecord, UnitRecord } from '../course-import.ts';

// A grade of the EngageNY curriculum becomes a course, its modules become units, its lessons are attached as the resources that
// the import of resources makes of them. Two shapes of the real trees need care. The strands of K-2 language arts run beside each
// other through the year: a strand that were a unit would be taught in every week, so there the units below it are the course's.
// Modules 2A and 2B are taught one in place of the other: they stand in the same weeks.

type Node = {
  readonly title: string;
  readonly shortTitle: string;
  readonly teaser: string | null;
  readonly standards: readonly string[];
  readonly children: readonly Node[];
};

export type EngageNyOptions = {
  /** How many lessons there are room for in a week of school: the trees have no weeks. */
  readonly lessonsPerWeek: number;
};

/** @returns null where it is not a grade of EngageNY */
export function readEngageNyCourse(
  tree: unknown,
  options: EngageNyOptions,
): { readonly course: CourseRecord; readonly notes: readonly CourseNote[] } | null {
  if (!isObject(tree) || tree.hierarchy_level !== 'grade') return null;
  const grade = toNode(tree);
  if (grade === null) return null;
  const notes: CourseNote[] = [];
  const units = grade.children.some(isStrand)
    ? grade.children.flatMap((strand) => unitsOfStrand(grade, strand, options))
    : unitsOfModules(grade, options, notes);
  return {
    course: {
      source: { system: engageNySystem, id: engageNyKey([grade]) },
      title: `${grade.title} (EngageNY)`,
      summary: grade.teaser,
      subjects: engageNySubjects(grade.title),
      gradeLevels: engageNyGrades(grade),
      units,
    },
    notes,
  };
}

function isStrand({ shortTitle }: Node): boolean {
  return /strand$/i.test(shortTitle);
}

function unitsOfStrand(grade: Node, strand: Node, options: EngageNyOptions): UnitRecord[] {
  let lesson = 0;
  return strand.children.map((unit) => {
    const path = [grade, strand, unit];
    const lessons = unit.children.map((one) => ({ path: [...path, one], node: one, section: null }));
    const time = timeOf(lesson, lessons.length, options);
    lesson += lessons.length;
    return { ...toUnit(path, lessons, [unit]), strand: sentence(strand.shortTitle), time };
  });
}

function unitsOfModules(grade: Node, options: EngageNyOptions, notes: CourseNote[]): UnitRecord[] {
  let lesson = 0;
  let before: { number: string; start: number; end: number; title: string } | null = null;
  return grade.children.map((module) => {
    const path = [grade, module];
    const lessons = module.children.flatMap((part) =>
      part.children.map((one) => ({ path: [...path, part, one], node: one, section: named(part) })),
    );
    const number = /^module (\d+)[a-z]$/i.exec(module.shortTitle)?.[1] ?? null;
    const isAlternative = number !== null && before?.number === number;
    const start: number = isAlternative && before ? before.start : lesson;
    if (isAlternative && before) {
      const message = `Taught in place of ${before.title}: both stand in the same weeks. Take out the one that you do not teach.`;
      notes.push({ place: named(module), message });
    }
    // What follows begins after the longer of the two.
    lesson = Math.max(lesson, start + lessons.length);
    before = number === null ? null : { number, start, end: lesson, title: named(module) };
    const time = timeOf(start, lessons.length, options);
    return { ...toUnit(path, lessons, [module, ...module.children]), strand: null, time };
  });
}

type Lesson = { readonly path: readonly Node[]; readonly node: Node; readonly section: string | null };

function toUnit(
  path: readonly Node[],
  lessons: readonly Lesson[],
  upper: readonly Node[],
): Omit<UnitRecord, 'strand' | 'time'> {
  const unit = path.at(-1) as Node;
  const above = upper.flatMap(({ standards }) => standards);
  const codes = [...new Set([...lessons.flatMap(({ node }) => node.standards), ...above.filter(isCode)])];
  return {
    sourceId: engageNyKey(path),
    title: named(unit),
    summary: unit.teaser,
    codes,
    // Modules and units also carry labels of the curriculum's own site, such as math-4-cg.
    otherCodes: [...new Set(above)].filter((code) => !codes.includes(code)),
    targets: [],
    attachments: lessons.map((lesson) => {
      return { kind: 'resource' as const, key: engageNyKey(lesson.path), section: lesson.section, note: null };
    }),
  };
}

/** A code of the Common Core, as these trees write it. */
function isCode(text: string): boolean {
  return /^ccss\./i.test(text);
}

/** One lesson follows the other: the weeks that so many of them fall into, after those that come before. */
function timeOf(start: number, count: number, { lessonsPerWeek }: EngageNyOptions): UnitTime | null {
  if (count === 0) return null;
  const weekOf = (lesson: number) => Math.floor(lesson / lessonsPerWeek) + 1;
  return { kind: 'weeks', from: weekOf(start), to: weekOf(start + count - 1) };
}

function toNode(value: unknown): Node | null {
  if (!isObject(value)) return null;
  const { title, short_title: shortTitle, teaser, standards, children } = value;
  if (typeof title !== 'string' || typeof shortTitle !== 'string') return null;
  return {
    title: tidy(title),
    shortTitle: tidy(shortTitle),
    teaser: typeof teaser === 'string' && teaser.trim() !== '' ? teaser.trim() : null,
    standards: Array.isArray(standards) ? standards.filter((code) => typeof code === 'string').map(tidy) : [],
    children: Array.isArray(children) ? children.flatMap((child) => toNode(child) ?? []) : [],
  };
}

/** Some codes end in a byte order mark. */
function tidy(text: string): string {
  return text
    .replace(/\uFEFF/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `Module 1: Place Value` */
function named({ title, shortTitle }: Node): string {
  const short = sentence(shortTitle);
  return title === '' || title.toLowerCase() === shortTitle.toLowerCase() ? short : `${short}: ${title}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
