import { canonicalJson } from './canonical-json.ts';
import { type PlaylistVersion, stepsOf } from './playlist.ts';

/** A version as it is kept: its text for ever, and what it is found by. */
export type KeptVersion = {
  readonly playlistId: string;
  readonly version: number;
  readonly at: Date;
  readonly by: string | null;
  readonly note: string | null;
  readonly title: string;
  readonly schemaVersion: number;
  /** Canonical JSON of a `PlaylistVersion`, as it was when it was published. */
  readonly json: string;
};

/** The shape that versions are written in now. */
export const currentSchemaVersion = 1;

/**
 * What makes a version of the schema before into one of the next. Texts are never rewritten: an older one is brought up to
 * date each time it is read.
 */
const upcasts: Readonly<Record<number, (older: Record<string, unknown>) => Record<string, unknown>>> = {};

export function keepVersion(version: PlaylistVersion): KeptVersion {
  const { playlistId, at, by, note, schemaVersion } = version;
  return {
    playlistId,
    version: version.version,
    at: new Date(at),
    by,
    note,
    title: version.content.title,
    schemaVersion,
    json: canonicalJson(version),
  };
}

/** Throws for a text of a later program: it is better not to answer than to leave something out. */
export function readVersion({ json, schemaVersion }: Pick<KeptVersion, 'json' | 'schemaVersion'>): PlaylistVersion {
  let version = JSON.parse(json) as Record<string, unknown>;
  for (let from = schemaVersion; from !== currentSchemaVersion; from += 1) {
    const upcast = upcasts[from];
    if (!upcast)
      throw new Error(`No way leads from version ${from} of the schema of playlists to ${currentSchemaVersion}.`);
    version = upcast(version);
  }
  return version as unknown as PlaylistVersion;
}

/** The text to answer: the one that is kept, unless it is of an older schema. */
export function textOfVersion(kept: Pick<KeptVersion, 'json' | 'schemaVersion'>): string {
  return kept.schemaVersion === currentSchemaVersion ? kept.json : canonicalJson(readVersion(kept));
}

/** Whether a version shows the same as one that is kept: all but its number, date, author and note. */
export function showsSame(kept: KeptVersion, version: PlaylistVersion): boolean {
  const { at, by, note, version: number } = kept;
  return textOfVersion(kept) === canonicalJson({ ...version, at: at.toISOString(), by, note, version: number });
}

export function stepIdsOf({ content }: PlaylistVersion): string[] {
  return content.pathways.flatMap((pathway) => stepsOf(pathway).map(({ id }) => id));
}
