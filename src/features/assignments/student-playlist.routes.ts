import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import type { Actor } from '../../shared/actor.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { minutesOf } from '../matching/candidate.ts';
import type { Swap } from '../matching/rank-swaps.ts';
import type { PlaylistViewService } from '../playlists/playlist-view.service.ts';
import { type Names, reasonText } from '../proposals/texts.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { assignmentsTag } from './assignment.routes.ts';
import type { DistrictTimes } from './district-time.ts';
import { goalText, inPlaylistText, obstacleText, pathwayReasonText, tradeOffText } from './fit-texts.ts';
import { type ShownBefore, type Skip, skipsOf } from './skips.ts';
import type { Standing } from './standing.ts';
import { presentStudentPlaylist, shownResources } from './student-playlist.presenter.ts';
import {
  changesInput,
  pathwayFitsSchema,
  studentPlaylistSchema,
  swapsQuery,
  swapsSchema,
} from './student-playlist.schemas.ts';
import type { StudentPlaylistService } from './student-playlist.service.ts';
import type { SwapsService } from './swaps.service.ts';

const path = '/api/v1/student-playlists';
const common = assignmentsTag;
const stepParams = z.strictObject({ id: idSchema, stepId: idSchema });
const changeParams = z.strictObject({ id: idSchema, changeId: idSchema });

export type StudentPlaylistRoutesParts = {
  readonly students: StudentPlaylistService;
  readonly swaps: SwapsService;
  readonly view: Pick<PlaylistViewService, 'besidePart'>;
  readonly shownBefore: ShownBefore;
  readonly times: DistrictTimes;
  readonly namesIn: (orgId: string, language: LabelLanguage) => Promise<Names>;
};

/** What one student does of an assignment, as staff see and fit it. */
export function studentPlaylistRoutes(parts: StudentPlaylistRoutesParts): Endpoint[] {
  const { students, swaps, view, shownBefore, times, namesIn } = parts;
  const answer = async (actor: Actor, standing: Standing) => {
    const [{ timeZone }, beside, skips] = await Promise.all([
      times.of(actor.orgId),
      view.besidePart(actor, { coverFileId: null }, shownResources(standing)),
      skipsOf(standing, shownBefore),
    ]);
    const { row, newest, assignment } = standing;
    const etag = etagOf(row.revision, `${assignment.revision}.${newest.version}.${beside.tag}${skipsTag(skips)}`);
    return { status: 200 as const, body: presentStudentPlaylist(standing, { timeZone, beside, skips }), etag };
  };
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read what one student does of an assignment',
        description:
          'For staff: their steps, where each comes from, what was changed by whom, and what waits to be decided.',
        params: idParams,
        response: { 200: studentPlaylistSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => answer(actor, await students.get(actor, id)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/changes`,
        summary: 'Fit a playlist to one student',
        description:
          'What takes a learning target away answers `targets_lost`, unless it is marked as changed for this student (`allow`).',
        params: idParams,
        body: changesInput,
        response: { 200: studentPlaylistSchema },
        errors: ['forbidden', 'not_found', 'targets_lost', 'wrong_status'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) =>
        answer(actor, await students.change(actor, { id, expectedRevision }, body)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/changes/:changeId/undo`,
        summary: 'Take one change back; what was done since stays',
        params: changeParams,
        response: { 200: studentPlaylistSchema },
        errors: ['forbidden', 'not_found', 'targets_lost', 'wrong_status'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, changeId }, expectedRevision }) =>
        answer(actor, await students.undo(actor, { id, expectedRevision }, changeId)),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/pathways`,
        summary: 'Tell which path suits the student best, and why',
        description: 'For who works with the student: it speaks of what they need.',
        params: idParams,
        query: swapsQuery.pick({ language: true }),
        response: { 200: pathwayFitsSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, query: { language } }) => {
        const { version, fits } = await students.pathways(actor, id);
        const names = await namesIn(actor.orgId, language);
        const titles = new Map(version.content.pathways.map((pathway) => [pathway.id, pathway.title]));
        const items = fits.map(({ pathwayId, score, reasons, obstacles }) => ({
          pathwayId,
          title: titles.get(pathwayId) ?? '',
          score,
          reasons: reasons.map((one) => ({ code: one.code, text: pathwayReasonText(one, names, language) })),
          obstacles: obstacles.map(({ stepId, obstacle }) => {
            return { stepId, code: obstacle.code, text: obstacleText(obstacle, language) };
          }),
        }));
        return { status: 200, body: { items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/steps/:stepId/swaps`,
        summary: 'Suggest what else an activity could show for the student',
        description:
          'What serves the same targets in the same role; what the student cannot do without is never given up.',
        params: stepParams,
        query: swapsQuery,
        response: { 200: swapsSchema },
        errors: ['forbidden', 'not_found', 'unavailable'],
      },
      async ({ actor, params: { id, stepId }, query: { limit, language } }) => {
        const found = await swaps.suggest(actor, await students.getToFit(actor, id), stepId, limit);
        return { status: 200, body: presentSwaps(found, await namesIn(actor.orgId, language), language) };
      },
    ),
  ];
}

/** They change with what the student does, which the row does not tell. */
function skipsTag(skips: readonly Skip[]): string {
  const text = skips.map(({ stepId, isTaken }) => `${stepId}${isTaken}`).join();
  return text === '' ? '' : `.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** Reasons of alignment and fit, and what one gets and loses; nothing in them is about the student's needs. */
export function presentSwaps(
  found: readonly Swap[],
  names: Names,
  language: LabelLanguage,
): z.output<typeof swapsSchema> {
  return {
    items: found.map(({ candidate, score, reasons, tradeOffs }) => ({
      resourceId: candidate.resourceId,
      title: candidate.title,
      minutes: minutesOf(candidate),
      score,
      reasons: reasons.map((reason) => ({
        code: reason.code,
        text: swapReasonText(reason, names, language),
      })),
      tradeOffs: tradeOffs.map((one) => ({ code: one.code, text: tradeOffText(one, names, language) })),
    })),
  };
}

function swapReasonText(reason: Swap['reasons'][number], names: Names, language: LabelLanguage): string {
  if (reason.code === 'inPlaylist') return inPlaylistText(language);
  return reason.code === 'goal' ? goalText(reason, language) : reasonText(reason, names, language);
}
