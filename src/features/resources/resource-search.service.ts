import { type Json, toJson } from '../../http/json.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IndexDocument, SearchFilter } from '../search/search-index.ts';
import { presentSummary } from './resource.presenter.ts';
import { fileIdsOf, isApprovedAt, publishedContent, type Resource } from './resource.ts';
import { isVisibleToSearch } from './resource-changes.ts';
import type { ResourceFreshnessStore } from './resource-freshness.store.ts';
import { noFiles, type SearchedFiles, searchScopeOf, toIndexDocument } from './resource-index.ts';
import type { ResourceSummary } from './resource-response.schemas.ts';
import type { ResourcesStore, SearchState } from './resources.store.ts';

/** What the index should hold of a resource at that revision; `document` null: nothing. */
export type IndexEntry = {
  readonly id: string;
  readonly searchRevision: number;
  readonly document: IndexDocument | null;
  /** The index has not confirmed it yet. */
  readonly isPending: boolean;
};

/** What search needs of resources: the index is made of it, and hits are shown by it. */
export type ResourceSearchService = {
  /** What the index does not know yet, the longest waiting first. */
  listSearchPending(limit: number): Promise<IndexEntry[]>;
  countSearchPending(): Promise<number>;
  /** Every published resource in the order of ids, for the build of an index: ask on with the last id. */
  listSearchable(afterId: string | null, limit: number): Promise<IndexEntry[]>;
  /** How many `listSearchable` lists in all. */
  countSearchable(): Promise<number>;
  /** Tells what the index has confirmed. What has changed since stays pending. */
  markIndexed(confirmed: readonly Pick<IndexEntry, 'id' | 'searchRevision'>[]): Promise<void>;
  /** The condition without which no search of the actor runs. */
  searchScopeOf(actor: Actor): SearchFilter;
  /**
   * The hits that the actor may see, in the order given. While the index `isCurrent`, a hit of a known revision needs
   * no look at the database; all others come in one query, which leaves out what the actor may no longer see.
   */
  getManyForHits(actor: Actor, hits: readonly IndexHit[], isCurrent: boolean): Promise<FoundResource[]>;
  /** Of these states: those that the index has not confirmed. */
  findUnconfirmed(actor: Actor, awaited: readonly AwaitedState[]): Promise<readonly AwaitedState[]>;
  /** The district's published resources that the actor may see, last changed first, without an index. */
  browse(actor: Actor, limit: number): Promise<readonly { document: IndexDocument; found: FoundResource }[]>;
};

/** A state of a resource that searches are to see. */
export type AwaitedState = { readonly id: string; readonly revision: number };

/** What the index knows of a resource that it found. */
export type IndexHit = { readonly id: string; readonly revision: number };

/** A resource as hits show it, and what is asked of it without reading the text. */
export type FoundResource = {
  readonly id: string;
  readonly orgId: string;
  /** For students, by its own district. */
  readonly isApproved: boolean;
  /** When that ends; null: never. */
  readonly approvedUntil: Date | null;
  readonly summary: Json<ResourceSummary>;
};

/** How many summaries are kept, as text of about 1.5 kB each; the oldest go first. */
const maxSummaries = 100_000;

const sync: Scope = { kind: 'system', reason: 'the search index follows the resources' };

export function createResourceSearchService({
  resources,
  freshness,
  searchedFiles,
  clock,
}: {
  resources: Pick<
    ResourcesStore,
    | 'listSearchPending'
    | 'countSearchPending'
    | 'listSearchable'
    | 'countSearchable'
    | 'markIndexed'
    | 'findMany'
    | 'list'
  >;
  freshness: ResourceFreshnessStore;
  /** What files hold, by their ids. */
  searchedFiles(ids: readonly string[]): Promise<SearchedFiles>;
  clock: Clock;
}): ResourceSearchService {
  const summaries = new Map<string, { readonly revision: number; readonly found: FoundResource }>();

  /** What the index takes in is what it will find: its summary is kept beside it. */
  const toEntry = (
    { resource, isDeleted, searchRevision, isPending }: SearchState,
    files: SearchedFiles,
  ): IndexEntry => {
    const document = isDeleted ? null : toIndexDocument(resource, searchRevision, { files, now: clock.now() });
    summaries.delete(resource.id);
    if (document !== null) {
      summaries.set(resource.id, { revision: searchRevision, found: toFound(resource, clock.now()) });
      const [oldest] = summaries.keys();
      if (summaries.size > maxSummaries && oldest !== undefined) summaries.delete(oldest);
    }
    return { id: resource.id, searchRevision, isPending, document };
  };

  /** With the words of the files that they show to readers. */
  const toEntries = async (states: readonly SearchState[]): Promise<IndexEntry[]> => {
    const ids = states.flatMap(({ resource }) => {
      const content = publishedContent(resource);
      return content === null ? [] : fileIdsOf(content);
    });
    const files = ids.length === 0 ? noFiles : await searchedFiles([...new Set(ids)]);
    return states.map((state) => toEntry(state, files));
  };

  return {
    listSearchPending: async (limit) => toEntries(await resources.listSearchPending(sync, limit)),
    countSearchPending: () => resources.countSearchPending(sync),
    listSearchable: async (afterId, limit) => toEntries(await resources.listSearchable(sync, afterId, limit)),
    countSearchable: () => resources.countSearchable(sync),
    markIndexed: async (confirmed) => {
      // Few revisions are many resources' (after an import: one), so that this is few writes.
      const idsByRevision = new Map<number, string[]>();
      for (const { id, searchRevision } of confirmed) {
        const ids = idsByRevision.get(searchRevision);
        if (ids) ids.push(id);
        else idsByRevision.set(searchRevision, [id]);
      }
      for (const [revision, ids] of idsByRevision) await resources.markIndexed(sync, ids, revision);
    },
    searchScopeOf: (actor) => searchScopeOf(scopeOf(actor), clock.now()),
    getManyForHits: async (actor, hits, isCurrent) => {
      const byId = new Map<string, FoundResource>();
      const unknown: string[] = [];
      for (const { id, revision } of hits) {
        const known = isCurrent ? summaries.get(id) : undefined;
        const hasLapsed = known?.found.approvedUntil && known.found.approvedUntil <= clock.now();
        if (known?.revision === revision && !hasLapsed) byId.set(id, known.found);
        else unknown.push(id);
      }
      const found = unknown.length > 0 ? await resources.findMany(scopeOf(actor), unknown, clock.now()) : [];
      for (const resource of found) {
        if (isVisibleToSearch(resource)) byId.set(resource.id, toFound(resource, clock.now()));
      }
      return hits.flatMap(({ id }) => byId.get(id) ?? []);
    },
    findUnconfirmed: (actor, awaited) => freshness.findPending(scopeOf(actor), awaited),
    browse: async (actor, limit) => {
      const filter = { orgId: actor.orgId, statuses: ['published'] as const };
      const { found } = await resources.list(scopeOf(actor), { filter, after: null, limit }, clock.now());
      return found.slice(0, limit).flatMap((resource) => {
        const document = toIndexDocument(resource, resource.revision, { now: clock.now() });
        return document === null ? [] : [{ document, found: toFound(resource, clock.now()) }];
      });
    },
  };
}

function toFound(resource: Resource, now: Date): FoundResource {
  const { id, orgId, approvedForStudents } = resource;
  const isApproved = isApprovedAt(resource, now);
  return {
    id,
    orgId,
    isApproved,
    approvedUntil: isApproved ? (approvedForStudents?.until ?? null) : null,
    summary: toJson(presentSummary(resource, 'published', now)),
  };
}
