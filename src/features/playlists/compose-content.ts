import type { Actor } from '../../shared/actor.ts';
import { carryOut } from './carry-out.ts';
import type { CommandInput, PlaylistInput } from './edit.schemas.ts';
import type { Command } from './edit-commands.ts';
import type { PlaylistContent } from './playlist.ts';
import { type CommandReaders, prepareCommands } from './prepare-commands.ts';

/** A playlist of which nothing is known but its title. */
export const emptyContent: Omit<PlaylistContent, 'title'> = {
  summary: null,
  subjects: [],
  gradeLevels: [],
  inLanguage: [],
  interests: [],
  keywords: [],
  audience: 'students',
  coverFileId: null,
  license: null,
  attribution: null,
  minutesPerPathway: null,
  targets: [],
  pathways: [],
  choiceRules: { pathway: 'any', swap: 'never', addition: 'never' },
  teacherNotes: null,
};

/**
 * What details and first edits make of an empty playlist, and the commands that did it. Throws `invalid_request` with all that
 * is wrong with them.
 */
export async function composeContent(
  { readers, newId }: { readonly readers: CommandReaders; readonly newId: () => string },
  actor: Actor,
  playlistId: string,
  { commands: first = [], ...details }: Omit<PlaylistInput, 'visibility' | 'schoolId'>,
): Promise<{ readonly content: PlaylistContent; readonly commands: readonly Command[] }> {
  const inputs: CommandInput[] = [{ do: 'setDetails', changes: details }, ...first];
  const at = (index: number) => (index === 0 ? [] : ['commands', index - 1]);
  const commands = await prepareCommands(readers, actor, inputs, { draft: null, at });
  const current = { title: '', ...emptyContent };
  const { content } = carryOut({ playlistId, revision: 1, current, since: null, commands, at }, newId);
  return { content, commands };
}
