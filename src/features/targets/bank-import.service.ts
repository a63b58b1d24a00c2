import type { z } from 'zod';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import { invalidInput } from '../../shared/errors.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import { columnOf, readBankTable, type TableFault, type TableRow } from './bank-table.ts';
import { type BankImport, bankTargetPatch } from './bank-target.schemas.ts';
import type { BankTargetService, BankTargetServiceParts } from './bank-target.service.ts';
import { type BankTarget, emptyFields, sortKeyOf } from './bank-target.ts';
import type { BankTargetsStore, BankWrite } from './bank-targets.store.ts';
import { assertMayKeep } from './target.policy.ts';

export const mostRows = 2_000;
/** Rows of the answer; who has more faults than that mends the first ones first. */
const mostTold = 1_000;
const chunkSize = 200;
const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type BankImportService = ReturnType<typeof createBankImportService>;

type Settled = BankImport['rows'][number];

/**
 * Takes targets from a table. A row is found again by its id, else by its code, else by its statement: the same table again
 * changes nothing. A faulty row stops no other.
 */
export function createBankImportService({
  targets,
  standards,
  service,
  newGuid,
}: Pick<BankTargetServiceParts, 'standards' | 'newGuid'> & {
  targets: Pick<BankTargetsStore, 'findMany' | 'findByCodes' | 'findBySortKeys' | 'writeMany'>;
  service: BankTargetService;
}) {
  /** All codes of the table are looked up in one question. */
  const readerFor = async (actor: Actor, rows: readonly TableRow[]): Promise<AlignmentReader> => {
    const codes = rows.flatMap(({ input }) =>
      ((input.standards as { code: string }[] | undefined) ?? []).map(({ code }) => code),
    );
    const known = await standards.resolveCodes(scopeOf(actor), [...new Set(codes)]);
    return { getMany: standards.getMany, resolveCodes: async () => known };
  };

  const findKnown = async (actor: Actor, rows: readonly TableRow[]) => {
    const scope = scopeOf(actor);
    const keys = rows.flatMap(({ input }) => keyOfStatement(input) ?? []);
    const [byId, byCode, byKey] = await Promise.all([
      targets.findMany(
        scope,
        actor.orgId,
        rows.flatMap(({ id }) => id ?? []),
      ),
      targets.findByCodes(
        scope,
        actor.orgId,
        rows.flatMap(({ input }) => (input.code as string | null) ?? []),
      ),
      targets.findBySortKeys(scope, actor.orgId, keys),
    ]);
    return {
      byId: new Map(byId.map((target) => [target.id, target])),
      byCode: new Map(byCode.map((target) => [target.code, target])),
      byKey: new Map(byKey.map((target) => [sortKeyOf(target), target])),
    };
  };

  const settle = async (
    actor: Actor,
    row: TableRow,
    { known, reader }: { known: Awaited<ReturnType<typeof findKnown>>; reader: AlignmentReader },
  ): Promise<{ settled: Settled; write: BankWrite | null; target: BankTarget | null }> => {
    const failed = (faults: readonly TableFault[]) => ({
      settled: { line: row.line, outcome: 'failed' as const, id: row.id, faults: [...faults] },
      write: null,
      target: null,
    });
    if (row.faults.length > 0) return failed(row.faults);
    if (row.id !== null && !guidForm.test(row.id)) {
      return failed([{ column: 'id', value: row.id, message: 'Expected a GUID, or nothing for a new target.' }]);
    }
    const code = (row.input.code as string | null | undefined) ?? null;
    const before =
      (row.id !== null ? known.byId.get(row.id) : undefined) ??
      (row.id === null ? (known.byCode.get(code) ?? known.byKey.get(keyOfStatement(row.input) ?? '')) : undefined) ??
      null;
    const holder = known.byCode.get(code);
    if (code !== null && holder && holder.id !== before?.id) {
      return failed([{ column: 'code', value: code, message: 'Another learning target has this code.' }]);
    }
    const parsed = bankTargetPatch.safeParse(withKnownLanguages(row.input, before));
    if (!parsed.success) return failed(parsed.error.issues.map((issue) => toFault(issue, row.input)));
    const scope = scopeOf(actor);
    const { fields } = await service.resolve({ scope, orgId: actor.orgId, reader }, parsed.data, before);
    const retired = row.isRetired === null ? {} : { isRetired: row.isRetired };
    if (before === null) {
      const { statement } = fields;
      if (!statement) return failed([{ column: 'statement', value: null, message: 'A new target needs a statement.' }]);
      const made = service.newTarget(actor.orgId, { ...emptyFields, ...fields, statement }, row.id ?? newGuid());
      const target = { ...made, ...retired };
      return told('created', target, { before, after: target });
    }
    const after = service.changed(before, { ...fields, ...retired });
    return after === before ? told('unchanged', before, null) : told('updated', after, { before, after });

    function told(outcome: 'created' | 'updated' | 'unchanged', target: BankTarget, write: BankWrite | null) {
      const faults = target.standards
        .filter(({ standardId }) => standardId === null)
        .map(({ code: value }) => ({
          column: 'standards',
          value,
          message: 'No framework here has this one code: kept as written.',
        }));
      return { settled: { line: row.line, outcome, id: target.id, faults }, write, target };
    }
  };

  return {
    run: async (
      actor: Actor,
      lines: AsyncIterable<string>,
      { isDryRun }: { isDryRun: boolean },
    ): Promise<BankImport> => {
      assertMayKeep(actor);
      const rows = await readBankTable(lines);
      if (rows.length > mostRows) {
        const message = `A table may have ${mostRows} rows at most.`;
        throw invalidInput('body', [], { code: 'too_big', message });
      }
      const [known, reader] = await Promise.all([findKnown(actor, rows), readerFor(actor, rows)]);
      const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
      const told: Settled[] = [];
      const writes: BankWrite[] = [];
      const taken = new Set<string>();
      for (const row of rows) {
        const { settled, write, target } = await settle(actor, row, { known, reader });
        const isRepeated = target !== null && taken.has(target.id);
        const final: Settled = isRepeated
          ? {
              ...settled,
              outcome: 'failed',
              faults: [{ column: null, value: null, message: 'An earlier row is the same target.' }],
            }
          : settled;
        if (target && !isRepeated) {
          taken.add(target.id);
          known.byId.set(target.id, target);
          if (target.code !== null) known.byCode.set(target.code, target);
          known.byKey.set(sortKeyOf(target), target);
          if (write) writes.push(write);
        }
        counts[final.outcome] += 1;
        if (final.faults.length > 0 && told.length < mostTold) told.push(final);
      }
      if (!isDryRun) {
        for (let start = 0; start < writes.length; start += chunkSize) {
          await targets.writeMany(scopeOf(actor), actor.orgId, writes.slice(start, start + chunkSize));
        }
      }
      return { isDryRun, ...counts, rows: told };
    },
  };
}

/** How a row without id and code is found again. */
function keyOfStatement({ code, statement }: TableRow['input']): string | null {
  const text = (statement ?? {}) as Record<string, string>;
  return code || Object.keys(text).length === 0 ? null : sortKeyOf({ code: null, statement: text });
}

/** Languages without a column, and empty cells, stay as they are. */
function withKnownLanguages(input: TableRow['input'], before: BankTarget | null): Record<string, unknown> {
  const statement = { ...before?.statement, ...(input.statement as Record<string, string> | undefined) };
  const { statement: _given, ...rest } = input;
  return { ...rest, ...(Object.keys(statement).length > 0 && { statement }) };
}

function toFault({ path, message }: z.core.$ZodIssue, input: TableRow['input']): TableFault {
  const [field, ...within] = path.map(String);
  let value: unknown = input[field ?? ''];
  for (const key of within) value = (value as Record<string, unknown> | undefined)?.[key];
  return {
    column: field === undefined ? null : columnOf(field),
    value: typeof value === 'string' ? value : null,
    message,
  };
}
