import { AppError, type Fault } from '../../shared/errors.ts';
import { normaliseLicense } from '../licenses/license.ts';
import { carryOut } from '../playlists/carry-out.ts';
import { emptyContent } from '../playlists/compose-content.ts';
import { playlistInputSchema } from '../playlists/edit.schemas.ts';
import type { Command } from '../playlists/edit-commands.ts';
import {
  type CopiedFrom,
  isStep,
  type PlaylistContent,
  type PlaylistLineage,
  type Target,
} from '../playlists/playlist.ts';

/** What a file says of a resource: by one of these the library finds its own. */
export type ResourceHint = {
  /** Stands in the content until the resource is found; an id of the library that the file comes from, or made up. */
  readonly resourceId: string;
  /** For people: a title with its address, or what the file calls it. */
  readonly name: string;
  /** null where the file does not say. */
  readonly title: string | null;
  readonly url: string | null;
  readonly source: { readonly system: string; readonly id: string } | null;
  readonly sha256: string | null;
};

/** What an import tells of one thing of a file. */
export type ImportLine = {
  readonly code: /** The resource is here. */
    | 'resource_found'
    | 'resource_missing'
    /** It is here under another identifier. */
    | 'standard_by_code'
    | 'standard_unknown'
    | 'not_taken_over'
    /** People have changed the same here, and theirs stays. */
    | 'kept'
    | 'unreadable';
  /** In the playlist, such as "path 1, activity 3"; null for the whole of it. */
  readonly place: string | null;
  /** The target or activity that it is about, by its id in the playlist. */
  readonly id: string | null;
  readonly message: string;
  /** The resource that was found. */
  readonly resourceId?: string;
};

/** One playlist as a file has it, of whatever format: what is said of it, and what it refers to in the words of the file. */
export type PlaylistRecord = {
  /** By this it is known again. `version` counts what its author has published. */
  readonly source: { readonly system: string; readonly id: string; readonly version: number | null };
  /** What makes the playlist, as a request to create it; not checked yet. */
  readonly input: { readonly commands: readonly object[] } & Readonly<Record<string, unknown>>;
  /** Where the playlist stands in the file, and each of the commands. */
  readonly place: string;
  readonly places: readonly string[];
  readonly lineage: PlaylistLineage | null;
  /** Targets of another district's bank, by the target of the playlist. */
  readonly bank: ReadonlyMap<string, NonNullable<Target['bank']>>;
  readonly copiedFrom: ReadonlyMap<string, CopiedFrom>;
  readonly resources: readonly ResourceHint[];
  /** What becomes of an activity whose resource is not here: it stays and readiness tells of it, or it is left out. */
  readonly ifMissing: 'keep' | 'leaveOut';
  /** `resources`: the file does not say which subjects and languages it is about. */
  readonly describedBy: 'file' | 'resources';
  readonly lines: readonly ImportLine[];
};

/**
 * The content of a record as its file has it: checked as a request to create it is, with all the limits. Throws
 * `invalid_request` with the places in the file.
 */
export function contentOf(
  record: PlaylistRecord,
  { playlistId, newId }: { readonly playlistId: string; readonly newId: () => string },
): PlaylistContent {
  const { input, bank, copiedFrom } = record;
  const { commands: given, ...described } = input;
  const parsed = playlistInputSchema.safeParse(given.length === 0 ? described : input);
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(({ path, code, message }) => ({ path: placeOf(record, path), code, message })),
    );
  }
  const { commands = [], visibility: _visibility, schoolId: _schoolId, license, ...rest } = parsed.data;
  // As it is written: no file says what a license is.
  const details = { ...rest, ...(license && { license: normaliseLicense(license) }) };
  // Words and codes stay those of the file here: they get their meaning when it is made at home (`settle-in.ts`).
  const all = [{ do: 'setDetails', changes: details }, ...commands] as unknown as Command[];
  const at = (index: number) => placeOf(record, index === 0 ? [] : ['commands', index - 1]);
  const current = { title: '', ...emptyContent };
  const { content } = carryOut({ playlistId, revision: 1, current, since: null, commands: all, at }, newId);
  return {
    ...content,
    targets: content.targets.map((target) => ({
      ...target,
      standards: target.standards.map(({ standardId = null, code }) => ({
        standardId,
        code: code ?? standardId ?? '',
      })),
      bank: bank.get(target.id) ?? null,
    })),
    pathways: content.pathways.map((pathway) => ({
      ...pathway,
      entries: pathway.entries.map((entry) =>
        isStep(entry) ? { ...entry, copiedFrom: copiedFrom.get(entry.id) ?? null } : entry,
      ),
    })),
  };
}

/** Throws faults of a file. */
export function invalid(faults: readonly Pick<Fault, 'path' | 'code' | 'message'>[]): AppError {
  return new AppError('invalid_request', { faults: faults.map((fault) => ({ in: 'body', params: {}, ...fault })) });
}

/** What a command has around the fields that the file has. */
const wrappings = ['target', 'pathway', 'entry', 'changes'];

/** A place in the request, as a place in the file. */
function placeOf({ place, places }: PlaylistRecord, path: readonly PropertyKey[]): (string | number)[] {
  const plain = path.map((key) => (typeof key === 'number' ? key : String(key)));
  const [first, index, wrapping, ...rest] = plain;
  if (first !== 'commands') return [place, ...plain];
  const where = typeof index === 'number' ? (places[index] ?? place) : place;
  const fields = wrappings.includes(String(wrapping)) || wrapping === undefined ? rest : [wrapping, ...rest];
  return [where, ...fields];
}
