/** A line of measured features, and whether the thing was so. */
export type Observation = { readonly row: readonly number[]; readonly isSo: boolean };

export type Fitted = { readonly intercept: number; readonly weights: readonly number[] };

/** Logistic regression by Newton's method with a small penalty for large weights, on standardized features. */
export function fitLogistic(observations: readonly Observation[], { penalty = 1e-3, rounds = 8 } = {}): Fitted {
  const width = observations[0]?.row.length ?? 0;
  const count = observations.length;
  const mean = Array.from({ length: width }, (_, at) => sum(observations, ({ row }) => row[at] as number) / count);
  const spread = mean.map((middle, at) => {
    const found = Math.sqrt(sum(observations, ({ row }) => ((row[at] as number) - middle) ** 2) / count);
    // What is the same everywhere tells nothing apart, whatever rounding has left of it.
    return found < 1e-9 ? 1 : found;
  });
  const size = width + 1;
  const scaled = observations.map(({ row }) => [
    ...row.map((value, at) => (value - (mean[at] as number)) / (spread[at] as number)),
    1,
  ]);
  let weights = new Array<number>(size).fill(0);
  for (let round = 0; round < rounds; round += 1) {
    const gradient = weights.map((weight, at) => (at === width ? 0 : penalty * weight));
    const curvature = Array.from({ length: size }, (_, at) =>
      Array.from({ length: size }, (__, other) => (at === other ? penalty : 0)),
    );
    for (const [number, row] of scaled.entries()) {
      let score = 0;
      for (let at = 0; at < size; at += 1) score += (row[at] as number) * (weights[at] as number);
      const probability = 1 / (1 + Math.exp(-score));
      const error = (probability - (observations[number]?.isSo ? 1 : 0)) / count;
      const certainty = (probability * (1 - probability)) / count;
      for (let at = 0; at < size; at += 1) {
        const value = row[at] as number;
        gradient[at] = (gradient[at] as number) + error * value;
        const line = curvature[at] as number[];
        for (let other = 0; other < size; other += 1) {
          line[other] = (line[other] as number) + certainty * value * (row[other] as number);
        }
      }
    }
    const step = solve(curvature, gradient);
    weights = weights.map((weight, at) => weight - (step[at] as number));
  }
  const plain = weights.slice(0, width).map((weight, at) => weight / (spread[at] as number));
  const intercept =
    (weights[width] as number) - sum([...plain.entries()], ([at, weight]) => weight * (mean[at] as number));
  return { intercept, weights: plain };
}

function sum<Value>(values: readonly Value[], of: (value: Value) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

/** Gauss, with the largest pivot of each column. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lines = matrix.map((line, at) => [...line, right[at] as number]);
  const size = lines.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let line = column + 1; line < size; line += 1) {
      if (Math.abs(lines[line]?.[column] as number) > Math.abs(lines[pivot]?.[column] as number)) pivot = line;
    }
    const top = lines[pivot] as number[];
    lines[pivot] = lines[column] as number[];
    lines[column] = top;
    for (let line = 0; line < size; line += 1) {
      if (line === column) continue;
      const current = lines[line] as number[];
      const factor = (current[column] as number) / (top[column] as number);
      for (let at = column; at <= size; at += 1) current[at] = (current[at] as number) - factor * (top[at] as number);
    }
  }
  return lines.map((line, at) => (line[size] as number) / (line[at] as number));
}
