import { createHash } from 'node:crypto';
import { etagOf } from '../../http/etag.ts';
import { type Json, toJson } from '../../http/json.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { PlaylistViewService } from '../playlists/playlist-view.service.ts';
import type { Names } from '../proposals/texts.ts';
import type { OwnProposalInput } from './approval.schemas.ts';
import type { ApprovalsService } from './approvals.service.ts';
import { assignmentsById, instantOf } from './assignment.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { BuildAddition } from './build-addition.ts';
import type { Command } from './change.ts';
import type { DistrictTimes } from './district-time.ts';
import type { RowMaker } from './make-rows.ts';
import { countsOf, languageOf, mayChoosePath, type OwnLanguage, presentOwn } from './my-playlist.presenter.ts';
import type { MyPlaylistResponse, MyPlaylistsResponse } from './my-playlist.schemas.ts';
import type { Recommender } from './recommender.ts';
import { type ShownBefore, skipsOf } from './skips.ts';
import type { Standing, Standings } from './standing.ts';
import { dueOf, presentDue, shownResources } from './student-playlist.presenter.ts';
import type { OwnCommandInput } from './student-playlist.schemas.ts';
import { type StudentPlaylistRef, type StudentPlaylistService, undone } from './student-playlist.service.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentProposal } from './student-proposal.ts';
import type { StudentPlaylist } from './student-record.ts';
import type { SwapsService } from './swaps.service.ts';

export type MyPlaylistsParts = {
  readonly rows: Pick<StudentPlaylistsStore, 'find'>;
  readonly assignments: Pick<AssignmentsStore, 'find' | 'findMany'>;
  readonly rowMaker: Pick<RowMaker, 'ensureFor'>;
  readonly standings: Pick<Standings, 'of' | 'ofMany'>;
  readonly students: Pick<StudentPlaylistService, 'revise' | 'applyAll'>;
  readonly approvals: Pick<ApprovalsService, 'propose' | 'listOwn' | 'takeBack'>;
  readonly swaps: SwapsService;
  readonly buildAddition: BuildAddition;
  readonly recommender: Recommender;
  readonly view: Pick<PlaylistViewService, 'besidePart'>;
  readonly namesIn: (orgId: string, language: OwnLanguage) => Promise<Names>;
  readonly shownBefore: ShownBefore;
  readonly times: DistrictTimes;
  readonly clock: Clock;
};

export type MyPlaylistsService = ReturnType<typeof createMyPlaylistsService>;

/** A page as it was written, with all that it depends on besides the row. */
type Written = {
  readonly key: string;
  readonly json: Json<MyPlaylistResponse>;
  /** Differs when anything of it does. */
  readonly tag: string;
  readonly until: number;
};

/** How long a page may lag behind the student's profile, results from elsewhere, an answer to what they asked for, and the district's calendar. */
const keptMs = 30_000;
/** Of what a student may choose from in place of something. */
const mostSwaps = 20;

const suiting: Scope = { kind: 'system', reason: 'a student sees what fits them' };

