import type { StudentMastery } from '../../wire.ts';

type Item = Pick<StudentMastery['items'][number], 'targets'>;
type Target = Item['targets'][number];

/** Targets once each: one of the bank stands in several playlists and has one history. */
export function distinctTargets(items: readonly Item[]): readonly Target[] {
  const found = new Map<string, Target>();
  for (const target of items.flatMap(({ targets }) => targets)) {
    const key = target.bankTargetId ?? target.targetId;
    if (!found.has(key)) found.set(key, target);
  }
  return [...found.values()];
}

export type Point = { readonly at: number; readonly count: number };

/** How many targets were mastered when: after each change, oldest first. */
export function masteredOverTime(targets: readonly Target[]): readonly Point[] {
  const changes = targets
    .flatMap(({ history }) => {
      let was = false;
      return history.flatMap(({ state, at }) => {
        const is = state === 'mastered';
        const step = Number(is) - Number(was);
        was = is;
        return step === 0 ? [] : [{ at: new Date(at).getTime(), step }];
      });
    })
    .sort((one, other) => one.at - other.at);
  let count = 0;
  return changes.map(({ at, step }) => {
    count += step;
    return { at, count };
  });
}

/** The points as a line of steps in a box, from the first day to the last. */
export function stepLine(
  points: readonly Point[],
  { width, height, most, until }: { width: number; height: number; most: number; until: number },
): string {
  const [first] = points;
  if (!first) return '';
  const span = Math.max(1, until - first.at);
  const x = (at: number) => Math.round(((at - first.at) / span) * width * 10) / 10;
  const y = (count: number) => Math.round((height - (count / Math.max(1, most)) * height) * 10) / 10;
  let path = `M0 ${y(0)}`;
  for (const { at, count } of points) path += `H${x(at)}V${y(count)}`;
  return `${path}H${width}`;
}
