import type { PlaylistCommand, PlaylistContent, ResourceSnapshot } from '../../wire.ts';

// The parts of a draft, and how to find them. Nothing here changes anything.

export type Target = PlaylistContent['targets'][number];
export type Pathway = PlaylistContent['pathways'][number];
export type Entry = Pathway['entries'][number];
export type Section = Extract<Entry, { kind: 'section' }>;
export type Step = Exclude<Entry, Section>;
export type ChoiceStep = Extract<Step, { kind: 'choice' }>;
export type Option = ChoiceStep['options'][number];
export type Role = Step['role'];
export type Checkpoint = Extract<Step, { kind: 'checkpoint' }>['checkpoint'];

export type Command = PlaylistCommand;

/** What commands need beside the draft. */
export type EditContext = {
  readonly playlistId: string;
  /** The wording of a target of the district's bank; null where it is not known here. */
  bankTarget(id: string): Omit<Target, 'id' | 'supports'> | null;
};

export const roles: readonly Role[] = ['learn', 'practice', 'assess'];

/** What a card needs to know of a resource; of what somebody has just found, before the server tells more. */
export type KnownResource = Pick<ResourceSnapshot, 'resourceId' | 'title' | 'minutes' | 'modalities'> & {
  /** The newest one, as far as it is known: to stay with it. */
  readonly version: number | null;
};
export type Resources = ReadonlyMap<string, KnownResource>;

export const isStep = (entry: Entry): entry is Step => entry.kind !== 'section';
export const stepsOf = (pathway: Pathway): Step[] => pathway.entries.filter(isStep);

export type Found = { readonly pathway: Pathway; readonly entry: Entry; readonly at: number };

export function findEntry(content: PlaylistContent, entryId: string): Found | null {
  for (const pathway of content.pathways) {
    const at = pathway.entries.findIndex(({ id }) => id === entryId);
    const entry = pathway.entries[at];
    if (entry) return { pathway, entry, at };
  }
  return null;
}

export function findStep(content: PlaylistContent, stepId: string): { pathway: Pathway; step: Step } | null {
  const found = findEntry(content, stepId);
  return found && isStep(found.entry) ? { pathway: found.pathway, step: found.entry } : null;
}

/** What stands before the item of that place; null at the beginning. As commands name places. */
export function before(list: readonly { readonly id: string }[], at: number): string | null {
  return list[at - 1]?.id ?? null;
}

/** In the language of who reads, or in whichever it is written. */
export function textIn(texts: Readonly<Record<string, string>>, language: string): string {
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
}

/** What an activity is called: its own title, that of its resource, or the beginning of its text. Null: nothing says. */
export function titleOf(step: Step, resources: Resources): string | null {
  if (step.title !== null) return step.title;
  if (step.kind === 'resource') return resources.get(step.resource.resourceId)?.title ?? null;
  const text = step.kind === 'checkpoint' ? (step.checkpoint.prompt ?? step.instructions) : step.instructions;
  const [line = ''] = (text ?? '')
    .replace(/[#*_>`]/g, '')
    .trim()
    .split('\n');
  return line === '' ? null : line.slice(0, 120);
}

export function optionTitle(option: Option, resources: Resources): string | null {
  if (option.title !== null) return option.title;
  if (option.kind === 'checkpoint') return option.checkpoint.prompt?.slice(0, 120) ?? null;
  return resources.get(option.resource.resourceId)?.title ?? null;
}

const ownMinutes = (resourceId: string, resources: Resources) => resources.get(resourceId)?.minutes ?? null;

/** Null where neither the step nor its resource says; of a choice the mean of its options, as often as one chooses. */
export function minutesOf(step: Step, resources: Resources): number | null {
  if (step.minutes !== null) return step.minutes;
  if (step.kind === 'resource') return ownMinutes(step.resource.resourceId, resources);
  if (step.kind !== 'choice') return null;
  const known = step.options.flatMap((option) => {
    const own = option.kind === 'resource' ? ownMinutes(option.resource.resourceId, resources) : null;
    return option.minutes ?? own ?? [];
  });
  if (known.length === 0) return null;
  const mean = known.reduce((sum, minutes) => sum + minutes, 0) / known.length;
  return Math.round(mean * Math.min(step.choose, step.options.length));
}

/** Of what everybody on the pathway does. */
export function requiredMinutes(pathway: Pathway, resources: Resources): number {
  return stepsOf(pathway)
    .filter(({ isRequired }) => isRequired)
    .reduce((sum, step) => sum + (minutesOf(step, resources) ?? 0), 0);
}

/** How many activities lead to a target, in all pathways. */
export function usesOfTarget({ pathways }: PlaylistContent, targetId: string): number {
  return pathways.flatMap(stepsOf).filter((step) => step.targetIds.includes(targetId)).length;
}

export type CoverageCell = Readonly<Record<Role, readonly string[]>>;

/** The steps of a pathway that teach, practice and check a target, by role. Notes show nothing to learn from. */
export function coverageCell(pathway: Pathway, targetId: string): CoverageCell {
  const serving = stepsOf(pathway).filter((step) => step.kind !== 'note' && step.targetIds.includes(targetId));
  const ids = (role: Role) => serving.filter((step) => step.role === role).map(({ id }) => id);
  return { learn: ids('learn'), practice: ids('practice'), assess: ids('assess') };
}

/** What a cell lacks first: every path should teach and check every target. Practice is no must. */
export function gapOf({ learn, assess }: CoverageCell): Role | null {
  if (learn.length === 0) return 'learn';
  return assess.length === 0 ? 'assess' : null;
}
