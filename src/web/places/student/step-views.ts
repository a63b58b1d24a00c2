import type { MyPlaylist, MyStep, OwnProgress } from '../../wire.ts';
import type { Waiting } from './create-outbox.ts';

type StepProgress = OwnProgress['steps'][number];

/** Where a student stands with a step, with what they did that the server has not told back yet. */
export type StepView = {
  readonly state: MyStep['state'];
  readonly asksForHelp: boolean;
  readonly feeling: StepProgress['feeling'];
  readonly doneOptionIds: readonly string[];
  /** What the teacher said to the last thing that was given. */
  readonly feedback: string | null;
};

/** There is nothing left to do at it, for now. */
const isBehind = (state: MyStep['state']): boolean => state === 'done' || state === 'submitted' || state === 'skipped';

/**
 * How each step stands. The server decides; what waits to be sent is put on top of it in the same way, so that a student
 * without network sees what they did.
 * @param pending events of this playlist, oldest first
 */
export function viewSteps(
  steps: readonly MyStep[],
  progress: OwnProgress | undefined,
  pending: readonly Waiting['event'][],
): ReadonlyMap<string, StepView> {
  const views = new Map<string, StepView>();
  for (const step of steps) {
    const told = progress?.steps.find(({ stepId }) => stepId === step.id);
    let view: StepView = {
      state: stateOf(step, told),
      asksForHelp: told?.asksForHelp ?? false,
      feeling: told?.feeling ?? null,
      doneOptionIds: told?.doneOptionIds ?? [],
      feedback: told?.attempts.findLast(({ feedback }) => feedback !== null)?.feedback ?? null,
    };
    for (const event of pending) if (event.stepId === step.id) view = withEvent(step, view, event);
    views.set(step.id, view);
  }
  for (const step of steps) {
    const view = views.get(step.id);
    if (view?.state !== 'waiting') continue;
    const isFree = step.waitsFor.every((id) => isBehind(views.get(id)?.state ?? 'done'));
    if (isFree) views.set(step.id, { ...view, state: 'open' });
  }
  return views;
}

/** Where somebody stands is newer than the page of the playlist, which may have been read before. */
function stateOf(step: MyStep, told: StepProgress | undefined): MyStep['state'] {
  if (told === undefined || told.state === 'notStarted') return step.state;
  return told.state === 'started' && !told.isOpen ? 'left' : told.state;
}

function withEvent(step: MyStep, view: StepView, event: Waiting['event']): StepView {
  switch (event.kind) {
    case 'started':
      return { ...view, state: isBehind(view.state) && view.state !== 'skipped' ? view.state : 'started' };
    case 'left':
      return view.state === 'started' ? { ...view, state: 'left' } : view;
    case 'skipped':
      return { ...view, state: view.state === 'done' ? 'done' : 'skipped' };
    case 'done':
    case 'answered':
      return given(step, view, event);
    case 'felt':
      return { ...view, feeling: event.feeling };
    case 'helpAsked':
      return { ...view, asksForHelp: true };
    case 'helpTakenBack':
      return { ...view, asksForHelp: false };
    case 'worked':
      return view;
  }
}

function given(
  step: MyStep,
  view: StepView,
  event: Extract<Waiting['event'], { kind: 'done' | 'answered' }>,
): StepView {
  const option = step.options.find(({ id }) => id === event.optionId);
  if (asksReview(option?.checkpoint ?? step.checkpoint)) return { ...view, state: 'submitted' };
  if (step.kind !== 'choice' || !option) return { ...view, state: 'done' };
  const doneOptionIds = [...new Set([...view.doneOptionIds, option.id])];
  return { ...view, doneOptionIds, state: doneOptionIds.length >= (step.choose ?? 1) ? 'done' : 'started' };
}

/** A quiz elsewhere is done when the student says so; what is shown here, a teacher looks at. */
export function asksReview(checkpoint: MyStep['checkpoint']): boolean {
  return checkpoint !== null && (checkpoint.form !== 'quiz' || checkpoint.asksFor.length > 0);
}

/** What to do after a step: the next one that is free, from there on and then from the beginning. */
export function nextStep(
  { steps }: Pick<MyPlaylist, 'steps'>,
  views: ReadonlyMap<string, StepView>,
  afterId: string | null,
): MyStep | null {
  const from = steps.findIndex(({ id }) => id === afterId) + 1;
  const ordered = [...steps.slice(from), ...steps.slice(0, Math.max(0, from - 1))];
  const isToDo = ({ id }: MyStep) => ['open', 'started', 'left', 'returned'].includes(views.get(id)?.state ?? 'open');
  return ordered.find(isToDo) ?? null;
}

/** How many of the must-do activities are done; what was handed in is when the teacher has accepted it. */
export function countDone(
  { steps }: Pick<MyPlaylist, 'steps'>,
  views: ReadonlyMap<string, StepView>,
): { readonly done: number; readonly all: number } {
  const must = steps.filter(({ isRequired }) => isRequired);
  const done = must.filter(({ id }) => views.get(id)?.state === 'done');
  return { done: done.length, all: must.length };
}
