import { z } from 'zod';
import { type Actor, type Scope, scopeOf } from '../../../shared/actor.ts';
import { AppError } from '../../../shared/errors.ts';
import { idSchema } from '../../../shared/ids.ts';
import type { JobService } from '../../jobs/job.service.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../../jobs/job.ts';
import type { ResourceService } from '../../resources/resource.service.ts';
import { publishedContent, type Resource } from '../../resources/resource.ts';
import { carryOut } from '../carry-out.ts';
import type { Command } from '../edit-commands.ts';
import { editableBy } from '../playlist.policy.ts';
import type { Playlist } from '../playlist.ts';
import type { PlaylistAccess } from '../playlist-access.ts';
import type { PlaylistHistoryStore } from '../playlist-history.store.ts';
import type { PlaylistUsesStore } from './playlist-uses.store.ts';
import { placesOf, showAgain, showInstead } from './resource-places.ts';

export const replaceKind: JobKind<{ resourceId: string; withId: string }> = {
  kind: 'playlists.replace-resource',
  input: z.strictObject({ resourceId: idSchema, withId: idSchema }),
};

export const undoReplaceKind: JobKind<{ jobId: string }> = {
  kind: 'playlists.undo-replacement',
  input: z.strictObject({ jobId: idSchema }),
};

export type ReplacementJobsParts = {
  readonly uses: Pick<PlaylistUsesStore, 'listDrafts' | 'countDrafts'>;
  readonly history: Pick<PlaylistHistoryStore, 'contentAt'>;
  readonly access: PlaylistAccess;
  readonly resources: Pick<ResourceService, 'getMany'>;
  readonly newId: () => string;
  jobs(): Pick<JobService, 'get' | 'listReport'>;
};

/** Whether steps can follow it: published, and given to readers. */
export function isReplacement(resource: Resource | undefined): resource is Resource {
  return (
    resource !== undefined &&
    resource.status === 'published' &&
    resource.withdrawal === null &&
    publishedContent(resource) !== null
  );
}

const batchSize = 25;
const reportPage = 100;
const count = z.int();

const replaceCheckpoint = z.strictObject({
  afterId: z.string().nullable(),
  /** What is being replaced, as it was before: after a crash it is known what to report of it. */
  planned: z.array(z.strictObject({ id: z.string(), revision: z.int() })),
  counts: z.strictObject({ playlists: count, places: count, skipped: count }),
});

const undoCheckpoint = z.strictObject({
  after: z.int().nullable(),
  counts: z.strictObject({ restored: count, partly: count, kept: count }),
});

const undoing: Scope = { kind: 'system', reason: 'a replacement is undone by what was there before' };

