import { type ChosenStandard, sameStandard, standardName } from '../playlists/standard-choice.ts';
import { standardTag, type Tag } from './grid-row.ts';

type Value = { readonly code?: unknown; readonly standardId?: unknown };

/** The standards of a cell, as the picker has them. */
export function chosenOf(tags: readonly Tag[]): ChosenStandard[] {
  return tags.map(({ label, value }) => {
    const { standardId } = value as Value;
    return { standardId: typeof standardId === 'string' ? standardId : null, code: label, statement: null };
  });
}

/** The cell with what was picked: what it had stays as it was, also what the resource does about it. */
export function tagsOf(chosen: readonly ChosenStandard[], before: readonly Tag[]): Tag[] {
  const had = chosenOf(before);
  const kept = before.filter((_, at) => {
    const one = had[at];
    return one !== undefined && chosen.some((other) => sameStandard(one, other));
  });
  const added = chosen.filter((one) => !had.some((other) => sameStandard(one, other)));
  return [...kept, ...added.map((one) => standardTag({ id: one.standardId, code: one.code ?? standardName(one) }))];
}
