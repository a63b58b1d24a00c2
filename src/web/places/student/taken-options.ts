type Option = { readonly id: string; readonly isChosen: boolean };

/**
 * Which options of a choice board a student has taken: what they do or did counts always, then what they picked here,
 * then what the server knows. Never more than may be taken, beside what is done.
 * @param picked as it is kept on this device, null where nothing was picked here
 */
export function takenOptions(
  options: readonly Option[],
  choose: number,
  doneIds: readonly string[],
  picked: readonly string[] | null,
): ReadonlySet<string> {
  const wanted = picked ?? options.filter(({ isChosen }) => isChosen).map(({ id }) => id);
  const there = new Set(options.map(({ id }) => id));
  const taken = new Set(doneIds.filter((id) => there.has(id)));
  for (const id of wanted) if (there.has(id) && taken.size < choose) taken.add(id);
  return taken;
}

/** What is kept of it: ids joined by spaces; null for nothing kept. */
export function readPicked(text: string | null): readonly string[] | null {
  return text === null ? null : text.split(' ').filter((id) => id !== '');
}
