import type { Session } from '../../database/session.ts';
import type { Scope } from '../../shared/actor.ts';

/** One student's part of an assignment, of which something is another than it was: the part, what was done, targets, or results. */
export type ChangedPart = { readonly assignmentId: string; readonly studentId: string };

/** What features tell that write something of which the picture of a class consists. */
export type ClassChanges = {
  /** In the transaction of what changes where there is a session, else after it and before anybody is told that it was done. */
  note(scope: Scope, orgId: string, parts: readonly ChangedPart[], session?: Session): Promise<void>;
  /** Everything that some students have. */
  partsOf(scope: Scope, orgId: string, studentIds: readonly string[]): Promise<ChangedPart[]>;
};

/** Where the changes of an assignment stand; differs as soon as there is another one. */
export type ClassStamp = ReadonlyMap<string, { readonly count: number; readonly last: readonly string[] }>;

/** Who has changed between two stamps; null where that is not told any more. */
export function changedBetween(before: ClassStamp, after: ClassStamp): ReadonlySet<string> | null {
  const changed = new Set<string>();
  for (const [id, { count, last }] of after) {
    const fresh = count - (before.get(id)?.count ?? 0);
    if (fresh > last.length) return null;
    for (const studentId of fresh === 0 ? [] : last.slice(-fresh)) changed.add(studentId);
  }
  return changed;
}
