import type { LoadedUse } from '../playlists/freeze.ts';
import { isOnlineStep } from '../playlists/online-steps.ts';
import { type PlaylistContent, type ResourceUse, stepsOf } from '../playlists/playlist.ts';
import { needsInternet } from '../resources/take-home.ts';

/** What must be done on a path and cannot be done without internet. */
export type OnlineSteps = { readonly pathwayId: string; readonly stepIds: readonly string[] };

/**
 * By path; nothing is said of paths that can be taken home whole.
 * @param orgId the district of the students
 */
export function onlineStepsOf(content: PlaylistContent, loaded: readonly LoadedUse[], orgId: string): OnlineSteps[] {
  const keyOf = ({ resourceId, version }: ResourceUse) => `${resourceId} ${version}`;
  const works = new Map(loaded.map((work) => [keyOf(work.use), work]));
  const isOnline = (use: ResourceUse): boolean => {
    const work = works.get(keyOf(use));
    return work === undefined || needsInternet(work, orgId);
  };
  return content.pathways.flatMap((pathway) => {
    const online = stepsOf(pathway).filter((step) => step.isRequired && isOnlineStep(step, isOnline));
    return online.length === 0 ? [] : [{ pathwayId: pathway.id, stepIds: online.map(({ id }) => id) }];
  });
}
