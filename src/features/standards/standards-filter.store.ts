import mongoose from 'mongoose';
import { mayWrite, readableOrgs } from './standard.policy.ts';
import type { StandardsScope } from './standards.ts';

export type Filter = Record<string, unknown>;

/** An operator that we wrote ourselves: `sanitizeFilter` disarms all others. */
export const operator = (condition: Filter): Filter => mongoose.trusted(condition) as Filter;

export const anyOf = (values: readonly unknown[]): Filter => operator({ $in: [...values] });

/** What the scope may read: put into every filter. */
export function readableFilter(scope: StandardsScope): Filter {
  const orgs = readableOrgs(scope);
  return orgs === 'all' ? {} : { orgId: orgs.length === 1 ? orgs[0] : anyOf(orgs) };
}

export function assertWritable(scope: StandardsScope, orgId: string): void {
  if (!mayWrite(scope, orgId)) throw new Error('Standards are written by their own organization only.');
}
