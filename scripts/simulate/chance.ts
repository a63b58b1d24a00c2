import { random } from '../crash/random.ts';

/** Choices that are the same for the same seed. */
export type Chance = {
  /** From 0 to below `count`. */
  below(count: number): number;
  /** True in so many cases of 1. */
  is(share: number): boolean;
  oneOf<Item>(items: readonly Item[]): Item | undefined;
  someOf<Item>(items: readonly Item[], share: number): Item[];
  shuffled<Item>(items: readonly Item[]): Item[];
  id(): string;
};

export function createChance(seed: number): Chance {
  const next = random(seed);
  const below = (count: number): number => Math.floor(next() * count);
  let made = 0;
  return {
    below,
    is: (share) => next() < share,
    oneOf: (items) => items[below(items.length)],
    someOf: (items, share) => items.filter(() => next() < share),
    shuffled: (items) => {
      const all = [...items];
      for (let at = all.length - 1; at > 0; at -= 1) {
        const other = below(at + 1);
        [all[at], all[other]] = [all[other] as never, all[at] as never];
      }
      return all;
    },
    // Of whoever it is for, and no other run over the same data.
    id: () => {
      made += 1;
      return (Date.now().toString(16) + seed.toString(16).padStart(8, '0') + made.toString(16).padStart(5, '0'))
        .padStart(24, '0')
        .slice(-24);
    },
  };
}
