import { instantOf } from '../assignments/assignment.ts';
import type { DistrictTime } from '../assignments/district-time.ts';
import { mayChoosePath, ownSteps, presentTarget, stateOfStep } from '../assignments/my-playlist.presenter.ts';
import type { StudentStep } from '../assignments/overlay.ts';
import type { LearnerNeeds } from '../assignments/ports.ts';
import type { Standing } from '../assignments/standing.ts';
import { dueOf, minutesFor } from '../assignments/student-playlist.presenter.ts';
import { snapshotOf, titleOf } from '../assignments/update.ts';
import { type ResourceSnapshot, usesOf } from '../playlists/playlist.ts';
import { isPassed } from '../progress/glance.ts';
import { targetKeyOf } from '../progress/mastery-record.ts';
import type { MasteryScale } from '../progress/mastery-scale.ts';
import type { StandingProgress } from '../progress/progress.service.ts';
import { packetWords } from '../take-home/packet-words.ts';
import { plainDate } from '../take-home/plain-dates.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { type FamilyState, familyState, familyWords, helpWith, oneOf } from './family-words.ts';

/** A playlist of a student as their family is told of it: no reason, no score, no word of staff but the note for families. */
export type FamilyPlaylist = {
  readonly id: string;
  readonly title: string;
  readonly state: 'toCome' | 'open' | 'late' | 'over';
  /** When it starts, is due, was due, or that it is over. */
  readonly when: string | null;
  readonly note: string | null;
  readonly targets: readonly {
    readonly id: string;
    readonly statement: string;
    readonly language: string;
    readonly state: FamilyState;
    readonly stateText: string;
  }[];
  readonly stepCount: number;
  readonly doneCount: number;
  /** What was done last, newest first. */
  readonly done: readonly string[];
  readonly next: readonly {
    readonly stepId: string;
    readonly title: string;
    readonly minutes: number | null;
    /** Watch “Fractions” (about 10 minutes) */
    readonly text: string;
    readonly isRequired: boolean;
    readonly help: string;
  }[];
  readonly help: readonly string[];
  readonly choices: readonly string[];
};

export type FamilyContext = {
  readonly language: LabelLanguage;
  readonly needs: Pick<LearnerNeeds, 'languages'>;
  readonly time: Pick<DistrictTime, 'timeZone' | 'today'>;
  /** How the district calls where students stand. */
  readonly scale: Pick<MasteryScale, 'stateNames'>;
  readonly now: Date;
};

const mostNext = 3;
const mostDone = 5;
/** What is over is told of for so long. */
const overForMs = 30 * 24 * 60 * 60 * 1_000;

/** What a family is told, what is due first standing first. */
export function familyPlaylists(found: readonly StandingProgress[], context: FamilyContext): FamilyPlaylist[] {
  const since = context.now.getTime() - overForMs;
  const told = found.filter(({ standing: { row, assignment } }) => {
    return row.unassignedAt === null && (assignment.endedAt === null || assignment.endedAt.getTime() > since);
  });
  const orderOf = ({ standing: { row, assignment } }: StandingProgress): string =>
    `${assignment.endedAt === null ? 0 : 1} ${dueOf(row, assignment)?.on ?? '9'} ${row.id}`;
  return [...told].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map((one) => familyPlaylist(one, context));
}

function familyPlaylist(found: StandingProgress, context: FamilyContext): FamilyPlaylist {
  const { standing } = found;
  const { row, assignment, version } = standing;
  const { language, needs, time, scale } = context;
  const say = familyWords[language];
  const isToCome = assignment.startOn !== null && assignment.startOn > time.today;
  const isOver = assignment.endedAt !== null;
  const own = isToCome ? [] : ownSteps(standing).filter(({ step }) => step.kind !== 'note');
  const required = own.filter(({ step }) => step.isRequired);
  const done = new Set(found.steps.flatMap((step) => (step.state === 'done' || isPassed(step) ? [step.stepId] : [])));
  const doneCount = required.filter(({ step }) => done.has(step.id)).length;
  const due = dueOf(row, assignment);
  const isLate = due !== null && instantOf(due, time.timeZone) < context.now && doneCount < required.length;
  const state = isOver ? 'over' : isToCome ? 'toCome' : isLate ? 'late' : 'open';
  const targets = version.content.targets.map((target) => {
    const { id, statement, language: written } = presentTarget(target, [language, ...needs.languages]);
    const stands = found.records.get(targetKeyOf(row.playlistId, target))?.state ?? 'notStarted';
    return { id, statement, language: written, ...familyState(stands, scale, language) };
  });
  const open = state === 'open' || state === 'late' ? openSteps(own, standing) : [];
  const next = open.slice(0, mostNext).map((one) => nextStep(one, standing, language));
  const asked = targets.filter((target) => target.state === 'working' || target.state === 'readyToShow').slice(0, 2);
  return {
    id: row.id,
    title: version.content.title,
    state,
    when: whenOf({ state, due, startOn: assignment.startOn }, language),
    note: assignment.familyNote,
    targets,
    stepCount: required.length,
    doneCount,
    done: lastDone(found, own),
    next,
    help:
      open.length === 0
        ? []
        : [...new Set([...next.map(({ help }) => help), ...asked.map(({ statement }) => say.ask(statement))])],
    choices:
      open.length === 0 && row.pathwayId !== null ? [] : choicesOf(open, standing, { language, isOver, isToCome }),
  };
}

