import type { PlaylistContent, PlaylistCoverage, PlaylistEntry, PlaylistStep, ResourceSnapshot } from '../../wire.ts';

/** One thing in a lane: with what it shows, and the numbers of the targets that it serves. */
export type LaneEntry =
  | { readonly kind: 'section'; readonly id: string; readonly title: string }
  | {
      readonly kind: 'step';
      readonly id: string;
      /** From 1, sections aside. */
      readonly at: number;
      readonly step: PlaylistStep;
      readonly title: string | null;
      readonly minutes: number | null;
      readonly shown: Shown | null;
      readonly options: readonly LaneOption[];
      readonly targetNumbers: readonly number[];
    };

export type Shown = { readonly resourceId: string; readonly resource: ResourceSnapshot | null };
export type LaneOption = {
  readonly id: string;
  readonly title: string | null;
  readonly minutes: number | null;
  readonly shown: Shown | null;
};

type Content = Pick<PlaylistContent, 'targets' | 'pathways'>;
type Pathway = PlaylistContent['pathways'][number];

/** The entries of a path with everything that they show at hand. */
export function laneEntries(
  pathway: Pathway,
  content: Content,
  resources: readonly ResourceSnapshot[],
): readonly LaneEntry[] {
  const byId = new Map(resources.map((one) => [one.resourceId, one]));
  const shownOf = (resourceId: string): Shown => ({ resourceId, resource: byId.get(resourceId) ?? null });
  const numberOf = new Map(content.targets.map(({ id }, at) => [id, at + 1]));
  let count = 0;
  return pathway.entries.map((entry: PlaylistEntry): LaneEntry => {
    if (entry.kind === 'section') return { kind: 'section', id: entry.id, title: entry.title };
    count += 1;
    const shown = entry.kind === 'resource' ? shownOf(entry.resource.resourceId) : null;
    return {
      kind: 'step',
      id: entry.id,
      at: count,
      step: entry,
      title: entry.title ?? shown?.resource?.title ?? null,
      minutes: entry.minutes ?? shown?.resource?.minutes ?? null,
      shown,
      options: entry.kind === 'choice' ? entry.options.map((option) => toOption(option, shownOf)) : [],
      targetNumbers: entry.targetIds.flatMap((id) => numberOf.get(id) ?? []).sort((one, other) => one - other),
    };
  });
}

type Option = Extract<PlaylistStep, { kind: 'choice' }>['options'][number];

function toOption(option: Option, shownOf: (resourceId: string) => Shown): LaneOption {
  const shown = option.kind === 'resource' ? shownOf(option.resource.resourceId) : null;
  return {
    id: option.id,
    title: option.title ?? shown?.resource?.title ?? null,
    minutes: option.minutes ?? shown?.resource?.minutes ?? null,
    shown,
  };
}

export type CoverageWords = {
  readonly key: 'full' | 'notTaught' | 'notChecked';
  /** Titles of the paths that lack it; empty where none does. */
  readonly paths: readonly string[];
};

/** What is to be said of a target's coverage: all is well, or which paths lack what. */
export function coverageWords(
  target: PlaylistCoverage['targets'][number],
  pathways: readonly { readonly id: string; readonly title: string }[],
): CoverageWords[] {
  const titles = (ids: readonly string[]) => pathways.filter(({ id }) => ids.includes(id)).map(({ title }) => title);
  const words: CoverageWords[] = [];
  if (target.notTaughtIn.length > 0) words.push({ key: 'notTaught', paths: titles(target.notTaughtIn) });
  if (target.notAssessedIn.length > 0) words.push({ key: 'notChecked', paths: titles(target.notAssessedIn) });
  return words.length > 0 || pathways.length === 0 ? words : [{ key: 'full', paths: [] }];
}

/** Names in a row, as the language joins them. */
export function joined(names: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { style: 'long', type: 'conjunction' }).format(names);
}
