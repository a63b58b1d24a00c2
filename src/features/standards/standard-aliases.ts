import { codeKey, codeKeysOf } from './code.ts';
import type { AliasList } from './framework-package.ts';
import type { ImportRecord } from './import-record.ts';
import type { Standard } from './standard.ts';

/**
 * Adds the names of each entry to the standards that it means: the one of its GUID, or those of the first name that is
 * known. A name that another standard of the same framework has already is left to it.
 */
export function addAliases(
  entries: AliasList['entries'],
  found: readonly Standard[],
  record: ImportRecord,
  now: Date,
): { changed: Standard[]; newKeys: string[] } {
  const byKey = new Map<string, Standard[]>();
  const current = new Map(found.map((standard) => [standard.id, standard]));
  for (const standard of found)
    for (const key of standard.codeKeys) byKey.set(key, [...(byKey.get(key) ?? []), standard]);
  const changed = new Map<string, Standard>();
  const newKeys: string[] = [];
  for (const { place, standardId, names } of entries) {
    const label = names[0] ?? standardId;
    const keys = [...(standardId === null ? [] : [`case:${standardId}`]), ...names.map(codeKey)];
    const meant = keys.map((key) => byKey.get(key)).find((standards) => standards !== undefined);
    if (!meant) {
      record.skip(
        'alias',
        { id: standardId, label, place },
        'unknown_standard',
        'No standard here has any of these names.',
      );
      continue;
    }
    for (const { id, frameworkId } of meant) {
      const standard = current.get(id) as Standard;
      const added = names.filter((name) => {
        const key = codeKey(name);
        const holders = byKey.get(key) ?? [];
        return (
          !standard.codeKeys.includes(key) &&
          !holders.some((other) => other.id !== id && other.frameworkId === frameworkId)
        );
      });
      if (standardId !== null && standardId !== id && !standard.codeKeys.includes(`case:${standardId}`))
        added.push(standardId);
      record.count('alias', added.length > 0 ? 'updated' : 'unchanged', { id, label, place });
      if (added.length === 0) continue;
      const addedKeys = added.map(codeKey);
      const aliases = [...standard.aliases, ...added];
      const next: Standard = {
        ...standard,
        aliases,
        // As an import computes them, which then finds nothing to change.
        codeKeys: codeKeysOf({ ...standard, aliases }),
        revision: changed.has(id) ? standard.revision : standard.revision + 1,
        updatedAt: now,
      };
      newKeys.push(...addedKeys);
      for (const key of addedKeys) byKey.set(key, [...(byKey.get(key) ?? []), next]);
      current.set(id, next);
      changed.set(id, next);
    }
  }
  return { changed: [...changed.values()], newKeys };
}
