/** Which letters a word has, a bit each (codes 32 apart share one). */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters >>> 0;
}

/** How many letters only one of two words has. An edit changes at most two: what differs in more is not worth comparing. */
export function differingLetters(one: number, other: number): number {
  let rest = one ^ other;
  let count = 0;
  while (rest !== 0) {
    rest &= rest - 1;
    count += 1;
  }
  return count;
}

/** More than any distance that is asked for. */
const far = 9;

/** Whether at most two edits (Damerau-Levenshtein, of neighboring letters, optimal string alignment) make one of the other. */
export function isWithinTwoEdits(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 2) return false;
  const width = other.length + 1;
  let beforePrevious = new Uint8Array(width);
  let previous = new Uint8Array(width).map((_, at) => at);
  let current = new Uint8Array(width);
  for (let row = 1; row <= one.length; row += 1) {
    const letter = one.charCodeAt(row - 1);
    current.fill(far);
    let least = row <= 2 ? row : far;
    current[0] = least;
    // Only two to either side of the diagonal can be within two edits.
    for (let at = Math.max(1, row - 2); at <= Math.min(other.length, row + 2); at += 1) {
      const theirs = other.charCodeAt(at - 1);
      let cost = (previous[at - 1] as number) + (letter === theirs ? 0 : 1);
      cost = Math.min(cost, (previous[at] as number) + 1, (current[at - 1] as number) + 1);
      if (row > 1 && at > 1 && letter === other.charCodeAt(at - 2) && one.charCodeAt(row - 2) === theirs) {
        cost = Math.min(cost, (beforePrevious[at - 2] as number) + 1);
      }
      current[at] = cost;
      least = Math.min(least, cost);
    }
    if (least > 2) return false;
    [beforePrevious, previous, current] = [previous, current, beforePrevious];
  }
  return (previous[other.length] as number) <= 2;
}
