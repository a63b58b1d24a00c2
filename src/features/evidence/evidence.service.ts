import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { IncomingFile } from '../../http/receive-files.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { createOneAtATime } from '../../shared/one-at-a-time.ts';
import type { Standing } from '../assignments/standing.ts';
import type { BlobStore, ByteRange } from '../files/blob-store.ts';
import { FileRefused, megabytes } from '../files/file-refused.ts';
import type { Step } from '../playlists/playlist.ts';
import { knownSteps } from '../progress/read-events.ts';
import { isStaff, type StudentAccess } from '../student-records/student-access.ts';
import { type EvidencePosition, type EvidenceStore, keysOf } from './evidence.store.ts';
import { type Evidence, graceMs, largestEvidenceBytes, mostPerStudent } from './evidence.ts';
import type { EvidenceAddresses, EvidenceView } from './evidence-address.ts';
import { type TakenEvidence, takeEvidence } from './take-evidence.ts';

export type EvidenceServiceParts = {
  readonly store: EvidenceStore;
  readonly blobs: BlobStore;
  readonly addresses: EvidenceAddresses;
  /** Where a student stands in one of their playlists, for who may see it. Throws `not_found`. */
  readonly present: (actor: Actor, studentPlaylistId: string) => Promise<Standing>;
  readonly findEarlierSteps: (standing: Standing, ids: ReadonlySet<string>) => Promise<ReadonlyMap<string, Step>>;
  readonly access: StudentAccess;
  /** For each student. */
  readonly quotaBytes: number;
  readonly clock: Clock;
  readonly log: Logger;
};

/** For which activity something is sent, and how the device calls it. */
export type SentFor = { readonly stepId: string; readonly clientId: string };
export type Receive = (take: (file: IncomingFile) => Promise<void>) => Promise<unknown>;

export type OpenedEvidence = {
  readonly evidence: Evidence;
  readonly key: string;
  readonly bytes: number;
  readonly mediaType: string;
  read(range?: ByteRange): Promise<Readable>;
};

export type EvidenceService = ReturnType<typeof createEvidenceService>;

const showing: Scope = { kind: 'system', reason: 'who has an address was given it' };
/** How many photos are unpacked at the same time. */
const lanes = 2;

