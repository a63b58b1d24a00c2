import { primaryLanguage } from '../../shared/languages.ts';
import type { Checkpoint, ResourceSnapshot, ResourceUse, Target } from '../playlists/playlist.ts';
import type { Beside } from '../playlists/playlist-view.service.ts';
import type { Names } from '../proposals/texts.ts';
import { instantOf } from './assignment.ts';
import type { DistrictTime } from './district-time.ts';
import { ownWords } from './fit-texts.ts';
import type { MyPlaylistResponse } from './my-playlist.schemas.ts';
import type { StudentStep } from './overlay.ts';
import { schoolDaysBetween, todaysSteps } from './pacing.ts';
import type { LearnerNeeds } from './ports.ts';
import type { Skip } from './skips.ts';
import type { Standing } from './standing.ts';
import { dueOf, minutesFor, presentDue, presentNotes, sectionDueOf } from './student-playlist.presenter.ts';
import type { StudentProposal } from './student-proposal.ts';
import { isFinished, snapshotOf, titleOf } from './update.ts';

type OwnStep = MyPlaylistResponse['steps'][number];
type OwnResource = NonNullable<OwnStep['resource']>;

export type OwnLanguage = MyPlaylistResponse['language'];

/** Of words: Spanish for who learns in it, English for all others. */
export function languageOf({ languages }: Pick<LearnerNeeds, 'languages'>): OwnLanguage {
  const [first] = languages;
  return first !== undefined && primaryLanguage(first) === 'es' ? 'es' : 'en';
}

/** Whether somebody who has one may take another path. */
export function mayChoosePath({ row, assignment, version }: Standing): boolean {
  const { pathways, choiceRules } = version.content;
  if (pathways.length < 2) return false;
  const mode = assignment.settings.find(({ studentId }) => studentId === row.studentId)?.pathway ?? assignment.pathway;
  // Where the teacher has named the path, or keeps the choice, it stays; who has none may always take one.
  if (mode.mode === 'fixed') return false;
  return row.pathwayId === null || (mode.mode === 'studentChooses' && choiceRules.pathway !== 'teacherDecides');
}

/** Steps of the student without those that they are excused from. */
export function ownSteps({ row, steps }: Pick<Standing, 'row' | 'steps'>): readonly StudentStep[] {
  const excused = new Set(row.excused.map(({ stepId }) => stepId));
  return excused.size === 0 ? steps : steps.filter(({ step }) => !excused.has(step.id));
}

export function stateOfStep(
  { step }: StudentStep,
  { states }: Standing['progress'],
  there: ReadonlySet<string>,
): OwnStep['state'] {
  const own = states.get(step.id);
  if (own) return own;
  const isWaiting = step.prerequisiteIds.some((id) => there.has(id) && !isBehind(states.get(id)));
  return isWaiting ? 'waiting' : 'open';
}

/** There is nothing left for the student to do at it, for now. */
function isBehind(state: OwnStep['state'] | undefined): boolean {
  return state === 'done' || state === 'submitted' || state === 'skipped';
}