/** Replaces a resource in drafts, and takes that back. The report of the first is what the second works by. */
export function replacementJobs(parts: ReplacementJobsParts): JobDefinition[] {
  const { uses, history, access, resources, newId, jobs } = parts;

  /** Carries commands out on a draft; null when the actor may no longer do so. */
  const edit = async (
    actor: Actor,
    id: string,
    toCommands: (current: Playlist) => readonly Command[],
  ): Promise<Playlist | null> => {
    try {
      return await access.revise(actor, 'edit', { id, expectedRevision: null }, (before) => {
        const commands = toCommands(before);
        if (commands.length === 0) return { after: before };
        const { content, touched } = carryOut(
          { playlistId: id, revision: before.revision, current: before.content, since: null, commands, at: () => [] },
          newId,
        );
        return { after: { ...before, content }, log: { kind: 'edited', commands, touched } };
      });
    } catch (error) {
      if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) return null;
      throw error;
    }
  };

  const replaceIn = async (
    actor: Actor,
    planned: { id: string; revision: number },
    { resourceId, withId }: { resourceId: string; withId: string },
  ): Promise<{ line: ReportLine; places: number }> => {
    const after = await edit(actor, planned.id, ({ content }) =>
      showInstead(
        placesOf(content, (use) => use.resourceId === resourceId),
        () => ({ resourceId: withId, version: null }),
      ),
    );
    if (after === null) {
      const message = 'It is not there any more, or you may no longer edit it.';
      return { places: 0, line: { outcome: 'skipped', subject: planned.id, message, details: {} } };
    }
    const before = await history.contentAt(scopeOf(actor), planned.id, planned.revision);
    const places = before ? placesOf(before, (use) => use.resourceId === resourceId).length : 0;
    const { title } = after.content;
    return {
      places,
      line: {
        outcome: 'replaced',
        subject: planned.id,
        message: places === 1 ? `“${title}”: in 1 place` : `“${title}”: in ${places} places`,
        details: { title, places, before: planned.revision, after: after.revision },
      },
    };
  };

  const replace = defineJob({
    ...replaceKind,
    checkpoint: replaceCheckpoint,
    run: async ({ input, checkpoint, save, actor: getActor }) => {
      const actor = await getActor();
      const [replacement] = await resources.getMany(actor, [input.withId]);
      if (!isReplacement(replacement)) {
        throw new JobError('What was to be put in its place cannot be used any more.', { isFinal: true });
      }
      const drafts = editableBy(actor);
      let { afterId, planned, counts } = checkpoint ?? {
        afterId: null as string | null,
        planned: [] as { id: string; revision: number }[],
        counts: { playlists: 0, places: 0, skipped: 0 },
      };
      const total = counts.playlists + (await uses.countDrafts(scopeOf(actor), { ...input, drafts }));
      for (;;) {
        if (planned.length === 0) {
          const { resourceId } = input;
          const page = await uses.listDrafts(scopeOf(actor), { resourceId, drafts, afterId, limit: batchSize });
          if (page.length === 0) return counts;
          planned = page.map(({ id, revision }) => ({ id, revision }));
          await save({ afterId, planned, counts });
        }
        const report: ReportLine[] = [];
        for (const one of planned) {
          const { line, places } = await replaceIn(actor, one, input);
          report.push(line);
          const isReplaced = line.outcome === 'replaced';
          counts = {
            playlists: counts.playlists + Number(isReplaced),
            places: counts.places + places,
            skipped: counts.skipped + Number(!isReplaced),
          };
        }
        afterId = planned.at(-1)?.id ?? afterId;
        planned = [];
        await save({ afterId, planned, counts }, { progress: { done: counts.playlists, total }, report });
      }
    },
  });

  const undoIn = async (
    actor: Actor,
    { subject, details }: ReportLine,
    { resourceId, withId }: { resourceId: string; withId: string },
  ): Promise<ReportLine> => {
    const id = subject ?? '';
    const before = await history.contentAt(undoing, id, Number(details.before));
    let kept = 0;
    let undone = 0;
    const after =
      before &&
      (await edit(actor, id, ({ content }) => {
        const again = showAgain(before, content, { fromId: resourceId, toId: withId });
        kept = again.kept;
        undone = again.commands.length;
        return again.commands;
      }));
    const title = String(details.title);
    if (!after) {
      const message = `“${title}”: it, or what it was, is not there any more, or you may no longer edit it.`;
      return { outcome: 'kept', subject: id, message, details: { title } };
    }
    const outcome = undone === 0 ? 'kept' : kept === 0 ? 'restored' : 'partly';
    const message =
      kept === 0 ? `“${title}”: as before` : `“${title}”: ${kept} of its places show something else by now`;
    return { outcome, subject: id, message, details: { title, undone, kept, revision: after.revision } };
  };

  const undo = defineJob({
    ...undoReplaceKind,
    checkpoint: undoCheckpoint,
    run: async ({ input: { jobId }, checkpoint, save, actor: getActor }) => {
      const actor = await getActor();
      const done = await jobs().get(actor, jobId);
      const replaced = replaceKind.input.parse(done.input);
      let { after, counts } = checkpoint ?? {
        after: null as number | null,
        counts: { restored: 0, partly: 0, kept: 0 },
      };
      for (;;) {
        const page = { outcome: 'replaced', after, limit: reportPage };
        const { found, count: total } = await jobs().listReport(actor, jobId, page);
        const lines = found.slice(0, reportPage);
        if (lines.length === 0) return counts;
        const report: ReportLine[] = [];
        for (const line of lines) {
          const undone = await undoIn(actor, line, replaced);
          report.push(undone);
          const outcome = undone.outcome as keyof typeof counts;
          counts = { ...counts, [outcome]: counts[outcome] + 1 };
        }
        after = lines.at(-1)?.number ?? after;
        const sum = counts.restored + counts.partly + counts.kept;
        await save({ after, counts }, { progress: { done: sum, total }, report });
      }
    },
  });

  return [replace, undo];
}
