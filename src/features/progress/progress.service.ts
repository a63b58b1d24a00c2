import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { createOneAtATime } from '../../shared/one-at-a-time.ts';
import { type ShownBefore, skipsOf } from '../assignments/skips.ts';
import type { Standing } from '../assignments/standing.ts';
import type { Step } from '../playlists/playlist.ts';
import { isStaff, type Purpose, type StudentAccess } from '../student-records/student-access.ts';
import type { EvidenceDesk, SentEvidence } from './evidence-desk.ts';
import type { MasteryState } from './mastery.ts';
import type { MasteryKeeper } from './mastery-keeper.ts';
import type { MasteryRecord } from './mastery-record.ts';
import type { MasteryScale } from './mastery-scale.ts';
import type { ProgressStore } from './progress.store.ts';
import type { ProgressEvent } from './progress-event.ts';
import type { EventPosition } from './progress-history.store.ts';
import type { ProgressWriter } from './progress-writer.ts';
import {
  evidenceNamed,
  keyOf,
  knownSteps,
  type Refusal,
  readEvents,
  saysShown,
  type ToldEvent,
} from './read-events.ts';
import type { RuleSkips } from './rule-skips.ts';
import type { StepProgress } from './step-progress.ts';

export type ProgressServiceParts = {
  readonly store: Pick<ProgressStore, 'find' | 'knownIds' | 'listEvents'>;
  readonly writer: ProgressWriter;
  readonly mastery: MasteryKeeper;
  readonly shownBefore: ShownBefore;
  readonly skipByRule: RuleSkips;
  /** Where a student stands in one of their playlists, for who may see it. Throws `not_found`, `forbidden`. */
  readonly present: (actor: Actor, studentPlaylistId: string, purpose: Purpose) => Promise<Standing>;
  /** Steps as the last of the earlier versions had them that had them at all. */
  readonly findEarlierSteps: (standing: Standing, ids: ReadonlySet<string>) => Promise<ReadonlyMap<string, Step>>;
  readonly evidence: EvidenceDesk;
  readonly access: StudentAccess;
  /** How the district names what students reach. */
  readonly scaleOf: (orgId: string) => Promise<MasteryScale>;
  readonly clock: Clock;
};

/** Where a student stands in one playlist. */
export type StandingProgress = {
  readonly standing: Standing;
  readonly steps: readonly StepProgress[];
  /** By the key of the target; nothing is said of those with which nothing has happened. */
  readonly records: ReadonlyMap<string, MasteryRecord>;
  readonly scale: MasteryScale;
};

export type Told = StandingProgress & {
  readonly addedIds: readonly string[];
  readonly knownIds: readonly string[];
  readonly refused: readonly Refusal[];
};

export type ProgressService = ReturnType<typeof createProgressService>;

