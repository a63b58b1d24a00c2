import type { MergesResponse } from './merge.schemas.ts';
import type { Standing } from './standing.ts';
import { presentConflict } from './student-playlist.presenter.ts';

/** What students get where nothing is to be decided; those who get the same, together. */
export function groupUpdates(behind: readonly Standing[]): MergesResponse['updates'] {
  const groups = new Map<string, MergesResponse['updates'][number]>();
  for (const { row, update } of behind) {
    if (update?.kind !== 'ready') continue;
    const key = JSON.stringify(update.differences);
    const group = groups.get(key);
    if (group) group.studentPlaylistIds.push(row.id);
    else groups.set(key, { changes: update.differences.map((one) => ({ ...one })), studentPlaylistIds: [row.id] });
  }
  return [...groups.values()];
}

/** What is to be decided; the same for several students, once. */
export function groupConflicts(behind: readonly Standing[]): MergesResponse['conflicts'] {
  const groups = new Map<string, MergesResponse['conflicts'][number]>();
  for (const standing of behind) {
    const { row, update } = standing;
    if (update?.kind !== 'conflicts') continue;
    for (const conflict of update.conflicts) {
      const group = groups.get(conflict.key);
      if (group) {
        group.studentPlaylistIds.push(row.id);
        continue;
      }
      groups.set(conflict.key, { ...presentConflict(conflict, standing), studentPlaylistIds: [row.id] });
    }
  }
  return [...groups.values()];
}
