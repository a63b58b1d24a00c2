import type { Job } from '../../../wire.ts';

export const rosterThings = ['schools', 'people', 'classes', 'enrollments'] as const;
export type RosterThing = (typeof rosterThings)[number];
type Count = { readonly created: number; readonly updated: number; readonly ended: number; readonly unchanged: number };
type Shrink = { readonly now: number; readonly ending: number };

/** What an import of a roster tells at its end. */
export type RosterSummary = {
  readonly outcome: 'done' | 'checked' | 'needsConfirmation';
  readonly counts: Readonly<Record<RosterThing, Count>>;
  readonly shrink: Readonly<Record<'people' | 'classes' | 'enrollments', Shrink>>;
  /** Remarks on the file, with those that cost a row. */
  readonly issues: number;
  readonly losses: number;
  readonly conflicts: number;
};

export function summaryOf({ result }: Pick<Job, 'result'>): RosterSummary | null {
  const summary = result as RosterSummary | null;
  return typeof summary === 'object' && summary !== null && 'counts' in summary ? summary : null;
}

/** Whether the file would change anything at all. */
export function changesAnything({ counts }: RosterSummary): boolean {
  return rosterThings.some((thing) => counts[thing].created + counts[thing].updated + counts[thing].ended > 0);
}

/** What would end, of what there is: only what is more than a file usually ends. */
export function endings({ shrink }: RosterSummary): { thing: RosterThing; now: number; ending: number }[] {
  return (['people', 'classes', 'enrollments'] as const)
    .map((thing) => ({ thing, ...shrink[thing] }))
    .filter(({ now, ending }) => ending > now * 0.1);
}