export function presentOwn(
  standing: Standing,
  context: {
    readonly needs: LearnerNeeds;
    readonly bestPathwayId: string | null;
    readonly beside: Beside;
    readonly proposals: readonly StudentProposal[];
    readonly skips: readonly Skip[];
    readonly time: DistrictTime;
    readonly names: Names;
    readonly language: OwnLanguage;
    readonly now: Date;
  },
): MyPlaylistResponse {
  const { row, assignment, version, progress } = standing;
  const { needs, bestPathwayId, beside, proposals, skips, time, names, language, now } = context;
  const { content } = version;
  const words = ownWords(language);
  const pathway = content.pathways.find(({ id }) => id === row.pathwayId);
  const due = dueOf(row, assignment);
  const hasStarted = assignment.startOn === null || assignment.startOn <= time.today;
  const isOpen = hasStarted && assignment.endedAt === null;
  const own = hasStarted ? ownSteps(standing) : [];
  const there = new Set(own.map(({ step }) => step.id));
  const closed = new Set(
    beside.availability.flatMap(({ resourceId, state }) => (state === 'archived' ? [] : [resourceId])),
  );
  const skippable = new Set(isOpen ? skips.flatMap(({ stepId, isTaken }) => (isTaken ? [] : [stepId])) : []);
  const maySwap = content.choiceRules.swap !== 'never';
  const steps = own.map((one): OwnStep => {
    const { step } = one;
    const show = (use: ResourceUse) =>
      presentResource(snapshotOf(use, [...one.resources, ...version.resources]), closed);
    const resource = step.kind === 'resource' ? show(step.resource) : null;
    return {
      id: step.id,
      kind: step.kind,
      title: titleOf(one, version.resources),
      instructions: step.instructions,
      role: step.role,
      isRequired: step.isRequired,
      minutes: minutesFor(one, version.resources, row.timeFactor),
      targetIds: [...step.targetIds],
      sectionId: one.sectionId,
      state: stateOfStep(one, progress, there),
      waitsFor: step.prerequisiteIds.filter((id) => there.has(id)),
      why: whyOf(one, resource, { row, needs, names, words }),
      resource,
      checkpoint: step.kind === 'checkpoint' ? presentCheckpoint(step.checkpoint) : null,
      choose: step.kind === 'choice' ? step.choose : null,
      options:
        step.kind === 'choice'
          ? step.options.map((option) => {
              const shown = option.kind === 'resource' ? show(option.resource) : null;
              return {
                id: option.id,
                title: option.title ?? shown?.title ?? '',
                minutes: option.minutes,
                isChosen: one.chosenOptionIds.includes(option.id),
                resource: shown,
                checkpoint: option.kind === 'checkpoint' ? presentCheckpoint(option.checkpoint) : null,
              };
            })
          : [],
      maySwap: maySwap && step.kind === 'resource' && !progress.begunStepIds.has(step.id),
      ownChangeId: ownChangeOf(one, row)?.id ?? null,
      maySkip: skippable.has(step.id),
      skipWhy: skippable.has(step.id) ? words.shownBefore : null,
    };
  });
  const ahead = steps.filter(({ state, kind }) => !isBehind(state) && kind !== 'note');
  const open = ahead.map(({ id, isRequired, minutes }) => ({ id, isRequired, minutes: minutes ?? 0 }));
  const daysLeft = due === null ? null : schoolDaysBetween(time.calendar, time.today, due.on);
  const ready = new Set(ahead.filter(({ state }) => state !== 'waiting').map(({ id }) => id));
  const interest = needs.interests.find((one) => pathway?.suits.interests.includes(one));
  const mayChoose = isOpen && mayChoosePath(standing);
  const dueAt = due && instantOf(due, time.timeZone);
  return {
    id: row.id,
    assignmentId: row.assignmentId,
    title: content.title,
    summary: content.summary,
    isOpen,
    startOn: assignment.startOn,
    due: presentDue(due, time.timeZone),
    isLate: dueAt !== null && dueAt < now && ahead.some(({ isRequired }) => isRequired),
    endedAt: assignment.endedAt?.toISOString() ?? null,
    path: pathway
      ? {
          id: pathway.id,
          title: pathway.title,
          why: [
            ...(row.pathwayOrigin === 'chosen' ? [words.chosen] : []),
            ...(interest === undefined ? [] : [words.interest(names.interest(interest))]),
          ],
        }
      : null,
    paths: mayChoose
      ? content.pathways.map(({ id, title, description }) => {
          return { id, title, description, isBestFit: id === bestPathwayId };
        })
      : [],
    targets: content.targets.map((target) => presentTarget(target, [language, ...needs.languages])),
    sections: (pathway?.entries ?? []).flatMap((entry) => {
      if (entry.kind !== 'section') return [];
      return [
        { id: entry.id, title: entry.title, due: presentDue(sectionDueOf(row, assignment, entry.id), time.timeZone) },
      ];
    }),
    today: isOpen
      ? todaysSteps(
          open.filter(({ id }) => ready.has(id)),
          assignment.pacing,
          daysLeft,
        )
      : [],
    steps,
    minutesLeft: open.reduce((sum, { isRequired, minutes }) => sum + (isRequired ? minutes : 0), 0),
    daysLeft,
    may: { choosePath: mayChoose, swap: isOpen && maySwap, add: isOpen && content.choiceRules.addition !== 'never' },
    news: presentNotes(row)
      .slice(-5)
      .map(({ id, at, changes }) => ({ id, at, changes })),
    proposals: proposals.map(presentOwnProposal),
    files: { ...beside.files },
    language,
    revision: row.revision,
  };
}

