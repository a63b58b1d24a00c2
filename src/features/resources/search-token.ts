import type { AwaitedState } from './resource-search.service.ts';

const tokenShape = /^([0-9a-f]{24})\.(\d{1,9})$/;

/** What a write answers in `search-token`, so that a search can wait for it. */
export function searchTokenOf({ id, revision }: AwaitedState): string {
  return `${id}.${revision}`;
}

/** Null for what is no token. */
export function readSearchToken(token: string): AwaitedState | null {
  const [, id, revision] = tokenShape.exec(token) ?? [];
  return id === undefined ? null : { id, revision: Number(revision) };
}
