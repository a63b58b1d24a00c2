import { exportSchema } from '../playlist-remixes/playlist-export.schemas.ts';
import type { PlaylistExport } from '../playlist-remixes/playlist-export.service.ts';
import { type Entry, isStep, type PlaylistContent, type PlaylistLineage } from '../playlists/playlist.ts';
import { urlSchema } from '../resources/resource.schemas.ts';
import { invalid, type PlaylistRecord } from './playlist-record.ts';

/** The system that versions of playlists come from, wherever they were published: their ids are unique in the world. */
export const exportSystem = 'pathloom';

const mostAncestors = 100;

/** What this program exported, here or elsewhere. Throws `invalid_request` for what is none. */
export function readExport(value: unknown): PlaylistRecord {
  const parsed = exportSchema.safeParse(value);
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(({ path, code, message }) => ({
        path: path.map((key) => (typeof key === 'number' ? key : String(key))),
        code,
        message,
      })),
    );
  }
  const file = parsed.data as unknown as PlaylistExport;
  const { content } = file.version;
  const lineage = lineageOf(file);
  if (lineage.chain.length > mostAncestors) {
    const message = `There may be ${mostAncestors} playlists above it at most.`;
    throw invalid([{ path: ['lineage', 'chain'], code: 'too_big', message }]);
  }
  const { commands, places } = commandsOf(content);
  const steps = content.pathways.flatMap(({ entries }) => entries.filter(isStep));
  return {
    source: { system: exportSystem, id: file.version.playlistId, version: file.version.version },
    input: { ...detailsOf(content), commands },
    place: 'version.content',
    places,
    lineage,
    bank: new Map(content.targets.flatMap(({ id, bank }) => (bank ? [[id, bank]] : []))),
    copiedFrom: new Map(steps.flatMap(({ id, copiedFrom }) => (copiedFrom ? [[id, copiedFrom]] : []))),
    resources: file.resources.map(({ resourceId, title, url, source, sha256 }) => ({
      resourceId,
      name: url === null ? `“${title}”` : `“${title}” (${url})`,
      title,
      url,
      source,
      sha256,
    })),
    ifMissing: 'keep',
    describedBy: 'file',
    lines: content.coverFileId === null ? [] : [noCover],
  };
}

const noCover = {
  code: 'not_taken_over',
  place: null,
  id: null,
  message: 'The picture on the cover does not go with the file.',
} as const;

/** The file's own lineage, and the version itself above what becomes of it here: it is to be credited. */
function lineageOf({ version, lineage, author, address }: PlaylistExport): PlaylistLineage {
  const { title, license, attribution } = version.content;
  const { playlistId, version: number } = version;
  const chain = [
    ...(lineage?.chain ?? []),
    { playlistId, version: number, title, author: author ?? null, license, attribution, url: address },
  ];
  // An address that is none is nobody's to follow.
  const known = chain.map((one) => ({ ...one, url: urlSchema.safeParse(one.url).success ? one.url : null }));
  return { playlistId, version: number, chain: known };
}

function detailsOf({
  targets: _targets,
  pathways: _pathways,
  coverFileId: _cover,
  license,
  ...details
}: PlaylistContent) {
  return { ...details, license: license?.text ?? null };
}

/** The commands that make the content of nothing, ids included. */
function commandsOf(content: PlaylistContent): { commands: object[]; places: string[] } {
  const commands: object[] = [];
  const places: string[] = [];
  const add = (place: string, command: object): void => {
    places.push(place);
    commands.push(command);
  };
  for (const [at, { id, bank: _bank, ...target }] of content.targets.entries()) {
    add(`version.content.targets.${at}`, { do: 'addTarget', id, target });
  }
  // What comes before an activity may stand behind it in the list.
  const needs: (readonly [place: string, command: object])[] = [];
  for (const [at, { id: pathwayId, entries, ...pathway }] of content.pathways.entries()) {
    const place = `version.content.pathways.${at}`;
    add(place, { do: 'addPathway', id: pathwayId, pathway });
    for (const [position, entry] of entries.entries()) {
      const where = `${place}.entries.${position}`;
      add(where, { do: 'addEntry', id: entry.id, at: { pathwayId }, entry: toInput(entry) });
      if (isStep(entry) && entry.prerequisiteIds.length > 0) {
        const changes = { prerequisiteIds: entry.prerequisiteIds };
        needs.push([where, { do: 'updateEntry', entryId: entry.id, changes }]);
      }
    }
  }
  for (const [place, command] of needs) add(place, command);
  return { commands, places };
}

function toInput(entry: Entry): object {
  const { id: _id, ...fields } = entry;
  if (!isStep(entry)) return fields;
  const { id: _stepId, copiedFrom: _copiedFrom, prerequisiteIds: _needs, ...step } = entry;
  if (step.kind === 'resource') return { ...step, resource: { ...step.resource, version: null } };
  if (step.kind !== 'choice') return step;
  // What is used follows the newest version here, as in any new draft.
  const options = step.options.map((option) =>
    option.kind === 'resource' ? { ...option, resource: { ...option.resource, version: null } } : option,
  );
  return { ...step, options };
}