/** What students see and do of their own. */
export function createMyPlaylistsService(parts: MyPlaylistsParts) {
  const { rows, assignments, rowMaker, standings, students, approvals, swaps, buildAddition } = parts;
  const { recommender, view, namesIn, shownBefore, times, clock } = parts;
  const pages = new WeakMap<StudentPlaylist, Map<string, Written>>();

  /** Throws `not_found` for what is somebody else's, and for what was taken from the student. */
  const load = async (actor: Actor, id: string): Promise<Standing> => {
    const row = await rows.find(scopeOf(actor), id);
    if (!row || row.studentId !== actor.userId || row.unassignedAt !== null) throw new AppError('not_found');
    const assignment = await assignments.find(scopeOf(actor), row.assignmentId);
    if (!assignment) throw new AppError('not_found');
    return standings.of(row, assignment);
  };

  const write = async (
    actor: Actor,
    standing: Standing,
    beside: Awaited<ReturnType<PlaylistViewService['besidePart']>>,
    wanted: OwnLanguage | undefined,
  ): Promise<Json<MyPlaylistResponse>> => {
    const { row, version } = standing;
    const [needs, time, proposals, skips] = await Promise.all([
      recommender.needsOf(suiting, row.studentId),
      times.of(row.orgId),
      approvals.listOwn(actor, row.id),
      skipsOf(standing, shownBefore),
    ]);
    const language = wanted ?? languageOf(needs);
    const names = await namesIn(row.orgId, language);
    const isChoosing = mayChoosePath(standing);
    const fits = isChoosing ? await recommender.recommend(suiting, version, [row.studentId]) : null;
    // Where nothing is known of the student none suits them better than another.
    const best = fits?.get(row.studentId)?.[0];
    const bestPathwayId = best && best.reasons.length > 0 ? best.pathwayId : null;
    const now = clock.now();
    return toJson(presentOwn(standing, { needs, bestPathwayId, beside, proposals, skips, time, names, language, now }));
  };

  /** Throws `forbidden` for what the playlist does not leave to students. */
  const toCommand = async (actor: Actor, standing: Standing, input: OwnCommandInput, at: number): Promise<Command> => {
    if (input.do === 'pathway') {
      if (!mayChoosePath(standing)) throw new AppError('forbidden');
      return { ...input, origin: 'chosen' };
    }
    if (input.do === 'choose') return input;
    const { content } = standing.version;
    const { swap } = content.choiceRules;
    if (swap === 'never') throw new AppError('forbidden');
    const offered = await swaps.suggest(actor, standing, input.stepId, mostSwaps);
    const chosen = offered.find(({ candidate }) => candidate.resourceId === input.resourceId);
    const isOfAuthor = chosen?.reasons.some(({ code }) => code === 'inPlaylist') ?? false;
    // What the author has put in is approved; of the library only where the playlist says so.
    if (!chosen || (swap === 'approvedAlternatives' && !isOfAuthor)) throw new AppError('forbidden');
    const step = { kind: 'resource' as const, resource: { resourceId: input.resourceId, version: null } };
    const place = { playlistId: standing.row.playlistId, content, stepIds: [], path: ['commands', at] };
    return { do: 'replace', stepId: input.stepId, ...(await buildAddition(actor, { ...place, step })) };
  };

  const assertOpen = async ({ assignment, row }: Standing): Promise<void> => {
    const { today } = await times.of(row.orgId);
    if (assignment.startOn !== null && assignment.startOn > today) {
      throw new AppError('wrong_status', { status: 'notStarted' });
    }
  };

  return {
    load,

    /** The whole page as text. It is written again when anything of it may have changed. */
    page: async (actor: Actor, id: string, language: OwnLanguage | undefined) => {
      const standing = await load(actor, id);
      const { row, assignment, version, newest, progress } = standing;
      const resources = shownResources(standing);
      const beside = await view.besidePart(actor, { coverFileId: null }, resources);
      const key = [
        assignment.revision,
        version.version,
        newest.version,
        beside.tag,
        language,
        [...progress.heldStepIds].join(),
        [...progress.states].join(),
      ].join(' ');
      let written = pages.get(row);
      if (!written) {
        written = new Map();
        pages.set(row, written);
      }
      const now = clock.now().getTime();
      const known = written.get(language ?? '');
      if (known && known.key === key && known.until > now)
        return { json: known.json, etag: etagOf(row.revision, known.tag) };
      const json = await write(actor, standing, beside, language);
      const tag = createHash('sha256').update(json.text).digest('hex').slice(0, 12);
      written.set(language ?? '', { key, json, tag, until: now + keptMs });
      return { json, etag: etagOf(row.revision, tag) };
    },

    list: async (actor: Actor): Promise<MyPlaylistsResponse> => {
      const scope = scopeOf(actor);
      const [found, time] = await Promise.all([
        rowMaker.ensureFor(suiting, actor.orgId, actor.userId),
        times.of(actor.orgId),
      ]);
      const own = found.filter(({ unassignedAt }) => unassignedAt === null);
      const given = await assignments.findMany(scope, [...new Set(own.map(({ assignmentId }) => assignmentId))]);
      const there = await standings.ofMany(own, assignmentsById(given));
      const now = clock.now();
      const items = there.map((standing) => {
        const { row, assignment, version } = standing;
        const due = dueOf(row, assignment);
        const hasStarted = assignment.startOn === null || assignment.startOn <= time.today;
        const counts = countsOf(standing);
        const isLate = due !== null && instantOf(due, time.timeZone) < now && counts.doneCount < counts.stepCount;
        return {
          id: row.id,
          assignmentId: assignment.id,
          title: version.content.title,
          isOpen: hasStarted && assignment.endedAt === null,
          startOn: assignment.startOn,
          due: presentDue(due, time.timeZone),
          isLate: isLate && assignment.endedAt === null,
          endedAt: assignment.endedAt?.toISOString() ?? null,
          path: version.content.pathways.find(({ id }) => id === row.pathwayId)?.title ?? null,
          ...counts,
          next: hasStarted ? counts.next : null,
          playlistId: row.playlistId,
        };
      });
      const orderOf = (item: (typeof items)[number]): string =>
        `${item.endedAt === null ? 0 : 1} ${item.due?.at ?? '9'} ${item.id}`;
      const firstOf = new Map<string, string>();
      const marked = items
        .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
        .map(({ playlistId, ...item }) => {
          const sameAs = (item.endedAt === null && firstOf.get(playlistId)) || null;
          if (item.endedAt === null && sameAs === null) firstOf.set(playlistId, item.id);
          return { ...item, sameAs };
        });
      return { items: marked };
    },

    change: async (actor: Actor, target: StudentPlaylistRef, commands: readonly OwnCommandInput[]): Promise<void> => {
      await assertOpen(await load(actor, target.id));
      await students.revise(actor, target, async (standing, now) => {
        const made: Command[] = [];
        for (const [at, input] of commands.entries()) made.push(await toCommand(actor, standing, input, at));
        return students.applyAll(standing, made, { by: actor.userId, reason: null, now });
      });
    },

    /** Takes back what the student has done themself. */
    undo: async (actor: Actor, target: StudentPlaylistRef, changeId: string): Promise<void> => {
      await assertOpen(await load(actor, target.id));
      await students.revise(actor, target, (standing, now) => {
        const isOwn = standing.row.changes.some(({ id, by }) => id === changeId && by === actor.userId);
        if (!isOwn) throw new AppError('not_found');
        return undone(standing, changeId, actor, now);
      });
    },

    /** What else an activity could show, where the student may say so. */
    swapsFor: async (actor: Actor, id: string, stepId: string, limit: number) => {
      const standing = await load(actor, id);
      const { swap } = standing.version.content.choiceRules;
      if (swap === 'never') throw new AppError('forbidden');
      const found = await swaps.suggest(actor, standing, stepId, mostSwaps);
      return found
        .filter(({ reasons }) => swap === 'sameTarget' || reasons.some(({ code }) => code === 'inPlaylist'))
        .slice(0, limit);
    },

    propose: async (actor: Actor, id: string, input: OwnProposalInput): Promise<StudentProposal> => {
      const standing = await load(actor, id);
      await assertOpen(standing);
      if (standing.assignment.endedAt !== null) throw new AppError('wrong_status', { status: 'ended' });
      const proposal = await approvals.propose(actor, standing, input);
      pages.delete(standing.row);
      return proposal;
    },

    takeBack: async (actor: Actor, id: string, proposalId: string): Promise<void> => {
      const { row } = await load(actor, id);
      await approvals.takeBack(actor, id, proposalId);
      pages.delete(row);
    },
  };
}
