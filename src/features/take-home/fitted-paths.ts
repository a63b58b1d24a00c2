import { mayChoosePath, ownSteps } from '../assignments/my-playlist.presenter.ts';
import { materialise, type StudentStep } from '../assignments/overlay.ts';
import type { Standing } from '../assignments/standing.ts';
import type { Pathway, PlaylistContent, ResourceUse } from '../playlists/playlist.ts';
import { usesOf } from '../playlists/playlist.ts';

/** A path as one student has it, or would have it. */
export type FittedPath = {
  readonly pathway: Pathway;
  readonly isCurrent: boolean;
  readonly steps: readonly StudentStep[];
};

/** The path that the student is on, and after it those that they may choose, with what was fitted on each. */
export function fittedPaths(standing: Standing): FittedPath[] {
  const { row, version } = standing;
  const others = mayChoosePath(standing) ? version.content.pathways : [];
  return [
    ...version.content.pathways.flatMap((pathway) =>
      pathway.id === row.pathwayId ? [{ pathway, isCurrent: true, steps: ownSteps(standing) }] : [],
    ),
    ...others.flatMap((pathway) => {
      if (pathway.id === row.pathwayId) return [];
      const steps = materialise(version.content, pathway.id, row.overlays[pathway.id] ?? []);
      return [{ pathway, isCurrent: false, steps: ownSteps({ row, steps }) }];
    }),
  ];
}

/** The content of a version with the paths as the student has them: what is loaded with it is what they are shown. */
export function contentOf({ version }: Pick<Standing, 'version'>, paths: readonly FittedPath[]): PlaylistContent {
  const pathways = paths.map(({ pathway, steps }) => ({ ...pathway, entries: steps.map(({ step }) => step) }));
  return { ...version.content, pathways };
}

/** Everything that the paths show, each once, in their order. */
export function usesOfPaths(paths: readonly FittedPath[]): ResourceUse[] {
  const uses = paths.flatMap(({ steps }) => steps.flatMap(({ step }) => usesOf(step)));
  return [...new Map(uses.map((use) => [keyOfUse(use), use])).values()];
}

export function keyOfUse({ resourceId, version }: ResourceUse): string {
  return `${resourceId} ${version ?? ''}`;
}
