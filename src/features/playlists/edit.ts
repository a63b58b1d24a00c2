import { changed, findTarget, insertAt, moved, newId, positionAfter, swapIn, without } from './content-lists.ts';
import { type Applied, type Command, type EditContext, type EditFault, Refusal } from './edit-commands.ts';
import { applyToEntry } from './edit-entries.ts';
import { applyToOption } from './edit-options.ts';
import { applyToPathway } from './edit-pathways.ts';
import { isStep, type PlaylistContent, type Target } from './playlist.ts';
import { checkStructure } from './structure.ts';

export type EditResult =
  | ({ readonly kind: 'applied' } & Applied)
  | { readonly kind: 'refused'; readonly fault: EditFault };

/**
 * The content after a command. What comes out is in order (`checkStructure`) where what went in was.
 * @param context makes ids, and tells what the command was made for
 */
export function apply(content: PlaylistContent, command: Command, context: EditContext): EditResult {
  try {
    const applied = carryOut(content, command, context);
    if (applied.touched.length === 0) return { kind: 'applied', content, touched: [] };
    const [fault] = checkStructure(applied.content);
    return fault ? { kind: 'refused', fault } : { kind: 'applied', ...applied };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', fault: error.fault };
    throw error;
  }
}

function carryOut(content: PlaylistContent, command: Command, context: EditContext): Applied {
  switch (command.do) {
    case 'setDetails': {
      const { value, fields } = changed(content, command.changes);
      return { content: value, touched: fields.map((field) => `details/${field}`) };
    }
    case 'addTarget':
    case 'updateTarget':
    case 'removeTarget':
    case 'moveTarget':
      return applyToTarget(content, command, context);
    case 'addPathway':
    case 'copyPathway':
    case 'updatePathway':
    case 'removePathway':
    case 'movePathway':
    case 'reorderPathway':
      return applyToPathway(content, command, context);
    case 'addEntry':
    case 'updateEntry':
    case 'replaceEntry':
    case 'moveEntry':
    case 'duplicateEntry':
    case 'removeEntry':
      return applyToEntry(content, command, context);
    case 'addOption':
    case 'updateOption':
    case 'moveOption':
    case 'removeOption':
      return applyToOption(content, command, context);
  }
}

type TargetCommand = Extract<Command, { do: 'addTarget' | 'updateTarget' | 'removeTarget' | 'moveTarget' }>;

function applyToTarget(content: PlaylistContent, command: TargetCommand, context: EditContext): Applied {
  const base = context.base?.targets ?? null;
  if (command.do === 'addTarget') {
    const id = newId(content, command.id, context);
    const { value: target } = changed({ ...emptyTarget, id }, command.target);
    const at = positionAfter(content.targets, command.after, base, { targetId: id });
    return { content: { ...content, targets: insertAt(content.targets, at, target) }, touched: [`target/${id}`] };
  }
  const { targetId } = command;
  const target = findTarget(content, targetId);
  switch (command.do) {
    case 'updateTarget': {
      const { value, fields } = changed(target, command.changes);
      assertOwnWording(target, command.changes.bank === undefined, fields);
      const targets = swapIn(content.targets, value);
      return { content: { ...content, targets }, touched: fields.map((field) => `target/${targetId}/${field}`) };
    }
    case 'removeTarget':
      return {
        content: withoutUses({ ...content, targets: without(content.targets, targetId) }, targetId),
        touched: [`target/${targetId}`],
      };
    case 'moveTarget': {
      const targets = moved(content.targets, target, command.after, base, { targetId });
      if (targets === content.targets) return { content, touched: [] };
      return { content: { ...content, targets }, touched: [`target/${targetId}/place`] };
    }
  }
}

const emptyTarget: Omit<Target, 'id'> = {
  statement: {},
  successCriteria: [],
  standards: [],
  mastery: { kind: 'allRequired' },
  bank: null,
  supports: null,
};

const wording: readonly string[] = ['statement', 'successCriteria', 'standards', 'mastery'];

/** What a target of the district says is the district's; who wants other words lets go of it first. */
function assertOwnWording(target: Target, isKept: boolean, fields: readonly string[]): void {
  const field = fields.find((one) => wording.includes(one));
  if (target.bank === null || !isKept || field === undefined) return;
  throw new Refusal(
    'bank_wording',
    { targetId: target.id, field },
    'The wording of this learning target is the district’s. Add supports, or unlink it first.',
  );
}

function withoutUses(content: PlaylistContent, targetId: string): PlaylistContent {
  const pathways = content.pathways.map((pathway) => ({
    ...pathway,
    entries: pathway.entries.map((entry) =>
      isStep(entry) && entry.targetIds.includes(targetId)
        ? { ...entry, targetIds: entry.targetIds.filter((id) => id !== targetId) }
        : entry,
    ),
  }));
  return { ...content, pathways };
}
