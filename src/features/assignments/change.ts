import type { PlaylistVersion } from '../playlists/playlist.ts';
import type { Due, SectionDue } from './assignment.ts';
import { type Addition, type Anchor, materialise, type Operation, type StepEdit } from './overlay.ts';
import {
  type Change,
  keptLimits,
  overlayOf,
  type PathwayOrigin,
  type StudentPlaylist,
  type Undoing,
} from './student-record.ts';
import { keepPast, type Progress } from './update.ts';

// What people do to a student's playlist: each is a command on ids, noted with who, when and why, and taken back by its own id.

/** A command with what it adds looked up already. */
export type Command =
  | ({ readonly do: 'add'; readonly after: Anchor } & Addition)
  | { readonly do: 'remove'; readonly stepId: string }
  | ({ readonly do: 'replace'; readonly stepId: string } & Addition)
  | { readonly do: 'move'; readonly stepId: string; readonly after: Anchor }
  | { readonly do: 'edit'; readonly stepId: string; readonly changes: StepEdit }
  | { readonly do: 'choose'; readonly stepId: string; readonly optionIds: readonly string[] }
  | { readonly do: 'excuse'; readonly stepId: string }
  | { readonly do: 'timeFactor'; readonly factor: number }
  | { readonly do: 'pathway'; readonly pathwayId: string; readonly origin: PathwayOrigin }
  | { readonly do: 'due'; readonly due: Due | null; readonly sectionDues: readonly SectionDue[] }
  | { readonly do: 'allow'; readonly targetId: string; readonly reason: string };

export type CommandFault = { readonly field: string; readonly message: string };

export type ChangeContext = {
  readonly by: string;
  readonly reason: string | null;
  readonly now: Date;
  readonly newId: () => string;
  readonly progress: Progress;
};

/** So many operations fit one student on one pathway. */
const mostOperations = 200;

/** @returns the row after the command, or what is wrong with it */
export function carryOut(
  row: StudentPlaylist,
  base: PlaylistVersion,
  command: Command,
  context: ChangeContext,
): StudentPlaylist | CommandFault {
  const fault = faultIn(row, base, command);
  if (fault) return fault;
  const next = apply(row, command, context);
  const steps = (one: StudentPlaylist) =>
    one.pathwayId === null ? [] : materialise(base.content, one.pathwayId, overlayOf(one));
  const { progress, now } = context;
  return keepPast(next, { before: steps(row), after: steps(next), version: base, progress, now });
}

export function isFault(result: StudentPlaylist | CommandFault): result is CommandFault {
  return 'field' in result;
}

function faultIn(row: StudentPlaylist, { content }: PlaylistVersion, command: Command): CommandFault | null {
  if (command.do === 'timeFactor' || command.do === 'due') return null;
  if (command.do === 'pathway') {
    const isThere = content.pathways.some(({ id }) => id === command.pathwayId);
    return isThere ? null : { field: 'pathwayId', message: 'The playlist has no such path.' };
  }
  if (command.do === 'allow') {
    const isThere = content.targets.some(({ id }) => id === command.targetId);
    return isThere ? null : { field: 'targetId', message: 'The playlist has no such target.' };
  }
  const { pathwayId } = row;
  if (pathwayId === null) return { field: 'do', message: 'A path must be chosen first.' };
  const overlay = overlayOf(row);
  if (overlay.length >= mostOperations) {
    return { field: 'do', message: `${mostOperations} changes for one student are the most there can be.` };
  }
  const steps = materialise(content, pathwayId, overlay);
  const find = (id: string) => steps.find(({ step }) => step.id === id);
  if (command.do !== 'add' && !find(command.stepId)) {
    return { field: 'stepId', message: 'The student has no such activity.' };
  }
  if ((command.do === 'add' || command.do === 'move') && command.after !== null && !find(command.after)) {
    return { field: 'after', message: 'The student has no such activity.' };
  }
  if (command.do === 'move' && command.after === command.stepId) {
    return { field: 'after', message: 'An activity cannot stand after itself.' };
  }
  if (command.do === 'edit') {
    const targets = new Set(content.targets.map(({ id }) => id));
    const isKnown = (command.changes.targetIds ?? []).every((id) => targets.has(id));
    return isKnown ? null : { field: 'changes.targetIds', message: 'The playlist has no such target.' };
  }
  if (command.do === 'choose') {
    const step = find(command.stepId)?.step;
    if (step?.kind !== 'choice') return { field: 'stepId', message: 'There is nothing to choose in this activity.' };
    const ids = new Set(step.options.map(({ id }) => id));
    if (!command.optionIds.every((id) => ids.has(id)))
      return { field: 'optionIds', message: 'There is no such option.' };
    const isTooMany = command.optionIds.length > step.choose;
    return isTooMany ? { field: 'optionIds', message: `Any ${step.choose} of them can be chosen.` } : null;
  }
  return null;
}