function whenOf(
  { state, due, startOn }: { state: FamilyPlaylist['state']; due: ReturnType<typeof dueOf>; startOn: string | null },
  language: LabelLanguage,
): string | null {
  const say = familyWords[language];
  if (state === 'over') return say.ended;
  if (state === 'toCome') return startOn && say.starts(plainDate({ on: startOn }, language));
  if (due === null) return null;
  return state === 'late' ? say.wasDue(plainDate(due, language)) : say.due(plainDate(due, language));
}

/** What the student can begin or go on with. */
function openSteps(own: readonly StudentStep[], { progress }: Standing): StudentStep[] {
  const there = new Set(own.map(({ step }) => step.id));
  return own.filter((one) => ['open', 'started', 'left', 'returned'].includes(stateOfStep(one, progress, there)));
}

function nextStep(
  one: StudentStep,
  { row, version }: Standing,
  language: LabelLanguage,
): FamilyPlaylist['next'][number] {
  const { step } = one;
  const say = packetWords[language];
  const [use] = usesOf(step);
  const modality = (use && snapshotOf(use, [...one.resources, ...version.resources])?.modalities[0]) ?? null;
  const title =
    step.kind === 'choice' && step.title === null
      ? oneOf(optionTitles(one, version.resources), language)
      : titleOf(one, version.resources);
  const minutes = minutesFor(one, version.resources, row.timeFactor);
  const isShown = step.kind === 'resource' && step.role === 'learn' && modality !== null;
  const verb =
    step.kind === 'choice' ? say.choose(step.choose) : isShown ? say.formats[modality] : say.roles[step.role];
  const time = minutes === null ? '' : ` (${familyWords[language].minutes(minutes)})`;
  const help = helpWith({ kind: step.kind, role: step.role, modality }, language);
  return {
    stepId: step.id,
    title,
    minutes,
    text: `${title === '' ? verb : familyWords[language].doing(verb, title)}${time}`,
    isRequired: step.isRequired,
    help,
  };
}

/** Titles of what was done last. */
function lastDone({ steps, standing }: StandingProgress, own: readonly StudentStep[]): string[] {
  const titles = new Map(own.map((one) => [one.step.id, titleOf(one, standing.version.resources)]));
  return steps
    .flatMap(({ stepId, doneAt }) => (doneAt ? [{ stepId, doneAt }] : []))
    .sort((a, b) => b.doneAt.getTime() - a.doneAt.getTime())
    .flatMap(({ stepId }) => titles.get(stepId) ?? [])
    .slice(0, mostDone);
}

/** What there is to choose from. */
function optionTitles({ step, resources }: StudentStep, known: readonly ResourceSnapshot[]): string[] {
  if (step.kind !== 'choice') return [];
  return step.options.flatMap((option) => {
    const shown = option.kind === 'resource' ? snapshotOf(option.resource, [...resources, ...known])?.title : null;
    return option.title ?? shown ?? [];
  });
}

function choicesOf(
  open: readonly StudentStep[],
  standing: Standing,
  { language, isOver, isToCome }: { language: LabelLanguage; isOver: boolean; isToCome: boolean },
): string[] {
  if (isOver || isToCome) return [];
  const say = familyWords[language];
  const { content, resources } = standing.version;
  const boards = open.flatMap((one) => {
    if (one.step.kind !== 'choice' || one.chosenOptionIds.length > 0) return [];
    const titles = optionTitles(one, resources);
    return titles.length === 0 ? [] : [say.chooseOption(one.step.choose, oneOf(titles, language))];
  });
  const paths = mayChoosePath(standing) ? content.pathways.map(({ title }) => title) : [];
  return [
    ...(paths.length > 0 ? [say.choosePath(oneOf(paths, language))] : []),
    ...boards,
    ...(content.choiceRules.swap === 'never' ? [] : [say.swap]),
    ...(content.choiceRules.addition === 'never' ? [] : [say.propose]),
  ];
}