/** What students send to show what they know. */
export function createEvidenceService(parts: EvidenceServiceParts) {
  const { store, blobs, addresses, present, findEarlierSteps, access, quotaBytes, clock, log } = parts;
  const lane = createOneAtATime();
  let sent = 0;
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    sent += 1;
    return lane(`photo ${sent % lanes}`, work);
  };
  /** What one student sends from two devices is measured one after the other. */
  const ofStudent = createOneAtATime();

  const overQuota = (): FileRefused => {
    const message = `A student may have sent ${megabytes(quotaBytes)}, or ${mostPerStudent} files, and this one does not fit any more. Remove what is not handed in, or ask a teacher.`;
    return new FileRefused('over_quota', message, { quotaBytes, limit: mostPerStudent });
  };

  /** Throws `not_found` unless it is the actor's own, and still theirs. */
  const own = async (actor: Actor, id: string): Promise<Standing> => {
    const standing = await present(actor, id);
    if (standing.row.studentId !== actor.userId || standing.row.unassignedAt !== null) throw new AppError('not_found');
    return standing;
  };

  /** Throws `not_found` for who may not see the student, `forbidden` for who may only see. */
  const forChange = async (actor: Actor, id: string): Promise<Standing> => {
    const standing = await present(actor, id);
    const { studentId } = standing.row;
    if (studentId === actor.userId) throw new AppError('forbidden');
    await access.require(actor, [studentId], 'change');
    await access.audited(actor, 'evidence.change', [studentId], { kind: 'studentPlaylist', id });
    return standing;
  };

  const assertStep = async (standing: Standing, stepId: string): Promise<void> => {
    if (knownSteps(standing).has(stepId)) return;
    if ((await findEarlierSteps(standing, new Set([stepId]))).has(stepId)) return;
    const message = 'The playlist has no such activity, and never had it for this student.';
    throw invalidInput('query', ['stepId'], { code: 'unknownStep', message });
  };

  const roomOf = async (scope: Scope, { row }: Standing): Promise<number> => {
    const usage = await store.usageOf(scope, row);
    return usage.count >= mostPerStudent ? -1 : quotaBytes - usage.bytes;
  };

  const keep = async (actor: Actor, { row }: Standing, sentFor: SentFor, taken: TakenEvidence): Promise<Evidence> => {
    const scope = scopeOf(actor);
    const now = clock.now();
    const { main, thumbnail, ...about } = taken;
    const kept: Evidence = {
      id: store.newId(),
      orgId: row.orgId,
      studentId: row.studentId,
      studentPlaylistId: row.id,
      ...sentFor,
      ...about,
      bytes: main.bytes,
      key: main.sha256,
      thumbnail: thumbnail && { key: thumbnail.sha256, bytes: thumbnail.bytes },
      by: actor.userId,
      isForFamily: false,
      handedInAt: null,
      createdAt: now,
    };
    const sweepAt = new Date(now.getTime() + graceMs);
    await store.announce(scope, row, keysOf(kept), sweepAt);
    for (const staged of thumbnail ? [main, thumbnail] : [main]) await blobs.keep(staged);
    if (await store.add(scope, kept, sweepAt)) return kept;
    // Sent twice at the same moment: the other one stands.
    await drop(scope, keysOf(kept));
    const known = await store.findByClientId(scope, row, sentFor.clientId);
    if (!known) throw new AppError('unavailable');
    return known;
  };

  const drop = async (scope: Scope, keys: readonly string[]): Promise<void> => {
    for (const key of keys) await blobs.remove(key);
    await store.forgetKeys(scope, keys);
  };

  const send = async (actor: Actor, standing: Standing, sentFor: SentFor, receive: Receive): Promise<Evidence> => {
    const scope = scopeOf(actor);
    await assertStep(standing, sentFor.stepId);
    const known = await store.findByClientId(scope, standing.row, sentFor.clientId);
    if (known) {
      if (known.stepId !== sentFor.stepId || known.studentPlaylistId !== standing.row.id) {
        throw new AppError('idempotency_key_reused');
      }
      // Sent again, as the answer was lost: it is read to its end, so that the sender hears this one.
      await receive(({ stream }) => readToEnd(stream));
      return known;
    }
    const room = await roomOf(scope, standing);
    let taken: TakenEvidence | null = null;
    try {
      await receive(async (file) => {
        try {
          taken = await takeEvidence(blobs, file, { room, overQuota, inTurn });
        } catch (error) {
          if (!(error instanceof FileRefused)) throw error;
          const { code, message, params } = error;
          const refused = { name: file.name.slice(0, 500), code, message, params: { ...params } };
          throw new AppError('files_refused', { files: [refused] });
        }
      });
      const complete = taken as TakenEvidence | null;
      if (complete === null) throw new AppError('malformed_request');
      return await ofStudent(standing.row.studentId, async () => {
        if ((await roomOf(scope, standing)) < complete.main.bytes) {
          const { code, message, params } = overQuota();
          throw new AppError('files_refused', {
            files: [{ name: complete.name, code, message, params: { ...params } }],
          });
        }
        return keep(actor, standing, sentFor, complete);
      });
    } finally {
      // What was kept has been moved away already.
      const left = taken as TakenEvidence | null;
      if (left) await Promise.all([left.main, left.thumbnail].map((one) => one && rm(one.path, { force: true })));
    }
  };

  const findIn = async (actor: Actor, { row }: Standing, id: string): Promise<Evidence> => {
    const found = await store.find(scopeOf(actor), id);
    if (!found || found.studentPlaylistId !== row.id) throw new AppError('not_found');
    return found;
  };

  const remove = async (actor: Actor, found: Evidence, isOpen: boolean): Promise<void> => {
    const scope = scopeOf(actor);
    if (await store.remove(scope, found, { isOpen, now: clock.now() })) return drop(scope, keysOf(found));
    if (await store.find(scope, found.id)) throw new AppError('wrong_status', { status: 'handedIn' });
  };

  return {
    sendOwn: async (actor: Actor, id: string, sentFor: SentFor, receive: Receive): Promise<Evidence> =>
      send(actor, await own(actor, id), sentFor, receive),

    /** What a teacher sends for a student, such as a photo of their poster. */
    sendFor: async (actor: Actor, id: string, sentFor: SentFor, receive: Receive): Promise<Evidence> =>
      send(actor, await forChange(actor, id), sentFor, receive),

    listOwn: async (actor: Actor, id: string, page: { after: EvidencePosition | null; limit: number }) => {
      const { row } = await own(actor, id);
      return store.list(scopeOf(actor), row.id, { ...page, isForFamily: false });
    },

    /** For staff all of it; for families what is marked for them. */
    list: async (actor: Actor, id: string, page: { after: EvidencePosition | null; limit: number }) => {
      const { row } = await present(actor, id);
      if (row.studentId === actor.userId) throw new AppError('forbidden');
      await access.audited(actor, 'evidence.read', [row.studentId], { kind: 'studentPlaylist', id });
      return store.list(scopeOf(actor), row.id, { ...page, isForFamily: !isStaff(actor) });
    },

    setForFamily: async (actor: Actor, id: string, evidenceId: string, isForFamily: boolean): Promise<Evidence> => {
      const found = await findIn(actor, await forChange(actor, id), evidenceId);
      const changed = await store.setForFamily(scopeOf(actor), found.id, isForFamily);
      if (!changed) throw new AppError('not_found');
      return changed;
    },

    /** As long as no answer names it. Throws `wrong_status` afterwards. */
    removeOwn: async (actor: Actor, id: string, evidenceId: string): Promise<void> =>
      remove(actor, await findIn(actor, await own(actor, id), evidenceId), true),

    /** Also what was handed in: what must not be there has to go. */
    removeFor: async (actor: Actor, id: string, evidenceId: string): Promise<void> =>
      remove(actor, await findIn(actor, await forChange(actor, id), evidenceId), false),

    addressOf: (evidence: Pick<Evidence, 'id'>, view: EvidenceView): string =>
      addresses.addressOf(evidence.id, view, clock.now()),

    /** What an address shows. Throws `not_found` when it is none of ours, `address_expired` when it has run out. */
    open: async (
      id: string,
      view: EvidenceView,
      signed: { expires: number; signature: string },
    ): Promise<OpenedEvidence> => {
      const check = addresses.check(id, view, signed, clock.now());
      if (check === 'invalid') throw new AppError('not_found');
      if (check === 'expired') throw new AppError('address_expired');
      const evidence = await store.find(showing, id);
      const shown = view === 'whole' ? evidence : evidence?.thumbnail;
      if (!evidence || !shown) throw new AppError('not_found');
      const { key, bytes } = shown;
      return {
        evidence,
        key,
        bytes,
        mediaType: view === 'whole' ? evidence.mediaType : 'image/webp',
        read: async (range) => {
          const stream = await blobs.read(key, range);
          if (stream) return stream;
          log.error({ evidenceId: id }, 'the bytes of what a student has sent are missing in the store');
          throw new AppError('unavailable');
        },
      };
    },
  };
}

async function readToEnd(stream: Readable): Promise<void> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestEvidenceBytes) throw new AppError('payload_too_large', { limitBytes: largestEvidenceBytes });
  }
}
