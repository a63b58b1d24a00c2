import type { Migration } from './migrations.ts';
import { indexAccounts } from './steps/index-accounts.ts';

/** Every migration, oldest first. One that has been released is never changed, only followed by another. */
export const migrationList: readonly Migration[] = [
  { version: 1, name: 'index accounts and idempotency keys', up: indexAccounts },
];
