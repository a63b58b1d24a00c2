import type { Actor } from '../../shared/actor.ts';
import { canonicalUrl } from '../resources/canonical-url.ts';
import type { Resource } from '../resources/resource.ts';
import { seenContent } from '../resources/resource.ts';
import type { ResourceHint } from './playlist-record.ts';
import type { FoundResource } from './settle-in.ts';

/** Where resources are found again. Ids that come from here are looked up once more with the scope of the actor. */
export type ResourceFinder = {
  /** Those of the ids that the actor may see. */
  getMany(actor: Actor, ids: readonly string[]): Promise<readonly Resource[]>;
  /** Ids in the district, by their keys at the source. */
  findImported(orgId: string, system: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Ids in the district, by canonical address. */
  findByAddress(orgId: string, addresses: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Ids in the district, by the hash of their file. */
  findByHash(orgId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
};

/** What of the library a file means, by the id in the file: by id, key at the source, address, bytes, in this order. */
export async function findResources(
  finder: ResourceFinder,
  actor: Actor,
  hints: readonly ResourceHint[],
): Promise<Map<string, FoundResource>> {
  const addressOf = ({ url }: ResourceHint): string | null => (url === null ? null : canonicalUrl(url));
  const [byKey, byAddress, byHash] = await Promise.all([
    findByKey(finder, actor.orgId, hints),
    finder.findByAddress(actor.orgId, unique(hints.flatMap((hint) => addressOf(hint) ?? []))),
    finder.findByHash(actor.orgId, unique(hints.flatMap(({ sha256 }) => sha256 ?? []))),
  ]);
  const candidatesOf = (hint: ResourceHint): readonly (readonly [FoundResource['by'], readonly string[]])[] => [
    ['id', [hint.resourceId]],
    ['source', list(byKey.get(keyOf(hint.source) ?? ''))],
    ['address', byAddress.get(addressOf(hint) ?? '') ?? []],
    ['bytes', byHash.get(hint.sha256 ?? '') ?? []],
  ];
  const ids = unique(hints.flatMap((hint) => candidatesOf(hint).flatMap(([, some]) => some)));
  const seen = new Map((await finder.getMany(actor, ids)).map((resource) => [resource.id, resource]));
  const found = new Map<string, FoundResource>();
  for (const hint of hints) {
    for (const [by, some] of candidatesOf(hint)) {
      const best = bestOf(some.flatMap((id) => seen.get(id) ?? []));
      if (!best) continue;
      const { subjects } = best.catalog;
      found.set(hint.resourceId, { id: best.id, by, subjects, inLanguage: seenContent(best).inLanguage });
      break;
    }
  }
  return found;
}

async function findByKey(finder: ResourceFinder, orgId: string, hints: readonly ResourceHint[]) {
  const sources = hints.flatMap(({ source }) => source ?? []);
  const found = new Map<string, string>();
  for (const system of unique(sources.map((source) => source.system))) {
    const keys = unique(sources.flatMap((source) => (source.system === system ? source.id : [])));
    for (const [id, resourceId] of await finder.findImported(orgId, system, keys)) {
      found.set(keyOf({ system, id }) ?? '', resourceId);
    }
  }
  return found;
}

/** Of several with one address: one that readers see, the oldest of these. */
function bestOf(resources: readonly Resource[]): Resource | null {
  const rank = ({ status, withdrawal }: Resource) => (status === 'published' && withdrawal === null ? 0 : 1);
  const [best = null] = [...resources].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  return best;
}

function keyOf(source: ResourceHint['source']): string | null {
  return source && JSON.stringify([source.system, source.id]);
}

function list(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
