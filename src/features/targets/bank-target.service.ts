import { isDeepStrictEqual } from 'node:util';
import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import type { BankReader } from '../playlists/bank-links.ts';
import type { TargetStandard } from '../playlists/playlist.ts';
import type { GradeLevel } from '../resources/resource.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import type { StandardsReader, StandardsScope } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { BankTargetInput, BankTargetPatch } from './bank-target.schemas.ts';
import { type BankTarget, type BankTargetFields, emptyFields, foldedWords } from './bank-target.ts';
import type { BankPosition, BankTargetsStore } from './bank-targets.store.ts';
import { assertMayBrowse, assertMayKeep } from './target.policy.ts';

export type BankTargetServiceParts = {
  readonly targets: BankTargetsStore;
  readonly standards: Pick<StandardsReader, 'resolveCodes' | 'getMany' | 'descendantsOf'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly clock: Clock;
  /** A GUID of version 4. */
  newGuid(): string;
  countUses(orgId: string, ids: readonly string[]): Promise<BankUses>;
};

/** Where targets are used, by their ids; nothing is said of those that nothing uses. */
export type BankUses = {
  readonly playlists: ReadonlyMap<string, number>;
  readonly units: ReadonlyMap<string, number>;
};

export type BankSearch = {
  readonly q?: string | undefined;
  readonly standard?: string | undefined;
  readonly subject?: string | undefined;
  readonly grade?: GradeLevel | undefined;
  readonly status: 'active' | 'retired' | 'all';
  readonly after: BankPosition | null;
  readonly limit: number;
};

type TargetRef = { readonly id: string; readonly expectedRevision: number | null };

export type BankTargetService = ReturnType<typeof createBankTargetService>;

