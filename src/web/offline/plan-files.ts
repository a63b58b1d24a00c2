/** A file as a bundle names it. */
export type BundleFile = {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly url: string;
};
export type SavedFileFacts = { readonly fileId: string; readonly sha256: string };

export type FilePlan<File extends BundleFile> = {
  /** To be fetched, in the order in which they are needed. */
  readonly fetch: readonly File[];
  /** Of these the device has nothing to fetch. */
  readonly have: readonly File[];
  /** By no playlist needed any more. */
  readonly drop: readonly string[];
};

/**
 * What has to be fetched for a bundle, and what can go.
 * @param neededElsewhere files of the other playlists that are saved
 */
export function planFiles<File extends BundleFile>(
  wanted: readonly File[],
  saved: readonly SavedFileFacts[],
  neededElsewhere: ReadonlySet<string>,
): FilePlan<File> {
  const hashes = new Map(saved.map(({ fileId, sha256 }) => [fileId, sha256]));
  const isHere = ({ id, sha256 }: File) => hashes.get(id) === sha256;
  const ids = new Set(wanted.map(({ id }) => id));
  return {
    fetch: wanted.filter((file) => !isHere(file)),
    have: wanted.filter(isHere),
    drop: saved.flatMap(({ fileId }) => (ids.has(fileId) || neededElsewhere.has(fileId) ? [] : [fileId])),
  };
}

const mega = 1024 * 1024;

/**
 * How much of a device one playlist may take: most of what is free, and never all of it.
 * @param estimate as the browser tells it; some tell nothing
 */
export function roomFor(estimate: { readonly quota?: number; readonly usage?: number } | null): number {
  const free = estimate?.quota === undefined ? 200 * mega : estimate.quota - (estimate.usage ?? 0);
  return Math.max(0, Math.min(2_000 * mega, Math.floor(free * 0.8)));
}

/** How long somebody may open what they saved without the server having seen them: as long as a session that rests. */
export const mostDaysAway = 14;

export function isStillTheirs(seenAt: string, now: Date): boolean {
  const days = (now.getTime() - Date.parse(seenAt)) / 86_400_000;
  return days >= 0 ? days <= mostDaysAway : true;
}
