import { Readable } from 'node:stream';
import type { Authenticate } from '../../http/authentication.ts';
import type { Actor } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, isCode } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { ClassRoll } from '../classes/class-roll.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import { type EndReason, endMessage, liveMessage, readyMessage } from './live-messages.ts';
import type { ProgressChange } from './progress-changes.store.ts';
import type { ProgressWatch } from './progress-watch.ts';

export type LiveProgressParts = {
  readonly watch: ProgressWatch;
  readonly authenticate: Authenticate;
  readonly roll: Pick<ClassRoll, 'classFor' | 'studentsOf'>;
  readonly access: Pick<StudentAccess, 'seeable' | 'audited'>;
  readonly days: DistrictDays;
  readonly clock: Clock;
  readonly log: Logger;
  /** How often access is looked at again, and those who are silent hear that somebody is there. */
  readonly checkEveryMs?: number;
};

export type LiveProgressService = ReturnType<typeof createLiveProgressService>;

/** So many pages one person has open in one process: several screens, and those that a bad network has left behind. */
export const mostStreams = 6;
/** Who reads so slowly that this much waits is better off reading everything again. */
const mostWaiting = 256 * 1_024;

type Stream = {
  readonly out: Readable;
  readonly classId: string;
  readonly token: string;
  studentIds: ReadonlySet<string>;
  checkedAt: number;
  lastSentAt: number;
};

/** Tells open pages of classes that something has changed, as server-sent events. What it is, they ask for. */
export function createLiveProgressService(parts: LiveProgressParts) {
  const { watch, authenticate, roll, access, days, clock, log, checkEveryMs = 10_000 } = parts;
  const streams = new Set<Stream>();
  const counts = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let isEnding = false;

  /** Students of the class whom the actor may see now. Throws `not_found`. */
  const seenIn = async (actor: Actor, classId: string): Promise<ReadonlySet<string>> => {
    await roll.classFor(actor, classId, 'read');
    const on = await days.today(actor.orgId);
    const inClass = (await roll.studentsOf({ kind: 'actor', actor }, [classId], on)).get(classId) ?? [];
    return access.seeable(actor, inClass, 'read');
  };

  const send = (stream: Stream, text: string): void => {
    if (stream.out.destroyed || stream.out.readableEnded) return;
    stream.lastSentAt = performance.now();
    stream.out.push(text);
    if (stream.out.readableLength > mostWaiting) stream.out.destroy();
  };

  const end = (stream: Stream, reason: EndReason): void => {
    if (stream.out.destroyed || !streams.delete(stream)) return;
    stream.out.push(endMessage(reason));
    stream.out.push(null);
  };

  /** Whether it may go on: with the rights of now, and as long as the token holds. */
  const mayGoOn = async (stream: Stream): Promise<boolean> => {
    try {
      const actor = await authenticate(stream.token);
      stream.studentIds = await seenIn(actor, stream.classId);
      stream.checkedAt = performance.now();
      return true;
    } catch (error) {
      const isKnown = error instanceof AppError && error.status < 500;
      if (!isKnown) log.warn({ err: error }, 'the access of an open page could not be looked at');
      end(stream, !isKnown ? 'unavailable' : isCode(error, 'unauthenticated') ? 'signedOut' : 'noAccess');
      return false;
    }
  };

  const tell = async (stream: Stream, changes: readonly ProgressChange[], isAll: boolean): Promise<void> => {
    const isOld = performance.now() - stream.checkedAt > checkEveryMs;
    if (isOld && !(await mayGoOn(stream))) return;
    const own = changes.filter(({ studentId }) => stream.studentIds.has(studentId));
    if (own.length > 0 || isAll) send(stream, liveMessage(own, isAll));
  };

  const look = async (): Promise<void> => {
    for (const stream of [...streams]) {
      if (!(await mayGoOn(stream))) continue;
      if (performance.now() - stream.lastSentAt >= checkEveryMs) send(stream, ': still here\n\n');
    }
  };

  const release = (userId: string): void => {
    const left = (counts.get(userId) ?? 1) - 1;
    if (left > 0) counts.set(userId, left);
    else counts.delete(userId);
    if (counts.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };

  /** Counted before anything is waited for, so that many at once are no more than one after another. */
  const reserve = ({ userId }: Actor): void => {
    if (isEnding) throw new AppError('unavailable');
    const open = counts.get(userId) ?? 0;
    if (open >= mostStreams) throw new AppError('rate_limited', { retryAfterSeconds: 30 });
    counts.set(userId, open + 1);
  };

  return {
    /** @param token with which the actor came. Throws `not_found`; `rate_limited` for who has too many open. */
    open: async (actor: Actor, classId: string, token: string): Promise<Readable> => {
      reserve(actor);
      try {
        const studentIds = await seenIn(actor, classId);
        await access.audited(actor, 'progress.read', [...studentIds], { kind: 'class', id: classId });
        const out = new Readable({ read() {} });
        const now = performance.now();
        const stream: Stream = { out, classId, token, studentIds, checkedAt: now, lastSentAt: now };
        const leave = await watch.watch(actor.orgId, {
          changed: (changes, isAll) => void tell(stream, changes, isAll),
        });
        out.once('close', () => {
          streams.delete(stream);
          leave();
          release(actor.userId);
        });
        streams.add(stream);
        timer ??= setInterval(() => void look(), checkEveryMs).unref();
        send(stream, readyMessage(clock.now()));
        if (isEnding) end(stream, 'stopping');
        return out;
      } catch (error) {
        release(actor.userId);
        throw error;
      }
    },

    /** When the process stops: open pages ask again elsewhere, or later. */
    endAll: (): void => {
      isEnding = true;
      for (const stream of [...streams]) end(stream, 'stopping');
    },
  };
}
