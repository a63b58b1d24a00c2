import { apply } from './edit.ts';
import type { Command, EditFault } from './edit-commands.ts';
import type { PlaylistContent } from './playlist.ts';

/** A change that somebody has made since. */
export type OtherChange = {
  readonly revision: number;
  readonly by: string | null;
  readonly at: Date;
  readonly touched: readonly string[];
};

/** A command that contradicts what others have done. */
export type Conflict = {
  /** Which of the commands. */
  readonly index: number;
  /** Why it cannot be carried out any more; null where it would undo what others did. */
  readonly fault: EditFault | null;
  /** What they did, as far as it is about the same. */
  readonly others: readonly { readonly change: OtherChange; readonly touched: readonly string[] }[];
};

export type RebaseResult =
  | { readonly kind: 'applied'; readonly content: PlaylistContent; readonly touched: readonly string[] }
  /** It was wrong from the beginning. */
  | { readonly kind: 'refused'; readonly index: number; readonly fault: EditFault }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] };

/**
 * Carries out commands that were made for an earlier content. Those that are about other things than what was changed
 * meanwhile land; a command conflicts that changes, or takes away, what others have changed, or that their changes make
 * impossible. All land or none.
 * @param since null where nothing was changed meanwhile; else the content that the commands were made for, and the changes
 *   since, oldest first
 */
export function rebaseEdits(
  input: {
    readonly playlistId: string;
    readonly current: PlaylistContent;
    readonly since: { readonly base: PlaylistContent; readonly changes: readonly OtherChange[] } | null;
    readonly commands: readonly Command[];
  },
  mint: () => string,
): RebaseResult {
  const { playlistId, since } = input;
  let content = input.current;
  let base = since?.base ?? null;
  const touched = new Set<string>();
  const conflicts: Conflict[] = [];
  for (const [index, given] of input.commands.entries()) {
    const command = base ? narrowed(given, base) : given;
    const result = apply(content, command, { playlistId, mint, base });
    // What the command would have done had nobody else done anything.
    const alone = base && apply(base, given, { playlistId, mint, base: null });
    if (alone?.kind === 'refused' && conflicts.length === 0) return { kind: 'refused', index, fault: alone.fault };
    if (alone?.kind === 'applied') base = alone.content;
    if (result.kind === 'refused') {
      if (!since) return { kind: 'refused', index, fault: result.fault };
      if (isRemoval(command) && result.fault.code === 'not_found') continue;
      const about = alone?.kind === 'applied' ? alone.touched : [];
      conflicts.push({ index, fault: result.fault, others: overlaps(about, since.changes) });
      continue;
    }
    const others = since ? overlaps(result.touched, since.changes) : [];
    if (others.length > 0) {
      conflicts.push({ index, fault: null, others });
      continue;
    }
    content = result.content;
    for (const address of result.touched) touched.add(address);
  }
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  return { kind: 'applied', content, touched: [...touched] };
}

/** Both have taken it away: it is as they wish. */
function isRemoval({ do: verb }: Command): boolean {
  return verb.startsWith('remove');
}

/** Without the fields that the command leaves as they were: forms send all of theirs. */
function narrowed(command: Command, base: PlaylistContent): Command {
  if (!('changes' in command)) return command;
  const unchanged = { ...command, changes: {} };
  const fields = Object.entries(command.changes).filter(([field, value]) => {
    const alone = apply(base, { ...unchanged, changes: { [field]: value } } as Command, idle);
    return alone.kind === 'refused' || alone.touched.length > 0;
  });
  return { ...unchanged, changes: Object.fromEntries(fields) } as Command;
}

const idle = { playlistId: '', mint: () => '', base: null };

function overlaps(touched: readonly string[], changes: readonly OtherChange[]): Conflict['others'] {
  return changes.flatMap((change) => {
    const same = change.touched.filter((theirs) => touched.some((ours) => isAbout(ours, theirs)));
    return same.length > 0 ? [{ change, touched: same }] : [];
  });
}

/** Whether one address is the other, or a part of it. The empty address is everything. */
function isAbout(ours: string, theirs: string): boolean {
  if (ours === theirs || ours === '' || theirs === '') return true;
  return ours.startsWith(`${theirs}/`) || theirs.startsWith(`${ours}/`);
}
