export type PastedStudent = { readonly name: string; readonly sourcedId: string | null };

const longestName = 200;

/**
 * Names as teachers have them: one a line, "Maya Rivera" or "Rivera, Maya", with an id after a comma, a semicolon or a tab if
 * there is one. Numbers of lists are left away, and so is a line that says the same again.
 */
export function readPastedStudents(text: string): readonly PastedStudent[] {
  const found = new Map<string, PastedStudent>();
  for (const line of text.split(/\r?\n/)) {
    const parts = line
      .replace(/^\s*(?:\d+[.)]|[-*•])\s+/, '')
      .split(/[\t;,]/)
      .map((part) => part.trim().replace(/^"(.*)"$/, '$1'))
      .filter((part) => part !== '');
    const names = parts.filter((part) => !/\d/.test(part));
    const sourcedId = parts.find((part) => /\d/.test(part)) ?? null;
    const [first, second] = names;
    if (!first) continue;
    const name = (second === undefined ? first : `${second} ${first}`).slice(0, longestName);
    found.set(`${name.toLowerCase()} ${sourcedId ?? ''}`, { name, sourcedId });
  }
  return [...found.values()];
}
