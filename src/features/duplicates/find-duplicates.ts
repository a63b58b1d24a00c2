import { createHash } from 'node:crypto';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { canonicalUrl } from '../resources/canonical-url.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import type { ChangedResource } from '../resources/resource-feed.ts';
import { compareResources, type Likeness, readSummary } from './compare.ts';
import { pairOf } from './duplicate.ts';
import type { DuplicateKeysStore, KeptLikeness } from './duplicate-keys.store.ts';
import type { DuplicatePairsStore, FoundPair } from './duplicate-pairs.store.ts';
import { readTitle, titleKeys } from './title.ts';

/** A title or an address that more have than this is a general one: it tells nothing by itself. */
const generalFrom = 12;

export type FindDuplicatesParts = {
  readonly keys: DuplicateKeysStore;
  readonly pairs: Pick<DuplicatePairsStore, 'replace'>;
  /** Hashes of files by id. */
  hashesOf(fileIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type DuplicateFinder = ReturnType<typeof createDuplicateFinder>;

/**
 * Finds the duplicates of resources that have changed. Each has a few keys (addresses, hashes of files, titles with and
 * without one word); only what shares a key is compared, so the work grows with the changes, not with the library.
 */
export function createDuplicateFinder({ keys, pairs, hashesOf, clock }: FindDuplicatesParts) {
  /** Compares resources whose keys are kept with all that share one, and notes the pairs. */
  const look = async (scope: Scope, orgId: string, ids: readonly string[]): Promise<void> => {
    // Those that are gone have no digest: only their open pairs go.
    const kept = [...(await keys.findMany(scope, ids)).values()].filter(({ digest }) => digest !== '');
    const wanted = new Set(kept.flatMap((one) => keysOf(one)));
    const sharing = await keys.listSharing(scope, orgId, [...wanted]);
    const byKey = new Map<string, KeptLikeness[]>();
    for (const { kept: other, keys: shared } of sharing) {
      for (const key of shared) {
        if (!wanted.has(key)) continue;
        const others = byKey.get(key);
        if (others) others.push(other);
        else byKey.set(key, [other]);
      }
    }
    const found = new Map<string, FoundPair>();
    for (const one of kept) {
      for (const key of keysOf(one)) {
        const others = byKey.get(key) ?? [];
        if (others.length > generalFrom && !key.startsWith('file ')) continue;
        for (const other of others.slice(0, mostCompared)) {
          const ids = pairOf(one.own.resourceId, other.own.resourceId);
          if (found.has(ids.join(':'))) continue;
          const verdict = compareResources(likenessOf(one), likenessOf(other));
          const schoolId = one.schoolId === other.schoolId ? one.schoolId : null;
          if (verdict) found.set(ids.join(':'), { ...verdict, ids, schoolId });
        }
      }
    }
    await pairs.replace(scope, { orgId, ids, found: [...found.values()], now: clock.now() });
  };

  return {
    look,

    /** Takes note of changed resources, deleted ones too. The same again changes nothing. */
    handle: async (scope: Scope, changed: readonly ChangedResource[]): Promise<void> => {
      const there = changed.filter(({ resource, isDeleted }) => !isDeleted && isCompared(resource));
      const gone = changed.filter((each) => !there.includes(each));
      const hashes = await hashesOf(there.flatMap(({ resource }) => seenContent(resource).fileId ?? []));
      const before = await keys.findMany(
        scope,
        there.map(({ resource }) => resource.id),
      );
      const written = there.flatMap(({ resource }) => {
        const { id, orgId, schoolId } = resource;
        const kept = { orgId, schoolId, own: readLikeness(resource, hashes), merged: before.get(id)?.merged ?? [] };
        const digest = createHash('sha256').update(JSON.stringify(kept)).digest('base64url');
        return before.get(id)?.digest === digest ? [] : [{ kept, keys: keysOf(kept), digest }];
      });
      await keys.put(scope, written);
      const goneIds = gone.map(({ resource }) => resource.id);
      if (goneIds.length > 0) await keys.hide(scope, goneIds);

      const touched = new Map<string, string[]>();
      for (const { orgId, id } of [
        ...written.map(({ kept }) => ({ orgId: kept.orgId, id: kept.own.resourceId })),
        ...gone.map(({ resource }) => resource),
      ]) {
        touched.set(orgId, [...(touched.get(orgId) ?? []), id]);
      }
      for (const [orgId, ids] of touched) await look(scope, orgId, ids);
    },
  };
}

/** Of what shares one key. */
const mostCompared = 50;

/** What belongs to one person alone is nobody else's matter. */
function isCompared({ visibility, status }: Resource): boolean {
  return visibility !== 'private' && status !== 'archived';
}

function readLikeness(resource: Resource, hashes: ReadonlyMap<string, string>): Likeness {
  const content = seenContent(resource);
  const { title, summary, url, fileId, author, publisher } = content;
  const address = url === null ? null : canonicalUrl(url);
  const hash = fileId === null ? null : (hashes.get(fileId) ?? null);
  return {
    resourceId: resource.id,
    title: readTitle(title, [author, publisher, address?.split('/')[0] ?? null, 'YouTube', 'Vimeo']),
    addresses: address === null ? [] : [address],
    files: hash === null ? [] : [hash],
    kind: content.kind,
    modalities: resource.catalog.modalities,
    gradeLevels: resource.catalog.gradeLevels,
    inLanguage: content.inLanguage,
    author,
    publisher,
    timeRequired: content.timeRequired,
    summary: readSummary(summary, title),
    sourceSystem: resource.source?.system ?? null,
  };
}

function likenessOf({ own, merged }: KeptLikeness): Likeness {
  if (merged.length === 0) return own;
  return {
    ...own,
    addresses: [...own.addresses, ...merged.flatMap(({ addresses }) => addresses)],
    files: [...own.files, ...merged.flatMap(({ files }) => files)],
  };
}

/** Long ones as hashes: an index takes keys of a limited length. */
export function keysOf(kept: KeptLikeness): string[] {
  const { title, addresses, files } = likenessOf(kept);
  return [
    ...addresses.map((address) => `page ${short(address)}`),
    ...files.map((file) => `file ${file}`),
    ...titleKeys(title).map((key) => `title ${short(key)}`),
  ];
}

function short(key: string): string {
  return key.length <= 60 ? key : createHash('sha256').update(key).digest('base64url');
}
