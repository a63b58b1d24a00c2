import type { TargetStandard } from '../playlists/playlist.ts';
import type { GradeLevel } from '../resources/resource.ts';

/** When a unit is taught: in weeks of the school year by their numbers, or from one day to another, ends included. */
export type UnitTime =
  | { readonly kind: 'weeks'; readonly from: number; readonly to: number }
  | { readonly kind: 'dates'; readonly from: string; readonly to: string };

/** What a teacher opens in a unit: a playlist or a resource. */
export type Attachment = {
  /** For life, within the course. */
  readonly id: string;
  readonly kind: 'playlist' | 'resource';
  /** Of the playlist or the resource. */
  readonly thingId: string;
  /** The part of the unit that it stands in, such as "Topic A: Decomposition"; neighbors with the same form one. */
  readonly section: string | null;
  readonly note: string | null;
};

export type Unit = {
  /** For life. */
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
  /** Units of different strands are taught beside each other, such as Skills and Listening; null in a course without. */
  readonly strand: string | null;
  readonly time: UnitTime | null;
  /** Targets of the district's bank. */
  readonly targetIds: readonly string[];
  readonly standards: readonly TargetStandard[];
  readonly attachments: readonly Attachment[];
  /** What an import calls it; null for what people made. */
  readonly sourceId: string | null;
};

/** What a district teaches in a subject and grade, in order. */
export type Course = {
  readonly id: string;
  readonly orgId: string;
  readonly title: string;
  readonly summary: string | null;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly isArchived: boolean;
  readonly units: readonly Unit[];
  /** Where it was imported from, and the revision that the import left: a higher one means that people changed it since. */
  readonly source: {
    readonly system: string;
    readonly id: string;
    readonly fingerprint: string;
    readonly revision: number;
    /** Units and attachments that imports have brought: what people took out since does not come back. */
    readonly brought: readonly string[];
  } | null;
  /** Counts changes; the ETag. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const courseLimits = { units: 100, attachments: 400, targets: 100, standards: 200, bytes: 4_000_000 } as const;

/** The things of one kind that a course attaches, each once. */
export function attachedIds({ units }: Pick<Course, 'units'>, kind: Attachment['kind']): string[] {
  const all = units.flatMap(({ attachments }) => attachments.filter((one) => one.kind === kind));
  return [...new Set(all.map(({ thingId }) => thingId))];
}

export function targetIdsOf({ units }: Pick<Course, 'units'>): string[] {
  return [...new Set(units.flatMap(({ targetIds }) => targetIds))];
}

/**
 * Puts units, and what is attached to them, in another order in one go. Everything is named once: an attachment may be named
 * under another unit than the one it stands in.
 * @returns null where something is missing, unknown or named twice
 */
export function reorder(
  units: readonly Unit[],
  order: readonly { readonly id: string; readonly attachmentIds?: readonly string[] | undefined }[],
): Unit[] | null {
  const known = new Map(units.map((unit) => [unit.id, unit]));
  if (order.length !== units.length || new Set(order.map(({ id }) => id)).size !== units.length) return null;
  const attachments = new Map(units.flatMap((unit) => unit.attachments.map((one) => [one.id, one])));
  const placed = new Set<string>();
  const next: Unit[] = [];
  for (const { id, attachmentIds } of order) {
    const unit = known.get(id);
    if (!unit) return null;
    const wanted = attachmentIds ?? unit.attachments.map((one) => one.id);
    const found = wanted.flatMap((one) => attachments.get(one) ?? []);
    if (found.length !== wanted.length || wanted.some((one) => placed.has(one))) return null;
    for (const one of wanted) placed.add(one);
    if (new Set(wanted).size !== wanted.length) return null;
    next.push({ ...unit, attachments: found });
  }
  return placed.size === attachments.size ? next : null;
}
