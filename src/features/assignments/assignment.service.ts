import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { LoadUses } from '../playlists/load-uses.ts';
import type { Playlist, PlaylistVersion } from '../playlists/playlist.ts';
import type { KeptVersion } from '../playlists/playlist-version.ts';
import { readVersion } from '../playlists/playlist-version.ts';
import type { Finding } from '../playlists/readiness/finding.ts';
import { namesOf } from '../playlists/readiness/names.ts';
import { findingText } from '../playlists/readiness/texts.ts';
import type { Readiness } from '../playlists/readiness.ts';
import { assertAssigner, assertMay, assertReader, isDistrictAdmin } from './assignment.policy.ts';
import type { AssignmentInput, AssignmentPatch } from './assignment.schemas.ts';
import type { Assignment, Audience } from './assignment.ts';
import { bodyFault, faultsIn } from './assignment-faults.ts';
import { makeKind } from './assignment-jobs.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { DistrictTimes } from './district-time.ts';
import type { RowMaker } from './make-rows.ts';
import { type OnlineSteps, onlineStepsOf } from './online-steps.ts';
import type { RecordAccess, Roll } from './ports.ts';
import type { Recommender } from './recommender.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';

/** What is assigned is a version that the assigning person sees. */
export type AssignablePlaylists = {
  getVisible(actor: Actor, id: string): Promise<Playlist>;
  getVersion(actor: Actor, id: string, version: number): Promise<KeptVersion>;
  check(actor: Actor, playlist: Playlist): Promise<Readiness>;
  readonly loadUses: LoadUses;
};

export type AssignmentServiceParts = {
  readonly assignments: AssignmentsStore;
  readonly playlists: AssignablePlaylists;
  readonly rowMaker: RowMaker;
  readonly rows: Pick<StudentPlaylistsStore, 'listHolders'>;
  readonly recommender: Pick<Recommender, 'findOffline'>;
  readonly roll: Roll;
  readonly access: RecordAccess;
  /** Whether any of the people is a student now. */
  readonly hasStudents: (ids: readonly string[]) => Promise<boolean>;
  readonly times: DistrictTimes;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
};

export type AssignmentService = ReturnType<typeof createAssignmentService>;

export type Assigned = {
  readonly assignment: Assignment | null;
  readonly studentCount: number;
  readonly jobId: string | null;
  readonly findings: readonly { readonly finding: Finding; readonly message: string }[];
  /** Students who have no internet at home, or not always. */
  readonly offlineCount: number;
  readonly repeats: readonly Repeat[];
  readonly onlineSteps: readonly OnlineSteps[];
};

/** An assignment by which students have the same playlist already. */
export type Repeat = { readonly assignmentId: string; readonly studentCount: number };

/** So many students get their part while the request waits; more of them by a job. */
export const mostAtOnce = 40;
/** How often a write is tried again when others change the same assignment at the same moment. */
const maxAttempts = 5;

const giving: Scope = { kind: 'system', reason: 'an assignment gives students their part' };

