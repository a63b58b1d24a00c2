import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { StandardsScope } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { type ImportRecord, parseImportRecord } from './resource.schemas.ts';
import { checkPublication, type ResourceStatus } from './resource.ts';
import { type AlignmentReader, type ResolvedInput, resolveAlignments } from './resource-alignments.ts';
import { changesSearch } from './resource-changes.ts';
import { fingerprintOf, type ImportOptions, importAgain, importNew } from './resource-import.ts';
import { type WithTerms, withTermIds } from './resource-terms.ts';
import type { ResourceWrite } from './resource-write.store.ts';
import type { ImportedResource, NewResource, ResourcesStore } from './resources.store.ts';

export type ImportFieldFault = {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
};

/** What became of one record, in the order of the records. */
export type ImportOutcome =
  | {
      readonly outcome: 'created' | 'updated' | 'unchanged';
      readonly id: string;
      readonly status: ResourceStatus;
      /** What its publication lacks; empty where nothing does. */
      readonly missing: readonly string[];
    }
  /** Somebody has deleted it here, or the batch holds another record of the same key. */
  | { readonly outcome: 'skipped'; readonly reason: 'deleted' | 'repeated' }
  | { readonly outcome: 'failed'; readonly faults: readonly ImportFieldFault[] };

export type ResourceImportService = {
  /**
   * Writes a batch of records, each found again by its `source`. Records are checked here; one that is faulty fails and
   * stops no other. The same batch again changes nothing. What has been answered is on disk.
   */
  importResources(records: readonly unknown[], options: ImportOptions): Promise<ImportOutcome[]>;
  /** Ids of what was imported and is still there, by its keys at the source. */
  findIds(orgId: string, system: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

type Parsed = { readonly at: number; readonly record: WithTerms<ImportRecord>; readonly fingerprint: string };
type Resolved = Omit<Parsed, 'record'> & { readonly record: ResolvedInput<ImportRecord> };

/** Records per transaction: few round trips, and none that keeps others waiting. */
const chunkSize = 500;

const maxAttempts = 5;

export function createResourceImportService({
  resources,
  clock,
  vocabularies,
  standards,
  hasSchool,
}: {
  resources: Pick<ResourcesStore, 'newId' | 'findImported' | 'writeImported'>;
  clock: Clock;
  vocabularies: Pick<VocabularyService, 'of'>;
  standards: AlignmentReader;
  /** Whether the district has that school. */
  hasSchool(orgId: string, schoolId: string): Promise<boolean>;
}): ResourceImportService {
  /** With what the codes of the whole chunk mean, in one question; those that name unknown standards are noted as failed. */
  const withAlignments = async (chunk: readonly Parsed[], { orgId }: ImportOptions, outcomes: ImportOutcome[]) => {
    const scope: StandardsScope = { kind: 'district', orgId, reason: 'import of resources' };
    const inputs = chunk.map(({ record }) => ({ input: record, current: [] }));
    const resolved = await resolveAlignments(standards, scope, inputs);
    return chunk.flatMap(({ at, fingerprint }, index): Resolved[] => {
      const { input, unknown = [] } = resolved[index] ?? {};
      if (input !== undefined && unknown.length === 0)
        return [{ at, fingerprint, record: input as ResolvedInput<ImportRecord> }];
      const message = 'There is no such standard.';
      outcomes[at] = {
        outcome: 'failed',
        faults: unknown.map(({ path }) => ({ path, code: 'invalid_value', message })),
      };
      return [];
    });
  };

  const importChunk = async (chunk: readonly Resolved[], options: ImportOptions, outcomes: ImportOutcome[]) => {
    const scope: Scope = { kind: 'system', reason: 'import' };
    for (let attempt = 1; ; attempt++) {
      const known = await findKnown(scope, chunk, options);
      const created: NewResource[] = [];
      const updated: ResourceWrite[] = [];
      const now = clock.now();
      for (const { at, record, fingerprint } of chunk) {
        const found = known.get(keyOf(record));
        if (found === undefined) {
          const { after, version } = importNew(resources.newId(), record, options, now);
          created.push({ resource: after, version, fingerprint, isSeenBySearch: changesSearch(null, after) });
          outcomes[at] = tell('created', after);
        } else if (found.isDeleted) {
          outcomes[at] = { outcome: 'skipped', reason: 'deleted' };
        } else if (found.fingerprint === fingerprint) {
          outcomes[at] = tell('unchanged', found.resource);
        } else {
          const before = found.resource;
          const { after, version } = importAgain(before, record, options, now);
          updated.push({ before, after, version, fingerprint, isSeenBySearch: changesSearch(before, after) });
          outcomes[at] = tell('updated', after);
        }
      }
      if (created.length + updated.length === 0) return;
      try {
        await resources.writeImported(scope, { created, updated });
        return;
      } catch (error) {
        if (attempt === maxAttempts || !isOvertaken(error)) throw error;
      }
    }
  };

  const findKnown = async (scope: Scope, chunk: readonly Resolved[], { orgId }: ImportOptions) => {
    const known = new Map<string, ImportedResource>();
    const sources = chunk.map(({ record }) => record.source);
    for (const system of new Set(sources.map((source) => source.system))) {
      const ids = sources.filter((source) => source.system === system).map(({ id }) => id);
      for (const found of await resources.findImported(scope, { orgId, system, ids })) {
        const key = keyOf({ source: { system, id: found.sourceId } });
        // One that lives counts more than tombstones of its key.
        if (!known.has(key) || !found.isDeleted) known.set(key, found);
      }
    }
    return known;
  };

  /** Those whose school is one of the district's; the others are noted as failed. */
  const withoutMisplaced = async (parsed: readonly Parsed[], options: ImportOptions, outcomes: ImportOutcome[]) => {
    const isKnown = new Map<string | null | undefined, boolean>();
    for (const { schoolId } of parsed.map(({ record }) => record)) {
      if (schoolId && !isKnown.has(schoolId)) isKnown.set(schoolId, await hasSchool(options.orgId, schoolId));
    }
    return parsed.filter(({ at, record }) => {
      const { schoolId, visibility = options.visibility } = record;
      if (schoolId ? isKnown.get(schoolId) : visibility !== 'school') return true;
      const message = schoolId ? 'There is no such school.' : 'A resource for a school needs the school.';
      outcomes[at] = { outcome: 'failed', faults: [{ path: ['schoolId'], code: 'custom', message }] };
      return false;
    });
  };

  return {
    findIds: async (orgId, system, ids) => {
      const scope: Scope = { kind: 'system', reason: 'import' };
      const found = ids.length === 0 ? [] : await resources.findImported(scope, { orgId, system, ids });
      return new Map(
        found.flatMap(({ isDeleted, sourceId, resource }) => (isDeleted ? [] : [[sourceId, resource.id]])),
      );
    },

    importResources: async (records, options) => {
      const outcomes: ImportOutcome[] = [];
      const terms = await vocabularies.of(options.orgId);
      const parsed = await withoutMisplaced(parseAll(records, options, terms, outcomes), options, outcomes);
      for (let start = 0; start < parsed.length; start += chunkSize) {
        const chunk = await withAlignments(parsed.slice(start, start + chunkSize), options, outcomes);
        await importChunk(chunk, options, outcomes);
      }
      return outcomes;
    },
  };
}

/** The records that are in order; what became of the others is noted in `outcomes`. */
function parseAll(
  records: readonly unknown[],
  options: ImportOptions,
  terms: VocabularySet,
  outcomes: ImportOutcome[],
): Parsed[] {
  const seen = new Set<string>();
  return records.flatMap((candidate, at) => {
    const result = parseImportRecord(candidate);
    if (!result.success) {
      outcomes[at] = { outcome: 'failed', faults: result.error.issues.map(toFault) };
      return [];
    }
    const record = result.data;
    if (record.approvedForStudents && options.actorId === null) {
      const message = 'Only a person can approve a resource for students.';
      outcomes[at] = { outcome: 'failed', faults: [{ path: ['approvedForStudents'], code: 'custom', message }] };
      return [];
    }
    if (seen.has(keyOf(record))) {
      outcomes[at] = { outcome: 'skipped', reason: 'repeated' };
      return [];
    }
    seen.add(keyOf(record));
    const { input, unknown } = withTermIds(record, terms);
    if (unknown.length > 0) {
      const message = `It is none of: ${unknown[0]?.accepts.join(', ')}.`;
      outcomes[at] = {
        outcome: 'failed',
        faults: unknown.map(({ path }) => ({ path, code: 'invalid_value', message })),
      };
      return [];
    }
    // Of the record as it came: other words in the vocabulary do not make it another record.
    return [{ at, record: input, fingerprint: fingerprintOf(record, options) }];
  });
}

function tell(
  outcome: 'created' | 'updated' | 'unchanged',
  { id, status, content, catalog }: ImportedResource['resource'],
): ImportOutcome {
  return { outcome, id, status, missing: checkPublication(content, catalog).missing };
}

function toFault({ path, code, message }: { path: PropertyKey[]; code?: string; message: string }): ImportFieldFault {
  return { path: path.map((key) => (typeof key === 'number' ? key : String(key))), code: code ?? 'custom', message };
}

function keyOf({ source }: Pick<ImportRecord, 'source'>): string {
  return JSON.stringify([source.system, source.id]);
}

/** Somebody else wrote the same resources meanwhile: reading again tells what is left to do. */
function isOvertaken(error: unknown): boolean {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return name === 'ImportOvertaken' || code === 11_000;
}