export function presentOwnProposal(proposal: StudentProposal): MyPlaylistResponse['proposals'][number] {
  const { id, kind, stepId, step, resources, why, state, answer, decidedAt, createdAt } = proposal;
  return {
    id,
    kind,
    stepId,
    step: step as MyPlaylistResponse['proposals'][number]['step'],
    resources: resources as MyPlaylistResponse['proposals'][number]['resources'],
    why,
    state,
    answer,
    decidedAt: decidedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function whyOf(
  { origins, operationIds }: StudentStep,
  resource: OwnResource | null,
  {
    row,
    needs,
    names,
    words,
  }: { row: Standing['row']; needs: LearnerNeeds; names: Names; words: ReturnType<typeof ownWords> },
): string[] {
  const isOwn = ownChangeOf({ operationIds }, row) !== undefined;
  const liked = needs.modalities.find((one) => resource?.modalities.includes(one));
  return [
    ...(origins.includes('added') && !isOwn ? [words.added] : []),
    ...(origins.includes('replaced') && !isOwn ? [words.replaced] : []),
    ...(liked === undefined ? [] : [words.modality(names.modality(liked))]),
  ];
}

/** The last thing that the student has done to an activity themself, and not taken back. */
function ownChangeOf({ operationIds }: Pick<StudentStep, 'operationIds'>, row: Standing['row']) {
  return row.changes.findLast(({ id, by, undone }) => by === row.studentId && !undone && operationIds.includes(id));
}

function presentResource(snapshot: ResourceSnapshot | undefined, closed: ReadonlySet<string>): OwnResource | null {
  if (!snapshot) return null;
  const { resourceId, title, summary, kind, url, fileId, mediaType, modalities, inLanguage, attribution } = snapshot;
  const isAvailable = !closed.has(resourceId);
  return {
    resourceId,
    title,
    summary: isAvailable ? summary : null,
    kind,
    url: isAvailable ? url : null,
    fileId: isAvailable ? fileId : null,
    mediaType,
    modalities: [...modalities],
    inLanguage: [...inLanguage],
    attribution,
    isAvailable,
  };
}

export function presentCheckpoint({ rubric, asksFor, ...checkpoint }: Checkpoint): NonNullable<OwnStep['checkpoint']> {
  return {
    ...checkpoint,
    rubric: rubric.map((one) => ({ ...one, levels: one.levels.map((level) => ({ ...level })) })),
    asksFor: [...asksFor],
  };
}

/** In the first of the languages that it is written in, else in the first that there is. */
export function presentTarget({ id, statement, successCriteria, supports }: Target, languages: readonly string[]) {
  const language = bestOf(Object.keys(statement), languages);
  return {
    id,
    statement: statement[language] ?? '',
    language,
    successCriteria: successCriteria.map((text) => text[bestOf(Object.keys(text), languages)] ?? ''),
    help: supports,
  };
}

function bestOf(there: readonly string[], wanted: readonly string[]): string {
  for (const one of wanted) {
    const found =
      there.find((tag) => tag === one) ?? there.find((tag) => primaryLanguage(tag) === primaryLanguage(one));
    if (found !== undefined) return found;
  }
  return there[0] ?? 'en';
}

/** How many must-do steps there are, and how many of them are done or were shown before. */
export function countsOf(standing: Standing) {
  const own = ownSteps(standing);
  const required = own.filter(({ step }) => step.isRequired && step.kind !== 'note');
  const there = new Set(own.map(({ step }) => step.id));
  const states = own.map((one) => ({ one, state: stateOfStep(one, standing.progress, there) }));
  const next = states.find(({ one, state }) => one.step.kind !== 'note' && !isBehind(state) && state !== 'waiting');
  const returned = states.find(({ state }) => state === 'returned');
  return {
    stepCount: required.length,
    doneCount: required.filter(({ step }) => isFinished(standing.progress, step.id)).length,
    next: next ? titleOf(next.one, standing.version.resources) : null,
    returned: returned ? titleOf(returned.one, standing.version.resources) : null,
  };
}
