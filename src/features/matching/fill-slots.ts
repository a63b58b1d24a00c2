import type { StepRole } from '../playlists/playlist.ts';
import type { Candidate } from './candidate.ts';
import type { FitReason } from './score.ts';

/** How far from its time a pathway may be. */
export const tolerance = 0.1;
/** Half-built pathways are kept from slot to slot: so many of about the same length, in so many lengths up to the whole time. */
const keptPerLength = 4;
const lengths = 16;

/** A place to fill: something that serves a target in a role. */
export type Slot = { readonly targetId: string; readonly role: StepRole; readonly isNeeded: boolean };
/** What may fill it. */
export type Choice = {
  readonly candidate: Candidate;
  readonly score: number;
  readonly reasons: readonly FitReason[];
  readonly minutes: number;
};
/** A half-built pathway: what was taken for a slot, and how the slots before it were filled. */
type Beam = {
  readonly before: Beam | null;
  readonly slot: Slot | null;
  readonly pick: Choice | null;
  readonly minutes: number;
  /** Needs that are not met. */
  readonly missing: number;
  readonly worth: number;
  /** Of equals the one that was made first comes first. */
  readonly order: number;
};

/**
 * Beam search over the slots: a slot is filled or, where it need not be, left out.
 * @param time in minutes, for all of them together
 * @returns what was taken for each slot, in their order, and the minutes of it
 */
export function fillSlots(
  slots: readonly Slot[],
  choicesOf: (slot: Slot) => readonly Choice[],
  time: number,
): { readonly picks: readonly (Choice | null)[]; readonly minutes: number } {
  let beams: readonly Beam[] = [{ before: null, slot: null, pick: null, minutes: 0, missing: 0, worth: 0, order: 0 }];
  for (const slot of slots) {
    const choices = choicesOf(slot);
    const next = createSpread(time, slot);
    for (const beam of beams) {
      next.offer(beam, null, beam.minutes, beam.missing + (slot.isNeeded ? 1 : 0), beam.worth);
      const used = rolesIn(beam);
      for (const choice of choices) {
        const isIn = used.get(choice.candidate);
        // What is in for another target may serve this one too, in the same role; that takes no more time.
        if (isIn !== undefined && !(isIn === slot.role && slot.isNeeded)) continue;
        const minutes = beam.minutes + (isIn === undefined ? choice.minutes : 0);
        if (!slot.isNeeded && minutes > time * (1 + tolerance)) continue;
        // What is added only for the time costs a little, the less the better it fits: so a pathway is not stuffed for its own sake.
        const worth = beam.worth + (slot.isNeeded ? choice.score : (choice.score - 1) * 0.2);
        next.offer(beam, choice, minutes, beam.missing, worth);
      }
    }
    beams = next.kept();
  }
  const distance = ({ minutes }: Beam): number => Math.max(0, Math.abs(minutes - time) - time * tolerance);
  const [best] = [...beams].sort((a, b) => a.missing - b.missing || distance(a) - distance(b) || compare(a, b));
  return { picks: picksOf(best as Beam), minutes: (best as Beam).minutes };
}

/** What is in, and as what. */
function rolesIn(beam: Beam): Map<Candidate, StepRole> {
  const used = new Map<Candidate, StepRole>();
  for (let at: Beam | null = beam; at?.slot; at = at.before) {
    if (at.pick !== null) used.set(at.pick.candidate, at.slot.role);
  }
  return used;
}

/** What was taken for each slot, in their order. */
function picksOf(beam: Beam): (Choice | null)[] {
  const picks: (Choice | null)[] = [];
  for (let at: Beam | null = beam; at?.before; at = at.before) picks.push(at.pick);
  return picks.reverse();
}

/** Keeps the best of each length, so that short pathways stay beside long ones and one of them meets the time in the end. */
function createSpread(time: number, slot: Slot) {
  const byLength = new Map<number, Beam[]>();
  let order = 0;
  return {
    /** One more slot filled, or left out. Most of what is offered is not kept, and is not made. */
    offer: (before: Beam, pick: Choice | null, minutes: number, missing: number, worth: number): void => {
      const length = Math.floor((minutes / Math.max(1, time)) * lengths);
      let kept = byLength.get(length);
      if (!kept) {
        kept = [];
        byLength.set(length, kept);
      }
      order += 1;
      let at = kept.length;
      while (at > 0 && isBetter(missing, worth, minutes, kept[at - 1] as Beam)) at -= 1;
      if (at === keptPerLength) return;
      kept.splice(at, 0, { before, slot, pick, minutes, missing, worth, order });
      if (kept.length > keptPerLength) kept.pop();
    },
    kept: (): Beam[] => [...byLength.values()].flat().sort((a, b) => compare(a, b) || a.order - b.order),
  };
}

/** As `compare` has it. */
function isBetter(missing: number, worth: number, minutes: number, other: Beam): boolean {
  if (missing !== other.missing) return missing < other.missing;
  return worth === other.worth ? minutes < other.minutes : worth > other.worth;
}

function compare(a: Beam, b: Beam): number {
  return a.missing - b.missing || b.worth - a.worth || a.minutes - b.minutes;
}