function apply(row: StudentPlaylist, command: Command, { by, reason, now, newId }: ChangeContext): StudentPlaylist {
  const id = newId();
  const noted = (fields: Partial<StudentPlaylist>, undoing: Undoing, stepId: string | null): StudentPlaylist => {
    const change: Change = { id, kind: command.do, stepId, by, at: now, reason, undoing, undone: null };
    return { ...row, ...fields, changes: [...row.changes, change].slice(-keptLimits.changes), updatedAt: now };
  };
  switch (command.do) {
    case 'timeFactor':
      return noted(
        { timeFactor: command.factor },
        { kind: 'timeFactor', was: row.timeFactor, is: command.factor },
        null,
      );
    case 'pathway': {
      const { pathwayId, origin } = command;
      const undoing = { kind: 'pathway', was: row.pathwayId, is: pathwayId, origin: row.pathwayOrigin } as const;
      return noted({ pathwayId, pathwayOrigin: origin }, undoing, null);
    }
    case 'due': {
      const { due, sectionDues } = command;
      const dueChange = due === null && sectionDues.length === 0 ? null : { due, sectionDues };
      return noted({ dueChange }, { kind: 'due', was: row.dueChange, is: dueChange }, null);
    }
    case 'allow': {
      const { targetId, reason: why } = command;
      const allowed = [
        ...row.allowed.filter((one) => one.targetId !== targetId),
        { targetId, reason: why, by, at: now },
      ];
      return noted({ allowed }, { kind: 'allow', targetId }, null);
    }
    case 'excuse': {
      const { stepId } = command;
      const was = row.excused.find((one) => one.stepId === stepId) ?? null;
      const excused = [...row.excused.filter((one) => one !== was), { stepId, by, at: now, reason }];
      return noted({ excused }, { kind: 'excuse', stepId, was }, stepId);
    }
    default: {
      const pathwayId = row.pathwayId as string;
      const stepId = command.do === 'add' ? command.step.id : command.stepId;
      const { do: kind, ...fields } = command;
      const operation = { id, by, at: now.toISOString(), reason, kind, ...fields } as Operation;
      const overlays = { ...row.overlays, [pathwayId]: [...withoutOldChoices(overlayOf(row), command), operation] };
      return noted({ overlays }, { kind: 'operation', pathwayId, operationId: id }, stepId);
    }
  }
}

/** Of many choices in one place the last one counts, and the one before for taking it back. */
function withoutOldChoices(overlay: readonly Operation[], command: Command): readonly Operation[] {
  if (command.do !== 'choose') return overlay;
  const choices = overlay.filter(
    ({ kind, ...one }) => kind === 'choose' && 'stepId' in one && one.stepId === command.stepId,
  );
  const old = new Set(choices.slice(0, -1));
  return old.size === 0 ? overlay : overlay.filter((operation) => !old.has(operation));
}

/**
 * Takes one change back; what was done since stays.
 * @returns null when something else has taken its place, so that there is nothing to take back
 */
export function takeBack(
  row: StudentPlaylist,
  base: PlaylistVersion,
  change: Change,
  { by, now, progress }: Pick<ChangeContext, 'by' | 'now' | 'progress'>,
): StudentPlaylist | null {
  const fields = undo(row, change.undoing);
  if (!fields) return null;
  const changes = row.changes.map((one) => (one.id === change.id ? { ...one, undone: { by, at: now } } : one));
  const next = { ...row, ...fields, changes, updatedAt: now };
  const steps = (one: StudentPlaylist) =>
    one.pathwayId === null ? [] : materialise(base.content, one.pathwayId, overlayOf(one));
  return keepPast(next, { before: steps(row), after: steps(next), version: base, progress, now });
}

function undo(row: StudentPlaylist, undoing: Undoing): Partial<StudentPlaylist> | null {
  const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  switch (undoing.kind) {
    case 'operation': {
      const { pathwayId, operationId } = undoing;
      const overlay = row.overlays[pathwayId] ?? [];
      // An update that took the step away has kept it for the student by an operation beside this one.
      const kept = overlay.filter(({ id }) => id !== operationId && id !== `${operationId}-kept`);
      return kept.length === overlay.length ? null : { overlays: { ...row.overlays, [pathwayId]: kept } };
    }
    case 'excuse': {
      const others = row.excused.filter(({ stepId }) => stepId !== undoing.stepId);
      if (others.length === row.excused.length) return null;
      return { excused: undoing.was ? [...others, undoing.was] : others };
    }
    case 'timeFactor':
      return row.timeFactor === undoing.is ? { timeFactor: undoing.was } : null;
    case 'pathway':
      return row.pathwayId === undoing.is ? { pathwayId: undoing.was, pathwayOrigin: undoing.origin } : null;
    case 'due':
      return isSame(row.dueChange, undoing.is) ? { dueChange: undoing.was } : null;
    case 'allow': {
      const allowed = row.allowed.filter(({ targetId }) => targetId !== undoing.targetId);
      return allowed.length === row.allowed.length ? null : { allowed };
    }
  }
}
