import { isDeepStrictEqual } from 'node:util';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { BankReader } from '../playlists/bank-links.ts';
import { mergePlaylists } from '../playlists/comparing/merge.ts';
import { can, canCreate } from '../playlists/playlist.policy.ts';
import { newPlaylist } from '../playlists/playlist.service.ts';
import type { Playlist, PlaylistContent } from '../playlists/playlist.ts';
import type { PlaylistReadinessService } from '../playlists/playlist-readiness.service.ts';
import type { Readiness } from '../playlists/readiness.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import { checkStructure } from '../playlists/structure.ts';
import { maySetVisibility, usualSchoolOf } from '../resources/resource.policy.ts';
import type { Visibility } from '../resources/resource.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { findResources, type ResourceFinder } from './find-resources.ts';
import type { ImportKey, PlaylistImportRecord, PlaylistImportsStore } from './playlist-imports.store.ts';
import { contentOf, type ImportLine, invalid, type PlaylistRecord } from './playlist-record.ts';
import { type SettledIn, settleIn } from './settle-in.ts';

export type PlaylistImportParts = {
  readonly imports: Pick<PlaylistImportsStore, 'find' | 'insert' | 'replace'>;
  readonly playlists: Pick<SharedPlaylists, 'newId' | 'insert' | 'revise' | 'findMany'>;
  readonly readiness: Pick<PlaylistReadinessService, 'check'>;
  readonly resources: ResourceFinder;
  readonly standards: AlignmentReader;
  readonly bank: BankReader;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly clock: Clock;
};

export type PlaylistImportOptions = {
  /** Tells all, and writes nothing. */
  readonly isDryRun: boolean;
  readonly visibility: Visibility;
  /** What becomes of a playlist that was imported before and that somebody has deleted since. */
  readonly ifDeleted: 'leave' | 'createAgain';
};

export type PlaylistImportResult = {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'skipped';
  /** The draft; null where there is none, and in a dry run of what is new. */
  readonly playlist: Playlist | null;
  readonly lines: readonly ImportLine[];
  readonly uses: SettledIn['uses'];
  /** What the draft lacks to be published, as it is after the import; null where there is no draft. */
  readonly readiness: Readiness | null;
};

export type PlaylistImportService = ReturnType<typeof createPlaylistImportService>;

/** How often an import that others overtake begins anew. */
const maxAttempts = 3;

