import type { Command } from '../edit-commands.ts';
import { isStep, type PlaylistContent, type ResourceUse } from '../playlist.ts';

/** A place in a playlist that shows a resource: a step, or an option of a choice. */
export type ResourcePlace = {
  readonly pathwayId: string;
  readonly pathwayTitle: string;
  readonly stepId: string;
  readonly optionId: string | null;
  /** Of the place itself; null shows that of the resource. */
  readonly title: string | null;
  readonly use: ResourceUse;
};

/** All places that show any of the resources, in order. */
export function placesOf(content: Pick<PlaylistContent, 'pathways'>, isWanted: (use: ResourceUse) => boolean) {
  return content.pathways.flatMap(({ id: pathwayId, title: pathwayTitle, entries }) =>
    entries.filter(isStep).flatMap((step): ResourcePlace[] => {
      const place = { pathwayId, pathwayTitle, stepId: step.id };
      if (step.kind === 'resource') {
        return isWanted(step.resource) ? [{ ...place, optionId: null, title: step.title, use: step.resource }] : [];
      }
      if (step.kind !== 'choice') return [];
      return step.options.flatMap((option) =>
        option.kind === 'resource' && isWanted(option.resource)
          ? [{ ...place, optionId: option.id, title: option.title ?? step.title, use: option.resource }]
          : [],
      );
    }),
  );
}

/** What makes these places show something else. */
export function showInstead(places: readonly ResourcePlace[], useOf: (place: ResourcePlace) => ResourceUse): Command[] {
  return places.map((place): Command => {
    const { stepId, optionId } = place;
    const changes = { resource: useOf(place) };
    return optionId === null
      ? { do: 'updateEntry', entryId: stepId, changes }
      : { do: 'updateOption', stepId, optionId, changes };
  });
}

/**
 * Undoes a replacement: the places that showed `fromId` before, and show `toId` now, show again what they did.
 * @param before the draft before the replacement
 */
export function showAgain(
  before: Pick<PlaylistContent, 'pathways'>,
  now: Pick<PlaylistContent, 'pathways'>,
  { fromId, toId }: { fromId: string; toId: string },
): {
  readonly commands: Command[] /** How many places show something else by now, or are gone. */;
  readonly kept: number;
} {
  const earlier = placesOf(before, (use) => use.resourceId === fromId);
  const useOf = new Map(earlier.map((place) => [keyOf(place), place.use]));
  const there = placesOf(now, (use) => use.resourceId === toId).filter((place) => useOf.has(keyOf(place)));
  const commands = showInstead(there, (place) => useOf.get(keyOf(place)) as ResourceUse);
  return { commands, kept: earlier.length - there.length };
}

export function keyOf({ stepId, optionId }: Pick<ResourcePlace, 'stepId' | 'optionId'>): string {
  return `${stepId} ${optionId ?? ''}`;
}
