import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { NewAuditRecord, StudentAuditStore } from './student-audit.store.ts';

/** What it was about, besides the students: `{kind: 'class', id}`. */
export type AuditAbout = { readonly kind: string; readonly id: string };

/** `roster.read`, `profile.change`: what of the record, and what was done with it. */
export type AuditAction = `${string}.${string}`;

export type StudentAudit = {
  /**
   * Keeps one record of who did what with whose record, and returns when it is stored: call it before the answer goes out.
   * What somebody reads of themselves (an action that ends in `.read`) is not kept.
   */
  audited(actor: Actor, action: AuditAction, studentIds: readonly string[], about?: AuditAbout): Promise<void>;
  /** For commands of the operator, who is nobody here. */
  auditedByProgram(orgId: string, action: AuditAction, studentIds: readonly string[]): Promise<void>;
};

/** So many records are written at once. */
const mostAtOnce = 500;

/** Records that come while others are being written are written together: one write to the disk for many requests. */
export function createStudentAudit({
  store,
  clock,
}: {
  readonly store: Pick<StudentAuditStore, 'add'>;
  readonly clock: Clock;
}): StudentAudit {
  type Waiting = { readonly record: NewAuditRecord; done(): void; failed(reason: unknown): void };
  let waiting: Waiting[] = [];
  let isWriting = false;

  const writeAll = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      try {
        await store.add(batch.map(({ record }) => record));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isWriting = false;
  };

  const keep = (record: NewAuditRecord) =>
    new Promise<void>((done, failed) => {
      waiting.push({ record, done, failed });
      if (!isWriting) void writeAll();
    });

  return {
    audited: async (actor, action, studentIds, about) => {
      const ids = [...new Set(studentIds)].sort();
      const isOwn = ids.every((id) => id === actor.userId);
      if (ids.length === 0 || (isOwn && action.endsWith('.read'))) return;
      await keep({
        scope: scopeOf(actor),
        orgId: actor.orgId,
        at: clock.now(),
        by: { kind: actor.client ? 'client' : 'person', id: actor.userId },
        action,
        studentIds: ids,
        about: about ?? null,
      });
    },

    auditedByProgram: async (orgId, action, studentIds) => {
      if (studentIds.length === 0) return;
      await keep({
        scope: { kind: 'system', reason: 'a command of the operator' },
        orgId,
        at: clock.now(),
        by: { kind: 'program', id: orgId },
        action,
        studentIds: [...new Set(studentIds)].sort(),
        about: null,
      });
    },
  };
}
