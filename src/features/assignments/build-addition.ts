import type { z } from 'zod';
import type { Actor } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault, isCode } from '../../shared/errors.ts';
import { settled, snapshotsOf } from '../playlists/freeze.ts';
import type { LoadUses } from '../playlists/load-uses.ts';
import type { stepInputSchema } from '../playlists/playlist.schemas.ts';
import { isStep, type PlaylistContent, type Step } from '../playlists/playlist.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import { isOfferedToStudents } from '../resources/resource.ts';
import type { Addition } from './overlay.ts';

export type StepInput = z.output<typeof stepInputSchema>;

export type AdditionParts = {
  readonly compose: SharedPlaylists['compose'];
  readonly loadUses: LoadUses;
  readonly newId: () => string;
  readonly clock: Clock;
};

export type BuildAddition = (
  actor: Actor,
  input: {
    readonly playlistId: string;
    readonly content: PlaylistContent;
    readonly step: StepInput;
    /** Activities that it may wait for. */
    readonly stepIds: readonly string[];
    /** Where it stands in the request. */
    readonly path: Fault['path'];
  },
) => Promise<Addition>;

/**
 * Makes what somebody wrote into a step with what it shows, checked like an edit of the playlist, and besides: a student must be able
 * to open it, and it must be approved for students. Throws `invalid_request`.
 */
export function createBuildAddition({ compose, loadUses, newId, clock }: AdditionParts): BuildAddition {
  return async (actor, { playlistId, content, step, stepIds, path }) => {
    const { prerequisiteIds = [], ...entry } = step;
    const [id, pathwayId] = [newId(), newId()];
    const commands = [
      ...content.targets.map((target) => ({
        do: 'addTarget' as const,
        id: target.id,
        target: { statement: target.statement },
      })),
      { do: 'addPathway' as const, id: pathwayId, pathway: { title: 'For one student' } },
      { do: 'addEntry' as const, id, at: { pathwayId }, entry },
    ];
    const composed = await compose(actor, playlistId, { title: content.title, commands }).catch((error: unknown) => {
      throw translated(error, path);
    });
    const loaded = await loadUses(actor, composed.content);
    const faults: Fault[] = [];
    const refuse = (message: string): void => {
      faults.push({ in: 'body', path, code: 'custom', message, params: {} });
    };
    const now = clock.now();
    for (const { resource, content: shown } of loaded) {
      if (!resource || !shown || resource.withdrawal !== null) refuse('It shows a resource that cannot be used.');
      else if (resource.visibility === 'private')
        refuse('It shows a resource that is private: nobody else can open it.');
      else if (content.audience === 'students' && !isOfferedToStudents(resource, now)) {
        refuse('It shows a resource that is not approved for students.');
      }
    }
    const unknown = prerequisiteIds.find((one) => !stepIds.includes(one));
    if (unknown !== undefined) refuse('It waits for an activity that the student does not have.');
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
    const made = settled(composed.content, loaded).pathways.flatMap(({ entries }) => entries.filter(isStep))[0] as Step;
    return { step: { ...made, prerequisiteIds }, resources: snapshotsOf(loaded) };
  };
}

/** Faults are told where the step stands in the request, not where it stood in what was made of it. */
function translated(error: unknown, path: Fault['path']): unknown {
  if (!(error instanceof AppError) || !isCode(error, 'invalid_request')) return error;
  const faults = error.details.faults.map((one) => ({ ...one, path: [...path, ...one.path.slice(3)] }));
  return new AppError('invalid_request', { faults });
}
