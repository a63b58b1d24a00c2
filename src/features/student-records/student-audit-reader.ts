import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { NamesOf } from '../accounts/learner.ts';
import { guarded } from '../spreadsheets/cell-text.ts';
import { writeCsv } from '../spreadsheets/csv-file.ts';
import { isAdmin } from './student-access.ts';
import type { AuditFilter, AuditPosition, AuditRecord, StudentAuditStore } from './student-audit.store.ts';

export type NamedRecord = Omit<AuditRecord, 'by'> & {
  readonly by: AuditRecord['by'] & { readonly name: string | null };
};

export type StudentAuditReader = ReturnType<typeof createStudentAuditReader>;

const system: Scope = { kind: 'system', reason: 'the audit names who did it' };
const namedAtOnce = 500;

/** The audit, as admins search and export it. */
export function createStudentAuditReader({
  store,
  namesOf,
}: {
  readonly store: Pick<StudentAuditStore, 'list' | 'each'>;
  readonly namesOf: NamesOf;
}) {
  const assertAdmin = (actor: Actor) => {
    if (!isAdmin(actor)) throw new AppError('forbidden');
  };

  const named = async (orgId: string, records: readonly AuditRecord[]): Promise<NamedRecord[]> => {
    const people = records.flatMap(({ by }) => (by.kind === 'person' ? [by.id] : []));
    const names = await namesOf(system, orgId, [...new Set(people)]);
    return records.map((record) => ({ ...record, by: { ...record.by, name: names.get(record.by.id) ?? null } }));
  };

  async function* rows(actor: Actor, filter: AuditFilter): AsyncGenerator<readonly string[]> {
    yield ['at', 'by', 'byName', 'action', 'students', 'about'];
    let waiting: AuditRecord[] = [];
    const written = async () =>
      (await named(actor.orgId, waiting)).map(({ at, by, action, studentIds, about }) => [
        at.toISOString(),
        `${by.kind}:${by.id}`,
        guarded(by.name ?? ''),
        action,
        studentIds.join(' '),
        about === null ? '' : `${about.kind}:${about.id}`,
      ]);
    for await (const record of store.each(scopeOf(actor), actor.orgId, filter)) {
      waiting.push(record);
      if (waiting.length < namedAtOnce) continue;
      yield* await written();
      waiting = [];
    }
    yield* await written();
  }

  return {
    list: async (
      actor: Actor,
      input: { filter: AuditFilter; after: AuditPosition | null; limit: number },
    ): Promise<{ found: NamedRecord[]; count: number }> => {
      assertAdmin(actor);
      const { found, count } = await store.list(scopeOf(actor), { ...input, orgId: actor.orgId });
      return { found: await named(actor.orgId, found), count };
    },

    table: (actor: Actor, filter: AuditFilter): AsyncGenerator<string> => {
      assertAdmin(actor);
      return writeCsv(rows(actor, filter));
    },
  };
}
