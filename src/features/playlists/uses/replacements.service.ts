import { type Actor, scopeOf } from '../../../shared/actor.ts';
import { AppError, invalidInput } from '../../../shared/errors.ts';
import type { JobService } from '../../jobs/job.service.ts';
import { endStates, type Job } from '../../jobs/job.ts';
import type { ResourceService } from '../../resources/resource.service.ts';
import { canCreate, editableBy } from '../playlist.policy.ts';
import type { PlaylistUsesStore } from './playlist-uses.store.ts';
import { isReplacement, replaceKind, undoReplaceKind } from './replacement-jobs.ts';
import { placesOf, type ResourcePlace } from './resource-places.ts';

/** What a replacement would do to a draft. */
export type PlannedReplacement = {
  readonly playlistId: string;
  readonly title: string;
  readonly revision: number;
  readonly isPublished: boolean;
  readonly places: readonly ResourcePlace[];
};

export type ReplacementsParts = {
  readonly uses: Pick<PlaylistUsesStore, 'listDrafts' | 'countDrafts'>;
  readonly resources: Pick<ResourceService, 'getMany'>;
  jobs(): Pick<JobService, 'enqueue' | 'get'>;
};

export type ReplacementsService = ReturnType<typeof createReplacementsService>;

/** Another resource in place of one, in all drafts that somebody may edit. */
export function createReplacementsService({ uses, resources, jobs }: ReplacementsParts) {
  /** Throws for what is not there for the actor, or cannot be put in its place. */
  const check = async (actor: Actor, resourceId: string, withId: string): Promise<number> => {
    const found = await resources.getMany(actor, [resourceId, withId]);
    const isVisible = found.some(({ id }) => id === resourceId);
    if (!canCreate(actor)) throw new AppError(isVisible ? 'forbidden' : 'not_found');
    const count = await uses.countDrafts(scopeOf(actor), { resourceId, drafts: editableBy(actor) });
    // What is gone, or withdrawn, is what people most want to replace: who uses it may.
    if (!isVisible && count === 0) throw new AppError('not_found');
    if (withId === resourceId || !isReplacement(found.find(({ id }) => id === withId))) {
      const message = 'It must be another resource that you see, published and not withdrawn.';
      throw invalidInput('body', ['withId'], { code: 'custom', message });
    }
    return count;
  };

  return {
    /** What would be replaced, by the ids of playlists. */
    preview: async (
      actor: Actor,
      {
        resourceId,
        withId,
        afterId,
        limit,
      }: { resourceId: string; withId: string; afterId: string | null; limit: number },
    ): Promise<{ found: PlannedReplacement[]; count: number }> => {
      const count = await check(actor, resourceId, withId);
      const drafts = editableBy(actor);
      const found = await uses.listDrafts(scopeOf(actor), { resourceId, drafts, afterId, limit: limit + 1 });
      return {
        count,
        found: found.map(({ id, content, revision, publishedVersion }) => ({
          playlistId: id,
          title: content.title,
          revision,
          isPublished: publishedVersion !== null,
          places: placesOf(content, (use) => use.resourceId === resourceId),
        })),
      };
    },

    /** Replaces it in all of them, as a job. */
    start: async (actor: Actor, input: { resourceId: string; withId: string }): Promise<Job> => {
      await check(actor, input.resourceId, input.withId);
      return jobs().enqueue({ orgId: actor.orgId, requestedBy: actor.userId }, replaceKind, input);
    },

    /** Takes back what such a job has replaced, as another job; asked for again it is the same one. */
    undo: async (actor: Actor, resourceId: string, jobId: string): Promise<Job> => {
      const job = await jobs().get(actor, jobId);
      const input = job.kind === replaceKind.kind ? replaceKind.input.parse(job.input) : null;
      if (input?.resourceId !== resourceId || job.requestedBy !== actor.userId) throw new AppError('not_found');
      if (!endStates.includes(job.state)) throw new AppError('wrong_status', { status: job.state });
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      return jobs().enqueue(requester, undoReplaceKind, { jobId }, { key: `${undoReplaceKind.kind} ${jobId}` });
    },
  };
}