/** Playlists from files, as drafts. The same file again changes nothing; a newer one is merged with what people have changed. */
export function createPlaylistImportService(parts: PlaylistImportParts) {
  const { imports, playlists, readiness, resources, standards, bank, vocabularies, clock } = parts;

  /** What the library has of what the content refers to. */
  const lookAround = async (actor: Actor, content: PlaylistContent, record: PlaylistRecord) => {
    const scope = scopeOf(actor);
    const named = content.targets.flatMap((target) => target.standards);
    const ids = [...new Set(named.flatMap(({ standardId }) => standardId ?? []))];
    const codes = [...new Set(named.map(({ code }) => code))];
    const targetIds = content.targets.flatMap((target) => target.bank?.targetId ?? []);
    const [found, known, resolved, wordings, terms] = await Promise.all([
      findResources(resources, actor, record.resources),
      ids.length === 0 ? [] : standards.getMany(scope, ids),
      codes.length === 0 ? new Map() : standards.resolveCodes(scope, codes),
      targetIds.length === 0 ? new Map() : bank.getMany(actor, targetIds),
      vocabularies.of(actor.orgId),
    ]);
    const byCode = new Map<string, string>();
    for (const [code, meaning] of resolved) if (meaning.kind === 'one') byCode.set(code, meaning.standard.id);
    return { resources: found, standards: new Set(known.map(({ id }) => id)), byCode, bank: wordings, terms };
  };

  const attempt = async (
    actor: Actor,
    record: PlaylistRecord,
    options: PlaylistImportOptions,
  ): Promise<PlaylistImportResult> => {
    const scope = scopeOf(actor);
    const key = { importedBy: actor.userId, system: record.source.system, sourceId: record.source.id };
    const before = await imports.find(scope, key);
    const [known] = before ? await playlists.findMany(actor, [before.playlistId]) : [];
    const current = known && can(actor, 'edit', known) ? known : null;
    const id = current?.id ?? playlists.newId();
    const content = contentOf(record, { playlistId: id, newId: playlists.newId });
    const settled = settleIn(content, record, await lookAround(actor, content, record));
    const { lines, uses } = settled;
    const skipped = (message: string): PlaylistImportResult => {
      const line: ImportLine = { code: 'kept', place: null, id: null, message };
      return { outcome: 'skipped', playlist: current, lines: [line], uses, readiness: null };
    };
    if (before && !current && options.ifDeleted === 'leave') {
      return skipped('It was imported before, and was deleted or given away since: it was left alone.');
    }
    if (current && before && isOlder(record, before)) {
      return skipped(`Version ${before.sourceVersion} was imported before, which is newer: nothing was changed.`);
    }
    if (current && before) return merge(actor, { record, settled, key, before, current }, options);

    const place = { visibility: options.visibility, schoolId: usualSchoolOf(actor) };
    const begun = newPlaylist(actor, { id, ...place, content: settled.content }, clock.now());
    const playlist: Playlist = { ...begun, lineage: record.lineage };
    const ready = await readiness.check(actor, playlist);
    if (options.isDryRun) return { outcome: 'created', playlist: null, lines, uses, readiness: ready };
    const made = { playlistId: id, sourceVersion: record.source.version, base: settled.content };
    await playlists.insert(actor, playlist, [], async (transaction) => {
      if (!before) await imports.insert(scope, key, made, transaction);
      else if (!(await imports.replace(scope, key, before, made, transaction))) throw new ImportOvertaken();
    });
    return { outcome: 'created', playlist, lines, uses, readiness: ready };
  };

  /** What the file has changed since it was imported last, into what people have made of it. */
  const merge = async (
    actor: Actor,
    {
      record,
      settled,
      key,
      before,
      current,
    }: {
      record: PlaylistRecord;
      settled: SettledIn;
      key: ImportKey;
      before: PlaylistImportRecord;
      current: Playlist;
    },
    { isDryRun }: PlaylistImportOptions,
  ): Promise<PlaylistImportResult> => {
    const { content: theirs, uses } = settled;
    const lines = [...settled.lines];
    const mergeInto = ({ content: mine }: Playlist) => {
      const merged = mergePlaylists(before.base, mine, theirs);
      const [fault] = checkStructure(merged.content);
      if (fault)
        throw invalid([{ path: [], code: fault.code, message: `With what was changed here: ${fault.message}` }]);
      return { ...merged, isSame: isDeepStrictEqual(merged.content, mine) };
    };
    const { conflicts, content, isSame } = mergeInto(current);
    for (const conflict of conflicts) {
      const what = conflict.kind === 'field' ? `the ${conflict.field} of the ${conflict.of}` : `the ${conflict.of}`;
      const message = `Both the file and people here have changed ${what}: what is here stays.`;
      lines.push({ code: 'kept', place: null, id: conflict.id, message });
    }
    const isSeen = isDeepStrictEqual(before.base, theirs) && before.sourceVersion === record.source.version;
    const outcome = isSame ? 'unchanged' : 'updated';
    if (isDryRun || (isSame && isSeen)) {
      const ready = await readiness.check(actor, { ...current, content });
      return { outcome, playlist: current, lines, uses, readiness: ready };
    }
    // The draft first: after a crash in between, what was taken over is the same on both sides.
    const playlist = await playlists.revise(actor, 'edit', { id: current.id, expectedRevision: null }, (draft) => {
      const merged = mergeInto(draft);
      if (merged.isSame) return { after: draft };
      const log = { kind: 'edited', commands: [], touched: [''] } as const;
      return { after: { ...draft, content: merged.content }, log };
    });
    const next = { playlistId: current.id, sourceVersion: record.source.version, base: theirs };
    if (!(await imports.replace(scopeOf(actor), key, before, next))) throw new ImportOvertaken();
    return { outcome, playlist, lines, uses, readiness: await readiness.check(actor, playlist) };
  };

  return {
    /** Throws `forbidden` for those who make no playlists. */
    assertMayImport: (actor: Actor, visibility: Visibility): void => {
      if (!canCreate(actor) || !maySetVisibility(actor, visibility)) throw new AppError('forbidden');
    },

    /** Throws `invalid_request` for what cannot be a playlist. */
    importPlaylist: async (
      actor: Actor,
      record: PlaylistRecord,
      options: PlaylistImportOptions,
    ): Promise<PlaylistImportResult> => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(actor, record, options);
        } catch (error) {
          if (tries === maxAttempts || !isOvertaken(error)) throw error;
        }
      }
    },
  };
}

/** The same was imported at the same moment, by another request. */
class ImportOvertaken extends Error {
  override readonly name = 'ImportOvertaken';
}

function isOvertaken(error: unknown): boolean {
  return error instanceof ImportOvertaken || (error as { code?: unknown }).code === 11_000;
}

function isOlder({ source }: PlaylistRecord, { sourceVersion }: PlaylistImportRecord): boolean {
  return source.version !== null && sourceVersion !== null && source.version < sourceVersion;
}