/** Of words in a search; more say nothing more. */
const mostWords = 12;
const importing: Scope = { kind: 'system', reason: 'a course names its targets' };
const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A district's learning targets: what they say is the same in every playlist that takes one. */
export function createBankTargetService(parts: BankTargetServiceParts) {
  const { targets, standards, vocabularies, clock, newGuid, countUses } = parts;

  const getOwn = async (actor: Actor, id: string): Promise<BankTarget> => {
    assertMayBrowse(actor);
    const found = await targets.find(scopeOf(actor), actor.orgId, id);
    if (!found) throw new AppError('not_found');
    return found;
  };

  /** The standards of a search: the one that is named, whatever it is called, and all below it. */
  const reachOf = async (scope: StandardsScope, written: string): Promise<string[]> => {
    const named = guidForm.test(written) ? [written.toLowerCase()] : await idsOfCode(scope, written);
    const below = await standards.descendantsOf(scope, named);
    return [...new Set([...named, ...[...below.values()].flat()])];
  };

  const idsOfCode = async (scope: StandardsScope, code: string): Promise<string[]> => {
    const meaning = (await standards.resolveCodes(scope, [code])).get(code);
    if (meaning?.kind === 'one') return [meaning.standard.id];
    return meaning?.kind === 'many' ? meaning.candidates.map(({ id }) => id) : [];
  };

  /** What people wrote, in the words of the program; faults name what there is not. */
  const resolve = async (
    { scope, orgId, reader = standards }: { scope: StandardsScope; orgId: string; reader?: AlignmentReader },
    input: BankTargetPatch,
    current: BankTargetFields | null,
  ): Promise<{ fields: Partial<BankTargetFields>; faults: Fault[] }> => {
    const { standards: written, subjects, ...rest } = input;
    const set = await vocabularies.of(orgId);
    const [found] = written
      ? await resolveAlignments(reader, scope, [
          {
            input: { alignments: written.map((one) => ({ ...one, alignmentType: 'teaches' as const })) },
            current: (current?.standards ?? []).map((one) => ({ ...one, alignmentType: 'teaches' as const })),
          },
        ])
      : [];
    const faults = (found?.unknown ?? []).map(({ path: [, at, field] }): Fault => {
      const message = 'There is no such standard.';
      return { in: 'body', path: ['standards', at, field], code: 'invalid_value', message, params: {} };
    });
    const resolved = found?.input.alignments?.map(({ standardId, code }): TargetStandard => ({ standardId, code }));
    const fields = {
      ...rest,
      ...(resolved && { standards: resolved }),
      ...(subjects && { subjects: set.resolveTags('subjects', subjects) }),
    };
    const present = Object.entries(fields).filter(([, value]) => value !== undefined);
    return { fields: Object.fromEntries(present) as Partial<BankTargetFields>, faults };
  };

  const newTarget = (orgId: string, fields: BankTargetFields, id: string): BankTarget => {
    const now = clock.now();
    return { ...fields, id, orgId, isRetired: false, revision: 1, createdAt: now, updatedAt: now };
  };

  const changed = (before: BankTarget, changes: Partial<BankTarget>): BankTarget => {
    const differs = Object.entries(changes).some(
      ([field, value]) => !isDeepStrictEqual(value, before[field as keyof BankTarget]),
    );
    return differs ? { ...before, ...changes, revision: before.revision + 1, updatedAt: clock.now() } : before;
  };

  const write = async (scope: Scope, before: BankTarget, changes: Partial<BankTarget>): Promise<BankTarget> => {
    const after = changed(before, changes);
    if (after === before || (await targets.write(scope, { before, after }))) return after;
    throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
  };

  const setRetired = async (actor: Actor, { id, expectedRevision }: TargetRef, isRetired: boolean) => {
    const before = await getOwn(actor, id);
    assertMayKeep(actor);
    assertRevision(expectedRevision, before.revision);
    return write(scopeOf(actor), before, { isRetired });
  };

  const bank: BankReader = {
    getMany: async (actor, ids) => {
      const found = await targets.findMany(scopeOf(actor), actor.orgId, ids);
      return new Map(found.map((target) => [target.id, target]));
    },
  };

  return {
    /** What playlists read. */
    bank,

    /** For other features: those of the ids that the district has. */
    getMany: (actor: Actor, ids: readonly string[]): Promise<BankTarget[]> =>
      targets.findMany(scopeOf(actor), actor.orgId, ids),

    /** For imports: ids of targets of a district by how they are written, as ids or as codes. */
    findWritten: async (orgId: string, written: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      if (written.length === 0) return new Map();
      const [guids, codes] = [
        written.filter((one) => guidForm.test(one)),
        written.filter((one) => !guidForm.test(one)),
      ];
      const [byId, byCode] = await Promise.all([
        targets.findMany(
          importing,
          orgId,
          guids.map((id) => id.toLowerCase()),
        ),
        targets.findByCodes(importing, orgId, codes),
      ]);
      const known = new Set(byId.map(({ id }) => id));
      return new Map([
        ...guids.flatMap((one) => (known.has(one.toLowerCase()) ? [[one, one.toLowerCase()] as const] : [])),
        ...byCode.map(({ code, id }) => [code ?? '', id] as const),
      ]);
    },

    /** Throw `forbidden`, before anything is read or received. */
    assertReader: assertMayBrowse,
    assertKeeper: assertMayKeep,

    /** The import writes by these, row by row. */
    resolve,
    newTarget,
    changed,

    create: async (actor: Actor, input: BankTargetInput): Promise<BankTarget> => {
      assertMayKeep(actor);
      const scope = scopeOf(actor);
      const { fields, faults } = await resolve({ scope, orgId: actor.orgId }, input, null);
      if (faults.length > 0) throw new AppError('invalid_request', { faults });
      const target = newTarget(actor.orgId, { ...emptyFields, ...fields, statement: input.statement }, newGuid());
      await targets.write(scope, { before: null, after: target });
      return target;
    },

    get: getOwn,

    list: async (actor: Actor, { q = '', standard, subject, grade, status, after, limit }: BankSearch) => {
      assertMayBrowse(actor);
      const scope = scopeOf(actor);
      const [standardIds, set] = await Promise.all([
        standard === undefined ? undefined : reachOf(scope, standard),
        vocabularies.of(actor.orgId),
      ]);
      const filter = {
        words: foldedWords(q).slice(0, mostWords),
        standardIds,
        ...(status !== 'all' && { isRetired: status === 'retired' }),
        ...(subject !== undefined && { subjects: set.filterValues('subjects', [subject]) }),
        ...(grade !== undefined && { gradeLevels: [grade] }),
      };
      return targets.list(scope, { orgId: actor.orgId, filter, after, limit });
    },

    update: async (actor: Actor, { id, expectedRevision }: TargetRef, patch: BankTargetPatch): Promise<BankTarget> => {
      const before = await getOwn(actor, id);
      assertMayKeep(actor);
      assertRevision(expectedRevision, before.revision);
      const scope = scopeOf(actor);
      const { fields, faults } = await resolve({ scope, orgId: actor.orgId }, patch, before);
      if (faults.length > 0) throw new AppError('invalid_request', { faults });
      return write(scope, before, fields);
    },

    retire: (actor: Actor, target: TargetRef) => setRetired(actor, target, true),
    restore: (actor: Actor, target: TargetRef) => setRetired(actor, target, false),

    usesOf: (actor: Actor, ids: readonly string[]): Promise<BankUses> => countUses(actor.orgId, ids),
  };
}
