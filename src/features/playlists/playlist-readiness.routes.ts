import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { AppError } from '../../shared/errors.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { diffPlaylists } from './comparing/diff.ts';
import { diffLanguages } from './comparing/texts.ts';
import { changesInWords } from './comparing/words.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import type { Command } from './edit-commands.ts';
import { type PlaylistAnswers, playlistsPath as path, playlistsTag } from './playlist-answers.ts';
import { playlistResponseSchema } from './playlist-response.schemas.ts';
import { readVersion } from './playlist-version.ts';
import { blockingCodes, type Finding, hintCodes } from './readiness/finding.ts';
import { namesOf } from './readiness/names.ts';
import { findingText, readinessLanguages } from './readiness/texts.ts';

const count = z.strictObject({ required: z.int(), optional: z.int() });
const ids = z.array(idSchema);

export const coverageSchema = z
  .strictObject({
    targets: z.array(
      z.strictObject({
        targetId: idSchema,
        cells: z.array(
          z.strictObject({
            pathwayId: idSchema,
            taught: count,
            practiced: count,
            assessed: count,
            requiredMinutes: z.number(),
          }),
        ),
        notTaughtIn: ids,
        notAssessedIn: ids,
        onlyOptionalIn: ids,
      }),
    ),
    pathways: z.array(
      z.strictObject({
        pathwayId: idSchema,
        requiredMinutes: z.number(),
        optionalMinutes: z.number(),
        stepsWithoutTime: z.int(),
      }),
    ),
  })
  .meta({
    id: 'PlaylistCoverage',
    description: 'Which path teaches, practices and checks which target, and how long it takes.',
  });

const findingSchema = z
  .strictObject({
    key: z.string().describe('The same finding has the same key until it is mended.'),
    code: z.enum([...blockingCodes, ...hintCodes]),
    isBlocking: z.boolean(),
    isDismissed: z.boolean(),
    message: z.string(),
    place: z.record(z.string(), z.string()).describe('Ids of what it is about, by kind.'),
    params: z.record(z.string(), z.unknown()),
    fix: z
      .array(z.looseObject({ do: z.string() }))
      .nullable()
      .describe('Commands for `POST /playlists/{id}/edits` that mend it; null where only a person can.'),
  })
  .meta({ id: 'PlaylistFinding' });

export const readinessSchema = z
  .strictObject({
    revision: z.int(),
    isReady: z.boolean().describe('Nothing blocks.'),
    findings: z.array(findingSchema).describe('Blocking ones first, then in the order of the playlist.'),
    alignments: z
      .array(
        z.strictObject({
          stepId: idSchema,
          targetId: idSchema,
          resourceId: idSchema,
          relation: z.enum(['same', 'descendant', 'crosswalk']),
          standardId: z.string(),
        }),
      )
      .describe('How what a step shows is aligned to the targets that it serves.'),
    coverage: coverageSchema,
  })
  .meta({ id: 'PlaylistReadiness' });

export const changesSchema = z.strictObject({
  from: z.int(),
  to: z.int(),
  changes: z.array(z.string()).describe('Each change as a sentence.'),
});

const keys = z.array(z.string().min(1).max(300)).max(100).default([]);

/** What a playlist lacks and what it does, for those who plan with it. */
export function playlistReadinessRoutes(
  { readiness, drafts, versions }: PlaylistsServices,
  answers: PlaylistAnswers,
): Endpoint[] {
  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/readiness`,
        summary: 'Check a draft before it is published or assigned',
        description: 'For those who may edit it. Only what `isBlocking` stands in the way; hints can be dismissed.',
        params: idParams,
        query: z.strictObject({ language: z.enum(readinessLanguages).default('en').describe('Of the messages.') }),
        response: { 200: readinessSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { language } }) => {
        const { playlist, readiness: found } = await readiness.get(actor, id);
        const { findings, alignments, coverage } = found;
        const present = (finding: Finding) => ({
          ...finding,
          isDismissed: !finding.isBlocking && playlist.dismissedFindings.includes(finding.key),
          // As requests say it: whatever spelling is read back as the same license.
          fix: finding.fix?.map(asRequested) ?? null,
          message: findingText(finding, namesOf(playlist.content, finding.place, language), language),
        });
        const body = {
          revision: playlist.revision,
          isReady: !findings.some(({ isBlocking }) => isBlocking),
          findings: findings.map(present),
          alignments,
          coverage,
        };
        return { status: 200, body: body as unknown as z.output<typeof readinessSchema> };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/dismissals`,
        summary: 'Wave hints about a draft off, or take that back',
        description: 'By the keys of findings. It is remembered for all who edit the playlist.',
        params: idParams,
        body: z.strictObject({ add: keys, remove: keys }),
        response: { 200: playlistResponseSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const playlist = await readiness.dismiss(actor, { id, expectedRevision }, body);
        return { status: 200, ...(await answers.draft(actor, playlist)) };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/coverage`,
        summary: 'Tell which path of a playlist teaches, practices and checks which target',
        description: 'Of what readers see; before the first version, and with `view=draft`, of the draft.',
        params: idParams,
        query: z.strictObject({ view: z.enum(['published', 'draft']).optional() }),
        response: { 200: coverageSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { view } }) => {
        const playlist = await (view === 'draft' ? drafts.getDraft(actor, id) : drafts.get(actor, id));
        const newest = view === 'draft' ? null : await versions.newestOf(playlist);
        const content = newest ? readVersion(newest).content : playlist.content;
        const coverage = await readiness.coverage(actor, content);
        return { status: 200, body: coverage as unknown as z.output<typeof coverageSchema> };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/versions/:version/changes`,
        summary: 'Tell in words what a version changed',
        params: z.strictObject({ id: idSchema, version: z.coerce.number().int().min(1).max(1_000_000) }),
        query: z.strictObject({
          since: z.coerce.number().int().min(1).optional().describe('An earlier version; the one before when absent.'),
          language: z.enum(diffLanguages).default('en'),
        }),
        response: { 200: changesSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id, version }, query: { since = version - 1, language } }) => {
        // Nothing stands before the first version.
        if (since < 1) throw new AppError('not_found');
        const [before, after] = await Promise.all([versions.get(actor, id, since), versions.get(actor, id, version)]);
        const [from, to] = [readVersion(before), readVersion(after)];
        const titles = new Map([...from.resources, ...to.resources].map((one) => [one.resourceId, one.title]));
        const names = {
          before: from.content,
          after: to.content,
          resourceTitle: (one: string) => titles.get(one) ?? one,
        };
        const changes = changesInWords(diffPlaylists(from.content, to.content), names, language);
        return {
          status: 200,
          body: { from: since, to: version, changes },
          etag: etagOf(version, `c${since}.${language}`),
        };
      },
    ),
  ];
}

function asRequested(command: Command): object {
  if (command.do !== 'setDetails' || !command.changes.license) return command;
  const { id, text } = command.changes.license;
  return { ...command, changes: { ...command.changes, license: id === 'other' ? text : id } };
}
