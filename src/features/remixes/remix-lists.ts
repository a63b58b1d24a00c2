import type { Scope } from '../../shared/actor.ts';
import type { Resource } from '../resources/resource.ts';

/** Where a page of a list by change ends. */
export type ListPlace = { readonly at: string; readonly id: string };

type Page = { readonly after: ListPlace | null; readonly limit: number };
type Listed = Promise<{ readonly found: Resource[]; readonly count: number }>;

/** What the feature asks of resources: which stem from which. Last changed first; one more than `limit` when there are more. */
export type RemixLists = {
  listRemixes(scope: Scope, input: Page & { readonly sourceId: string; readonly isDirect: boolean }, now: Date): Listed;
  listOwnRemixes(scope: Scope, page: Page): Listed;
};
