/** A line that is only in one of two texts; `line` counts from 1 in that text. */
export type Line = { readonly kind: 'added' | 'removed'; readonly line: number; readonly text: string };

/** Above so many pairs of lines the middle counts as replaced as a whole: finding the shortest way would take seconds. */
const maxPairs = 1_000_000;

/** What was taken out of a text and what was put in, line by line, by the longest common subsequence. */
export function linesChanged(before: string, after: string): Line[] {
  const left = split(before);
  const right = split(after);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end++;
  }
  const gone = left.slice(start, left.length - end);
  const come = right.slice(start, right.length - end);
  const kept = gone.length * come.length <= maxPairs ? commonOf(gone, come) : [];
  const keptLeft = new Set(kept.map(([at]) => at));
  const keptRight = new Set(kept.map(([, at]) => at));
  const lines = (texts: readonly string[], stays: ReadonlySet<number>, kind: Line['kind']): Line[] =>
    texts.flatMap((text, at) => (stays.has(at) ? [] : [{ kind, line: start + at + 1, text }]));
  return [...lines(gone, keptLeft, 'removed'), ...lines(come, keptRight, 'added')];
}

/** Places of the lines that both have, in order. */
function commonOf(left: readonly string[], right: readonly string[]): [number, number][] {
  const width = right.length + 1;
  /** By (from, from): how many lines both have from there on. */
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    if (left[row] === right[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

function split(text: string): string[] {
  return text === '' ? [] : text.split(/\r?\n/);
}
