import type { LineProblem, Placed } from './framework-package.ts';
import type { FrameworkFields, StandardFields } from './standard.ts';

/** Characters of a statement; the longest that we know of has 769. */
export const longestStatement = 20_000;
/** Characters of a code; nobody types more. */
export const longestCode = 200;
/** Characters of a title of a framework. */
export const longestTitle = 500;

const longestTexts = {
  abbreviatedStatement: 5_000,
  alternativeLabel: 5_000,
  notes: 20_000,
  itemType: 500,
  listEnumeration: 200,
  language: 100,
  uri: 2_000,
} as const;

const longestLists = { aliases: 500, educationLevels: 100, subjects: 500, conceptKeywords: 500 } as const;
const mostInList = 200;

type Limited = { readonly standard: Placed<StandardFields> | null; readonly problems: readonly LineProblem[] };

/**
 * A standard without what is too long to be kept, searched and shown; null when its statement is. What is left out is told:
 * half a text could say the opposite of the whole.
 */
export function withinLimits(standard: Placed<StandardFields>): Limited {
  const { place, id, code, statement } = standard;
  const label = code !== null && code.length <= longestCode ? code : id;
  const problem = (message: string, outcome: LineProblem['outcome']): LineProblem => {
    return { place, label, code: 'too_long', message, outcome, kind: 'standard' };
  };
  if (statement.length > longestStatement) {
    return { standard: null, problems: [problem(tooLong('statement', statement.length, longestStatement), 'skipped')] };
  }
  const changes: Partial<Record<keyof StandardFields, unknown>> = {};
  const problems: LineProblem[] = [];
  const leaveOut = (field: keyof StandardFields, value: unknown, message: string) => {
    changes[field] = value;
    problems.push(problem(`${message} It was left out.`, 'mended'));
  };
  if (code !== null && code.length > longestCode) leaveOut('code', null, tooLong('code', code.length, longestCode));
  for (const [field, longest] of Object.entries(longestTexts) as [keyof typeof longestTexts, number][]) {
    const text = standard[field];
    if (text !== null && text.length > longest) leaveOut(field, null, tooLong(field, text.length, longest));
  }
  for (const [field, longest] of Object.entries(longestLists) as [keyof typeof longestLists, number][]) {
    const kept = standard[field].filter((text) => text.length <= longest).slice(0, mostInList);
    const lost = standard[field].length - kept.length;
    const message = `${count(lost)} of ${field} are longer than ${count(longest)} characters, or beyond the first ${mostInList}.`;
    if (lost > 0) leaveOut(field, kept, message);
  }
  return { standard: problems.length === 0 ? standard : ({ ...standard, ...changes } as typeof standard), problems };
}

/** The same for what its maker says of a framework: a title is cut, as it needs one. */
export function frameworkWithinLimits(framework: FrameworkFields): {
  readonly framework: FrameworkFields;
  readonly problems: readonly LineProblem[];
} {
  const limits = { creator: 1_000, publisher: 1_000, description: 20_000, notes: 20_000, version: 200, language: 100 };
  const changes: Record<string, string | null> = {};
  const problems: LineProblem[] = [];
  const note = (message: string) =>
    problems.push({ place: 'CFDocument', label: framework.id, code: 'too_long', message, outcome: 'mended' });
  if (framework.title.length > longestTitle) {
    changes.title = `${framework.title.slice(0, longestTitle - 1)}…`;
    note(`${tooLong('title', framework.title.length, longestTitle)} It was cut.`);
  }
  for (const [field, longest] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const text = framework[field];
    if (text === null || text.length <= longest) continue;
    changes[field] = null;
    note(`${tooLong(field, text.length, longest)} It was left out.`);
  }
  return { framework: problems.length === 0 ? framework : { ...framework, ...changes }, problems };
}

function tooLong(field: string, length: number, longest: number): string {
  return `Its ${field} has ${count(length)} characters; ${count(longest)} are the most.`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
