import type { Framework } from './standard.ts';

/** Where a page of frameworks, which stand by title, ends. */
export type FrameworkPosition = { readonly sortKey: string; readonly id: string };

export function positionOf(framework: Framework): FrameworkPosition {
  return { sortKey: sortKeyOf(framework), id: framework.id };
}

/** Titles without case and accents. */
export function sortKeyOf({ title }: Pick<Framework, 'title'>): string {
  return title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().slice(0, 200);
}
