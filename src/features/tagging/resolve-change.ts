import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import type { ResourcePatch } from '../resources/resource.schemas.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import { withTermIds } from '../resources/resource-terms.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { type BulkChange, type FieldOperations, isListField } from './bulk-change.schemas.ts';
import { contradictionsOf } from './bulk-change.ts';

export type ResolveChange = (actor: Actor, change: BulkChange) => Promise<BulkChange>;

/**
 * The change with ids in place of words that the district has terms for, and of codes that mean one standard, once for all
 * resources. Throws invalid_request for words and standards that there are not, and for operations that contradict.
 */
export function createResolveChange({
  vocabularies,
  standards,
}: {
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
}): ResolveChange {
  return async (actor, change) => {
    const terms = await vocabularies.of(actor.orgId);
    const faults: Fault[] = [];
    const resolveList = async (
      field: string,
      values: readonly unknown[],
      place: (at: number) => (string | number)[],
    ): Promise<readonly unknown[]> => {
      const { input, unknown } = withTermIds({ [field]: values } as ResourcePatch, terms);
      const [resolved] = await resolveAlignments(standards, scopeOf(actor), [{ input, current: [] }]);
      for (const { path, accepts } of unknown)
        faults.push(faultAt(place(path[1]), `It is none of: ${accepts.join(', ')}.`));
      for (const { path } of resolved?.unknown ?? [])
        faults.push(faultAt(place(path[1]), 'There is no such standard.'));
      const read = (resolved?.input ?? {}) as Record<string, readonly unknown[] | undefined>;
      return read[field] ?? [];
    };
    const resolved: Record<string, FieldOperations> = {};
    for (const [field, operations] of Object.entries(change)) {
      if (operations === undefined) continue;
      if (!isListField(field)) {
        resolved[field] = operations;
        continue;
      }
      const next: Record<string, unknown> = {};
      for (const verb of ['add', 'remove', 'set'] as const) {
        const values = operations[verb];
        if (values === undefined) continue;
        const given = (values ?? []) as readonly unknown[];
        next[verb] = await resolveList(field, given, (at) => ['change', field, verb, at]);
      }
      if (operations.replace) {
        const one = async (value: unknown, at: number, side: string) => {
          const [found] = await resolveList(field, [value], () => ['change', field, 'replace', at, side]);
          return found ?? value;
        };
        const pairs: unknown[] = [];
        for (const [at, { from, to }] of operations.replace.entries())
          pairs.push({ from: await one(from, at, 'from'), to: await one(to, at, 'to') });
        next.replace = pairs;
      }
      resolved[field] = next;
    }
    for (const { path, message } of contradictionsOf(resolved)) faults.push(faultAt(['change', ...path], message));
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
    return resolved;
  };
}

function faultAt(path: (string | number)[], message: string): Fault {
  return { in: 'body', path, code: 'custom', message, params: {} };
}