/** What students do, and what their teachers make of it. */
export function createProgressService(parts: ProgressServiceParts) {
  const { store, writer, mastery, present, shownBefore, skipByRule, findEarlierSteps, evidence } = parts;
  const { access, scaleOf, clock } = parts;
  /** What two devices of one student tell at the same moment would only make each other wait in the database. */
  const inTurn = createOneAtATime();

  const stepsOf = async (actor: Actor, { row }: Standing): Promise<readonly StepProgress[]> =>
    (await store.find(scopeOf(actor), row.id))?.steps ?? [];

  const earlierSteps = async (standing: Standing, told: readonly ToldEvent[]): Promise<ReadonlyMap<string, Step>> => {
    const known = knownSteps(standing);
    const missing = new Set(told.map((event) => event.stepId).filter((id) => !known.has(id)));
    return missing.size === 0 ? new Map() : findEarlierSteps(standing, missing);
  };

  /** Reads what was told, and keeps for good what it hands in; what is removed at the same moment was never sent. */
  const withEvidence = async (
    scope: Scope,
    standing: Standing,
    told: readonly ToldEvent[],
    context: Omit<Parameters<typeof readEvents>[2], 'evidence'>,
  ) => {
    const { id } = standing.row;
    const names = evidenceNamed(told.map(({ detail }) => detail));
    const sent: ReadonlyMap<string, SentEvidence> =
      names.length === 0 ? new Map() : await evidence.find(scope, id, names);
    const read = readEvents(standing, told, { ...context, evidence: sent });
    const wanted = evidenceNamed(read.events.map(({ detail }) => detail));
    if (wanted.length === 0) return read;
    const kept = await evidence.handIn(scope, id, wanted, context.now);
    if (wanted.every((one) => kept.has(one))) return read;
    const there = new Map([...sent].filter(([, one]) => kept.has(one.id)));
    return readEvents(standing, told, { ...context, evidence: there });
  };

  const tell = async (
    actor: Actor,
    standing: Standing,
    told: readonly ToldEvent[],
    isTeachers: boolean,
  ): Promise<Told> => {
    const { row } = standing;
    const now = clock.now();
    const scope = scopeOf(actor);
    const isSkipping = told.some(({ detail }) => saysShown(detail));
    const [before, earlier, skips] = await Promise.all([
      store.find(scope, row.id),
      earlierSteps(standing, told),
      isSkipping ? skipsOf(standing, shownBefore) : [],
    ]);
    const skippable = new Set(skips.map(({ stepId }) => stepId));
    const by = { kind: actor.client ? 'client' : 'person', id: actor.userId } as const;
    const read = await withEvidence(scope, standing, told, {
      by,
      now,
      before: before?.steps ?? [],
      earlier,
      skippable,
    });
    const { events } = read;
    const place = {
      orgId: row.orgId,
      studentId: row.studentId,
      studentPlaylistId: row.id,
      assignmentId: row.assignmentId,
      playlistId: row.playlistId,
    };
    const keyFor = (id: string) => keyOf(id, by, row.studentId);
    // There is no room for something that is there already, or it is not offered any more: it is known all the same.
    const full = read.refused
      .filter(({ code }) => ['tooMany', 'tooMuch', 'notShown', 'reviewedMeanwhile'].includes(code))
      .map(({ id }) => keyFor(id));
    const there = full.length === 0 ? new Set() : await store.knownIds(scope, place, full);
    const refused = read.refused.filter(({ id }) => !there.has(keyFor(id)));
    const happened = {
      by: isTeachers ? actor.userId : null,
      touchedIds: targetsOf(events),
      withdrawnIds: isTeachers ? targetsOf(events.filter(takesBack)) : new Set<string>(),
      reviewedIds: isTeachers ? targetsOf(events.filter(isLookedAt)) : new Set<string>(),
      now,
    };
    const written = events.length === 0 ? null : await writer.write({ scope, standing, events, before, happened });
    const skipped = written && (await skipByRule(standing));
    const { steps, records } = skipped ??
      written ?? { steps: before?.steps ?? [], records: await mastery.recordsOf(scope, standing) };
    const taken = told.map(({ id }) => id).filter((id) => !refused.some((one) => one.id === id));
    const isAdded = (id: string) => written?.addedIds.has(keyFor(id)) ?? false;
    const [addedIds, knownIds] = [taken.filter(isAdded), taken.filter((id) => !isAdded(id))];
    return { standing, steps, records, scale: await scaleOf(row.orgId), addedIds, knownIds, refused };
  };

  /** Throws `not_found` unless it is the actor's own, and still theirs. */
  const own = async (actor: Actor, id: string): Promise<Standing> => {
    const standing = await present(actor, id, 'read');
    if (standing.row.studentId !== actor.userId || standing.row.unassignedAt !== null) throw new AppError('not_found');
    return standing;
  };

  const read = async (actor: Actor, standing: Standing): Promise<StandingProgress> => {
    const [steps, records, scale] = await Promise.all([
      stepsOf(actor, standing),
      mastery.recordsOf(scopeOf(actor), standing),
      scaleOf(actor.orgId),
    ]);
    return { standing, steps, records, scale };
  };

  /** Throws `not_found` for who may not see the student, `forbidden` for who may only see. */
  const forChange = async (actor: Actor, id: string): Promise<Standing> => {
    const standing = await present(actor, id, 'change');
    const { studentId } = standing.row;
    if (studentId === actor.userId) throw new AppError('forbidden');
    return standing;
  };

  /** Kept while the change is made, so that both wait for the disk together, and before anything is answered. */
  const withRecord = async <Answer>(actor: Actor, { row }: Standing, change: Promise<Answer>): Promise<Answer> => {
    const about = { kind: 'studentPlaylist', id: row.id };
    const [answer] = await Promise.all([change, access.audited(actor, 'progress.change', [row.studentId], about)]);
    return answer;
  };

  return {
    /** For features that have let the actor see the student's record, and kept that they did. */
    read,

    /** What a student tells of themselves: once each, late and in any order. */
    tellOwn: async (actor: Actor, id: string, told: readonly ToldEvent[]): Promise<Told> =>
      inTurn(id, async () => tell(actor, await own(actor, id), told, false)),

    /** What a teacher, or a program that the student works with, says of it. */
    tellAbout: async (actor: Actor, id: string, told: readonly ToldEvent[]): Promise<Told> =>
      inTurn(id, async () => {
        const standing = await forChange(actor, id);
        return withRecord(actor, standing, tell(actor, standing, told, actor.client === undefined));
      }),

    /** The same of several students of an assignment. Throws before anything is told unless the actor may speak of all of them. */
    tellAboutAll: async (
      actor: Actor,
      assignmentId: string,
      wanted: readonly { readonly id: string; readonly told: readonly ToldEvent[] }[],
    ): Promise<Told[]> => {
      const standings = await Promise.all(wanted.map(({ id }) => present(actor, id, 'change')));
      if (standings.some(({ row }) => row.assignmentId !== assignmentId)) throw new AppError('not_found');
      const studentIds = standings.map(({ row }) => row.studentId);
      if (studentIds.includes(actor.userId)) throw new AppError('forbidden');
      await access.audited(actor, 'progress.change', studentIds, { kind: 'assignment', id: assignmentId });
      const done: Told[] = [];
      for (const { id, told } of wanted) {
        done.push(await inTurn(id, async () => tell(actor, await present(actor, id, 'change'), told, true)));
      }
      return done;
    },

    getOwn: async (actor: Actor, id: string): Promise<StandingProgress> => read(actor, await own(actor, id)),

    /** Of others: what is theirs, students have at another address. Throws `forbidden` for them. */
    get: async (actor: Actor, id: string): Promise<StandingProgress> => {
      const standing = await present(actor, id, 'read');
      if (standing.row.studentId === actor.userId) throw new AppError('forbidden');
      await access.audited(actor, 'progress.read', [standing.row.studentId], { kind: 'studentPlaylist', id });
      return read(actor, standing);
    },

    /** For staff: everything that was told, as it came in. */
    listEvents: async (actor: Actor, id: string, page: { after: EventPosition | null; limit: number }) => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      const { row } = await present(actor, id, 'read');
      await access.audited(actor, 'progress.read', [row.studentId], { kind: 'studentPlaylist', id });
      return store.listEvents(scopeOf(actor), id, page);
    },

    /** Sets where a student stands with a target, whatever the rule says; null leaves it to the rule again. */
    decide: async (
      actor: Actor,
      id: string,
      targetId: string,
      { state, reason }: { state: MasteryState | null; reason: string | null },
    ): Promise<StandingProgress> => {
      const standing = await forChange(actor, id);
      if (!standing.version.content.targets.some((target) => target.id === targetId)) throw new AppError('not_found');
      const now = clock.now();
      const steps = await withRecord(actor, standing, stepsOf(actor, standing));
      const decision = state && { state, reason, by: actor.userId, at: now };
      const input = { targetId, decision, by: actor.userId, now };
      const records = await mastery.decide(scopeOf(actor), standing, steps, input);
      return { standing, steps, records, scale: await scaleOf(actor.orgId) };
    },
  };
}

function targetsOf(events: readonly ProgressEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap(({ facts }) => facts.targetIds));
}

function isLookedAt({ detail }: ProgressEvent): boolean {
  return detail.kind === 'accepted' || detail.kind === 'scored';
}

/** What a teacher says is not enough any more. */
function takesBack({ detail }: ProgressEvent): boolean {
  return detail.kind === 'returned' || detail.kind === 'reviewTakenBack' || detail.kind === 'reopened';
}
