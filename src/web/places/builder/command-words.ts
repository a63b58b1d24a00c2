import type { PlaylistContent } from '../../wire.ts';
import type { Command } from './draft-parts.ts';
import { findEntry, isStep, type Resources, textIn, titleOf } from './draft-parts.ts';

type Translate = (key: string, params?: Record<string, string>) => string;

/** What somebody wanted to do, in a few words: what for, and what it is about. */
export function commandWords(
  command: Command,
  { content, resources, language }: { content: PlaylistContent; resources: Resources; language: string },
  t: Translate,
): string {
  const verb = t(`builder.command.${command.do}`);
  const title = subjectOf(command, content, resources, language);
  return title === null ? verb : t('builder.command.about', { verb, title });
}

function subjectOf(command: Command, content: PlaylistContent, resources: Resources, language: string): string | null {
  if ('targetId' in command) {
    const target = content.targets.find(({ id }) => id === command.targetId);
    return target ? textIn(target.statement, language) : null;
  }
  if ('pathwayId' in command) return content.pathways.find(({ id }) => id === command.pathwayId)?.title ?? null;
  const id = 'entryId' in command ? command.entryId : 'stepId' in command ? command.stepId : null;
  const entry = id === null ? null : findEntry(content, id)?.entry;
  if (!entry) return null;
  return isStep(entry) ? titleOf(entry, resources) : entry.title;
}
