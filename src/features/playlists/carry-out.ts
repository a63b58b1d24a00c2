import { AppError } from '../../shared/errors.ts';
import type { Command, EditFault } from './edit-commands.ts';
import type { PlaylistContent } from './playlist.ts';
import { type Conflict, type OtherChange, rebaseEdits } from './rebase-edits.ts';
import { playlistLimits } from './structure.ts';

export type CarriedOut = { readonly content: PlaylistContent; readonly touched: readonly string[] };

/** Carries out commands, or throws what is wrong with them as the caller is told it. */
export function carryOut(
  input: {
    readonly playlistId: string;
    /** The one that there is now. */
    readonly revision: number;
    readonly current: PlaylistContent;
    readonly since: { readonly base: PlaylistContent; readonly changes: readonly OtherChange[] } | null;
    readonly commands: readonly Command[];
    /** Where a command stands in the request. */
    readonly at: (index: number) => (string | number)[];
  },
  mint: () => string,
): CarriedOut {
  const result = rebaseEdits(input, mint);
  switch (result.kind) {
    case 'refused':
      throw refused(result.fault, input.at(result.index));
    case 'conflict':
      throw new AppError('edit_conflict', {
        revision: input.revision,
        conflicts: result.conflicts.map(presentConflict),
      });
    case 'applied': {
      const bytes = Buffer.byteLength(JSON.stringify(result.content));
      if (bytes <= playlistLimits.contentBytes) return result;
      const message = `A playlist may hold ${playlistLimits.contentBytes} bytes at most.`;
      throw refused({ code: 'too_large', place: {}, message }, []);
    }
  }
}

function refused({ code, place, message }: EditFault, path: (string | number)[]): AppError {
  return new AppError('invalid_request', { faults: [{ in: 'body', path, code, message, params: { place } }] });
}

function presentConflict({ index, fault, others }: Conflict) {
  return {
    command: index,
    code: fault?.code ?? 'changed_by_others',
    message: fault?.message ?? 'Somebody else has changed this meanwhile.',
    place: { ...fault?.place },
    others: others.map(({ change: { revision, by, at }, touched }) => {
      return { revision, by, at: at.toISOString(), touched: [...touched] };
    }),
  };
}
