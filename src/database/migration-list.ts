import type { Migration } from './migrations.ts';

/** Every migration, oldest first. One that has been released is never changed, only followed by another. */
export const migrationList: readonly Migration[] = [];