/** Playlists given to classes, groups and students. */
export function createAssignmentService(parts: AssignmentServiceParts) {
  const { assignments, playlists, rows, rowMaker, recommender, roll, access, hasStudents, times, jobs, clock } = parts;

  const getFor = async (actor: Actor, purpose: 'read' | 'change', id: string): Promise<Assignment> => {
    const found = await assignments.find(scopeOf(actor), id);
    await assertMay(actor, found, purpose, roll);
    return found as Assignment;
  };

  const revise = async (
    actor: Actor,
    { id, expectedRevision }: { id: string; expectedRevision: number | null },
    change: (current: Assignment, now: Date) => Assignment,
  ): Promise<Assignment> => {
    for (let attempt = 1; ; attempt += 1) {
      const before = await getFor(actor, 'change', id);
      assertRevision(expectedRevision, before.revision);
      const now = clock.now();
      const changed = change(before, now);
      if (changed === before) return before;
      const after = { ...changed, revision: before.revision + 1, updatedAt: now };
      if (await assignments.replace(scopeOf(actor), before, after)) return after;
      if (attempt === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  /** Throws for whom the actor may not give anything to. */
  const assertAudience = async (actor: Actor, audience: Audience): Promise<void> => {
    assertAssigner(actor);
    if (audience.kind === 'class') await roll.classFor(actor, audience.classId, 'change');
    if (audience.kind === 'group') await roll.groupFor(actor, audience.groupId, 'change');
    if (audience.kind === 'students') await access.require(actor, audience.studentIds, 'change');
  };

  const give = async (actor: Actor, assignment: Assignment, members: readonly string[]): Promise<string | null> => {
    if (members.length <= mostAtOnce) {
      await rowMaker.make(giving, assignment, members);
      return null;
    }
    const requester = { orgId: actor.orgId, requestedBy: actor.userId };
    return (await jobs().enqueue(requester, makeKind, { assignmentId: assignment.id })).id;
  };

  /** Assignments that go on and gave the playlist to some of the students before: they would have it twice. */
  const repeatsOf = async (orgId: string, playlistId: string, studentIds: readonly string[]): Promise<Repeat[]> => {
    const holders = await rows.listHolders(giving, orgId, { playlistId, studentIds });
    const found = await assignments.findMany(giving, [...holders.keys()]);
    return found.flatMap(({ id, endedAt }) =>
      endedAt === null ? [{ assignmentId: id, studentCount: holders.get(id)?.length ?? 0 }] : [],
    );
  };

  /** What would be given, and to whom. Throws for whom the actor may not give anything to, and for what they do not see. */
  const reach = async (actor: Actor, input: Pick<AssignmentInput, 'playlistId' | 'version' | 'audience'>) => {
    const audience: Audience =
      input.audience.kind === 'students'
        ? { kind: 'students', studentIds: [...new Set(input.audience.studentIds)] }
        : input.audience;
    await assertAudience(actor, audience);
    const playlist = await playlists.getVisible(actor, input.playlistId);
    const number = input.version ?? playlist.publishedVersion;
    if (number === null) throw new AppError('wrong_status', { status: playlist.status });
    const version = readVersion(await playlists.getVersion(actor, playlist.id, number));
    const members = await rowMaker.membersOf({ audience, orgId: actor.orgId });
    return { audience, playlist, number, version, members };
  };

  return {
    getFor,
    revise,
    reach,

    create: async (actor: Actor, input: AssignmentInput): Promise<Assigned & { version: PlaylistVersion }> => {
      const { audience, playlist, number, version, members } = await reach(actor, input);
      const faults = faultsIn(version, input);
      if (faults.length > 0) throw new AppError('invalid_request', { faults });
      const known = new Set(members);
      const strangers = input.students.flatMap(({ studentId }, at) => (known.has(studentId) ? [] : [at]));
      if (strangers.length > 0) {
        const message = 'It is not given to this student.';
        throw new AppError('invalid_request', {
          faults: strangers.map((at) => bodyFault(['students', at, 'studentId'], message)),
        });
      }
      if (version.content.audience !== 'students' && (await hasStudents(members))) {
        throw invalidInput('body', ['playlistId'], { code: 'custom', message: 'This playlist is for staff only.' });
      }
      const [{ findings }, offline, loaded, repeats] = await Promise.all([
        playlists.check(actor, { ...playlist, content: version.content }),
        recommender.findOffline(scopeOf(actor), members),
        playlists.loadUses(actor, version.content),
        repeatsOf(actor.orgId, playlist.id, members),
      ]);
      const told = {
        studentCount: members.length,
        offlineCount: offline.size,
        repeats,
        onlineSteps: onlineStepsOf(version.content, loaded, actor.orgId),
        version,
      };
      const toldFindings = findings.map((finding) => ({
        finding,
        message: findingText(finding, namesOf(version.content, finding.place, 'en'), 'en'),
      }));
      if (!input.save) {
        return { ...told, assignment: null, jobId: null, findings: toldFindings };
      }
      const blocking = toldFindings.filter(({ finding }) => finding.isBlocking);
      if (blocking.length > 0) {
        throw new AppError('playlist_not_ready', {
          findings: blocking.map(({ finding, message }) => {
            return { code: finding.code, message, place: { ...finding.place } };
          }),
        });
      }
      const now = clock.now();
      const assignment: Assignment = {
        id: assignments.newId(),
        orgId: actor.orgId,
        playlistId: playlist.id,
        title: version.content.title,
        version: version.version,
        audience,
        startOn: input.startOn,
        due: input.due,
        sectionDues: input.sectionDues,
        pacing: input.pacing,
        pathway: input.pathway,
        settings: input.students,
        // Who asks for an older version wants that one.
        updates: number === playlist.publishedVersion ? input.updates : 'ask',
        skips: input.skips,
        familyNote: input.familyNote,
        decisions: [],
        assignedBy: actor.userId,
        endedAt: null,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      await access.audited(actor, 'assignment.create', members, { kind: 'assignment', id: assignment.id });
      await assignments.insert(scopeOf(actor), assignment);
      const jobId = await give(actor, assignment, members);
      return { ...told, assignment, jobId, findings: toldFindings };
    },

    list: async (
      actor: Actor,
      {
        classId,
        playlistId,
        ended,
        ...page
      }: {
        classId?: string | undefined;
        playlistId?: string | undefined;
        ended?: boolean | undefined;
        beforeId: string | null;
        limit: number;
      },
    ): Promise<{ found: Assignment[]; count: number }> => {
      assertReader(actor);
      if (classId !== undefined) await roll.classFor(actor, classId, 'read');
      const isAll = classId !== undefined || isDistrictAdmin(actor);
      const { today } = await times.of(actor.orgId);
      const of = isAll ? null : { assignedBy: actor.userId, classIds: await roll.taughtBy(actor, today) };
      const place = classId !== undefined && {
        within: { classId, groupIds: await roll.groupIdsOf({ kind: 'actor', actor }, classId) },
      };
      const filter = { of, playlistId, hasEnded: ended, ...place };
      return assignments.list(scopeOf(actor), { orgId: actor.orgId, filter, ...page });
    },

    /** Who an assignment is for, as its class or group is called. */
    audienceOf: async (actor: Actor, { audience }: Pick<Assignment, 'audience'>) => {
      if (audience.kind === 'students') return { title: null, classId: null };
      if (audience.kind === 'class') {
        const { id, title } = await roll.classFor(actor, audience.classId, 'read');
        return { title, classId: id };
      }
      const { title, classId } = await roll.groupFor(actor, audience.groupId, 'read');
      return { title, classId };
    },

    /** Dates, pacing, defaults. What single students have been given stays theirs. */
    change: async (
      actor: Actor,
      target: { id: string; expectedRevision: number | null },
      patch: AssignmentPatch,
    ): Promise<Assignment> => {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined);
      return revise(actor, target, (before) => {
        assertGoesOn(before);
        const next = { ...before, ...Object.fromEntries(given) };
        if (next.due !== null && next.startOn !== null && next.due.on < next.startOn) {
          throw invalidInput('body', ['due', 'on'], { code: 'custom', message: 'It is due before it starts.' });
        }
        return next;
      });
    },

    /** No more work is asked for; students keep what they have. */
    end: (actor: Actor, target: { id: string; expectedRevision: number | null }): Promise<Assignment> =>
      revise(actor, target, (before, now) => (before.endedAt === null ? { ...before, endedAt: now } : before)),

    /** Takes the end back. Who has joined since gets it, too. */
    reopen: async (actor: Actor, target: { id: string; expectedRevision: number | null }): Promise<Assignment> => {
      const opened = await revise(actor, target, (before) =>
        before.endedAt === null ? before : { ...before, endedAt: null },
      );
      await give(actor, opened, await rowMaker.membersOf(opened));
      return opened;
    },
  };
}

export function assertGoesOn({ endedAt }: Pick<Assignment, 'endedAt'>): void {
  if (endedAt !== null) throw new AppError('wrong_status', { status: 'ended' });
}
