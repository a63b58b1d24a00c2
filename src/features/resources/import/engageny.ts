import { type ImportItem, shown } from './import-item.ts';
import { isObject } from './parse-json.ts';

export const engageNySystem = 'engageny';

const levels = ['grade', 'module', 'unit', 'lesson'] as const;

type Ancestor = { readonly title: string; readonly shortTitle: string };

/**
 * A grade of the EngageNY curriculum as UnboundEd's `unbounded-lcms` keeps it: grade, modules, units, lessons. Lessons
 * have neither identifier nor address: their key is the path of short titles, and their page is a note kept here.
 */
export function* parseEngageNy(tree: unknown): Generator<ImportItem> {
  if (!isObject(tree) || tree.hierarchy_level !== 'grade' || typeof tree.title !== 'string') {
    const accepts = 'an object with "hierarchy_level": "grade", a title and a list "children"';
    yield { kind: 'fault', fault: { reason: 'is not a grade of EngageNY.', accepts } };
    return;
  }
  yield* walk(tree, []);
}

function* walk(node: unknown, above: readonly Ancestor[]): Generator<ImportItem> {
  const fault = (field: string, value: unknown, reason: string, accepts: string): ImportItem => ({
    kind: 'fault',
    fault: {
      id: above.map(({ shortTitle }) => shortTitle).join(' / '),
      field,
      ...(value === undefined ? {} : { value: shown(value) }),
      reason,
      accepts,
    },
  });
  const level = levels[above.length];
  if (!isObject(node) || node.hierarchy_level !== level) {
    const found = isObject(node) ? node.hierarchy_level : node;
    yield fault('hierarchy_level', found, 'does not belong here.', level ?? 'nothing below a lesson');
    return;
  }
  const { title, short_title: shortTitle, children } = node;
  if (typeof title !== 'string' || typeof shortTitle !== 'string' || shortTitle.trim() === '') {
    yield fault('short_title', shortTitle, `a ${level} lacks its title or short title.`, 'text');
    return;
  }
  const path = [...above, { title: title.trim(), shortTitle: shortTitle.trim() }];
  if (level === 'lesson') {
    yield { kind: 'record', place: { id: engageNyKey(path) }, record: toRecord(node, path) };
    return;
  }
  if (!Array.isArray(children)) {
    yield fault('children', children, `${shortTitle} has no list of what is below.`, 'a list');
    return;
  }
  for (const child of children) yield* walk(child, path);
}

function toRecord(lesson: Record<string, unknown>, path: readonly Ancestor[]): Record<string, unknown> {
  const [grade, ...rest] = path as [Ancestor, ...Ancestor[]];
  const places = rest.slice(0, -1).map(named);
  const own = rest.at(-1) as Ancestor;
  const teaser = typeof lesson.teaser === 'string' && lesson.teaser.trim() !== '' ? lesson.teaser.trim() : null;
  const standards = Array.isArray(lesson.standards) ? lesson.standards : [];
  return {
    source: { system: engageNySystem, id: engageNyKey(path) },
    title: own.title || own.shortTitle,
    summary: teaser,
    kind: 'text',
    body: [
      `**${[grade.title, ...places, sentence(own.shortTitle)].join(' › ')}**`,
      ...(teaser === null ? [] : [teaser]),
      'A lesson of the EngageNY curriculum.',
    ].join('\n\n'),
    inLanguage: ['en'],
    publisher: 'EngageNY',
    license: 'CC-BY-NC-SA-3.0',
    learningResourceType: ['lesson plan'],
    educationalUse: ['instruction'],
    subjects: engageNySubjects(grade.title),
    gradeLevels: engageNyGrades(grade),
    modalities: ['reading'],
    alignments: standards.map((code) => ({ code, alignmentType: 'teaches' })),
    topicPaths: [[grade.title, ...places]],
    audience: 'teachersOnly',
    visibility: 'district',
  };
}

/** `grade-4-english-language-arts/module-1a/unit-1/lesson-1`: independent of how the files are called. */
export function engageNyKey([grade, ...rest]: readonly Ancestor[]): string {
  return [grade?.title ?? '', ...rest.map(({ shortTitle }) => shortTitle)].map(slug).join('/');
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** `Module 1: Place Value` */
function named({ title, shortTitle }: Ancestor): string {
  const short = sentence(shortTitle);
  return title === '' || slug(title) === slug(shortTitle) ? short : `${short}: ${title}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function engageNySubjects(gradeTitle: string): string[] {
  if (/language arts/i.test(gradeTitle)) return ['english language arts'];
  return /math/i.test(gradeTitle) ? ['mathematics'] : [];
}

export function engageNyGrades({ title, shortTitle }: Ancestor): string[] {
  const text = `${shortTitle} ${title}`;
  if (/kindergarten/i.test(text)) return ['K'];
  const number = /\bgrade (\d{1,2})\b/i.exec(text)?.[1];
  return number === undefined ? [] : [number];
}
