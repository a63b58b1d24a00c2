import type { Scope } from '../../shared/actor.ts';
import type { Target, TargetStandard } from '../playlists/playlist.ts';
import { readCode } from '../standards/code.ts';
import { type TargetResult, targetKeyOf } from './mastery-record.ts';

// Which results from elsewhere say something of a target, and what they say together. Pure.

/** What another place has said of a student: about standards or a target, by keys (`keysOfStandard`, `targetKeyOf`). */
export type ArrivedResult = {
  readonly id: string;
  readonly source: string;
  readonly about: readonly string[];
  /** Of 1. */
  readonly share: number;
  /** The day of it: `2026-09-14`. */
  readonly on: string;
  readonly receivedAt: Date;
};

/** What is asked of those who keep results. Withdrawn ones are not among them. */
export type ResultDesk = {
  of(
    scope: Scope,
    orgId: string,
    asked: { readonly studentIds: readonly string[]; readonly keys: readonly string[] },
  ): Promise<ReadonlyMap<string, readonly ArrivedResult[]>>;
};

/** A standard by its CASE identifier where it is known, else by its code in whatever spelling. */
export function keysOfStandard({ standardId, code }: TargetStandard): string {
  return standardId === null ? codeKeyOf(code) : `standard:${standardId}`;
}

export function codeKeyOf(code: string): string {
  return `code:${readCode(code)?.key ?? code.trim().toLowerCase()}`;
}

type Asked = { readonly own: string; readonly standards: readonly string[] };

/** By what results are found that say something of a target. */
export function resultKeysOf(playlistId: string, target: Pick<Target, 'id' | 'bank' | 'standards'>): Asked {
  const standards = [...new Set(target.standards.map(keysOfStandard))];
  return { own: targetKeyOf(playlistId, target), standards };
}

/**
 * What results say of a target, one for each source. A later one of the same source and about the same takes the place of the
 * earlier. Who speaks of the target itself is heard on that; who speaks of its standards, on the one that is least known of those
 * that they speak of: one standard of two is not the whole target.
 */
export function resultsFor({ own, standards }: Asked, arrived: readonly ArrivedResult[]): TargetResult[] {
  const bySource = new Map<string, ArrivedResult[]>();
  for (const result of arrived) bySource.set(result.source, [...(bySource.get(result.source) ?? []), result]);
  return [...bySource]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, told]) => {
      const onTarget = latest(told, own);
      const onStandards = standards.flatMap((key) => latest(told, key) ?? []);
      const [said] = onTarget ? [onTarget] : [...onStandards].sort(byWeakness);
      return said ? [{ id: said.id, source: said.source, share: said.share, at: noonOf(said.on) }] : [];
    });
}

/** A result has a day and no time. */
function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

function latest(told: readonly ArrivedResult[], key: string): ArrivedResult | null {
  return told
    .filter(({ about }) => about.includes(key))
    .reduce<ArrivedResult | null>((best, one) => (best === null || isLater(one, best) ? one : best), null);
}

type Told = Pick<ArrivedResult, 'id' | 'on' | 'receivedAt'>;

/** Of the same day the one that came in last. */
export function isLater(one: Told, other: Told): boolean {
  if (one.on !== other.on) return one.on > other.on;
  const between = one.receivedAt.getTime() - other.receivedAt.getTime();
  return between === 0 ? one.id > other.id : between > 0;
}

function byWeakness(one: ArrivedResult, other: ArrivedResult): number {
  return one.share - other.share || (one.id < other.id ? -1 : 1);
}

export function areSame(some: readonly TargetResult[], others: readonly TargetResult[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, at) => {
      const other = others[at];
      return one.id === other?.id && one.share === other.share;
    })
  );
}
