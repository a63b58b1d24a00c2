import { createHash } from 'node:crypto';
import { khanSystem } from '../resources/import/khan.ts';
import { isObject } from '../resources/import/parse-json.ts';
import { gradeLevels } from '../resources/resource.ts';
import { type ImportLine, invalid, type PlaylistRecord, type ResourceHint } from './playlist-record.ts';

export const kaliteSystem = 'ka-lite';

/** What an entry refers to, and where Khan Academy has it. */
const pages = {
  Video: { page: 'v', role: 'learn' },
  Exercise: { page: 'e', role: 'practice' },
} as const;

/** The playlists of a file of KA Lite: a list of them, each with its entries. Throws `invalid_request` for what is none. */
export function readKalite(value: unknown): PlaylistRecord[] {
  if (!Array.isArray(value)) {
    throw invalid([{ path: [], code: 'invalid_type', message: 'This is no list of playlists of KA Lite.' }]);
  }
  return value.map((playlist, at) => {
    const { id, title, entries } = isObject(playlist) ? playlist : {};
    if (typeof id !== 'string' || id === '' || typeof title !== 'string' || !Array.isArray(entries)) {
      const message = 'A playlist of KA Lite has an id, a title and a list of entries.';
      throw invalid([{ path: [at], code: 'invalid_type', message }]);
    }
    return toRecord({ id, title: title.trim(), tag: text(playlist.tag), unit: playlist.unit, entries });
  });
}

function toRecord({
  id,
  title,
  tag,
  unit,
  entries,
}: {
  id: string;
  title: string;
  tag: string | null;
  unit: unknown;
  entries: readonly unknown[];
}): PlaylistRecord {
  const lines: ImportLine[] = [];
  const resources = new Map<string, ResourceHint>();
  const pathwayId = idFrom(id, 'path');
  const commands: object[] = [{ do: 'addPathway', id: pathwayId, pathway: { title: 'Path 1' } }];
  const places = [id];
  const seen = new Map<string, number>();
  const inOrder = [...entries].sort((a, b) => orderOf(a) - orderOf(b));
  for (const [at, entry] of inOrder.entries()) {
    const place = `entry ${at + 1}`;
    const { entity_kind: kind, entity_id: named, is_essential: isEssential } = isObject(entry) ? entry : {};
    const name = text(named);
    const key = `${String(kind)} ${name}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    const entryId = idFrom(id, key, occurrence);
    const made = name === null ? null : toEntry(kind, name, isEssential === true, resources);
    if (made === null) {
      lines.push({ code: 'unreadable', place, id: null, message: `${key} is nothing that can be imported.` });
      continue;
    }
    if (kind === 'Quiz') {
      const message = 'The file says that there is a quiz here, and not what it asks.';
      lines.push({ code: 'not_taken_over', place, id: entryId, message });
    }
    commands.push({ do: 'addEntry', id: entryId, at: { pathwayId }, entry: made });
    places.push(`${id}, ${place}`);
  }
  const grade = gradeLevels.find((level) => tag === `Grade ${level}`);
  const from = [
    `playlist ${id}`,
    ...(tag === null ? [] : [tag]),
    ...(typeof unit === 'number' ? [`unit ${unit}`] : []),
  ];
  return {
    source: { system: kaliteSystem, id, version: null },
    input: {
      title,
      gradeLevels: grade ? [grade] : [],
      teacherNotes: `From KA Lite: ${from.join(', ')}.`,
      commands,
    },
    place: id,
    places,
    lineage: null,
    bank: new Map(),
    copiedFrom: new Map(),
    resources: [...resources.values()],
    ifMissing: 'leaveOut',
    describedBy: 'resources',
    lines,
  };
}

function toEntry(
  kind: unknown,
  name: string,
  isRequired: boolean,
  resources: Map<string, ResourceHint>,
): object | null {
  if (kind === 'Divider') return { kind: 'section', title: name.replace(/^subtitle:\s*/i, '') };
  if (kind === 'Quiz') return { kind: 'checkpoint', title: name, role: 'assess', checkpoint: { form: 'quiz' } };
  if (kind !== 'Video' && kind !== 'Exercise') return null;
  const { page, role } = pages[kind];
  const slug = name.split('/').filter(Boolean).at(-1) ?? name;
  const resourceId = idFrom(kind, slug);
  resources.set(resourceId, {
    resourceId,
    name: `${kind} ${name}`,
    title: null,
    url: `https://www.khanacademy.org/${page}/${encodeURIComponent(slug)}`,
    // Exercises are called by their names there; videos have identifiers of their own, which these files do not say.
    source: kind === 'Exercise' ? { system: khanSystem, id: slug } : null,
    sha256: null,
  });
  return { kind: 'resource', role, isRequired, resource: { resourceId } };
}

function orderOf(entry: unknown): number {
  return isObject(entry) && typeof entry.sort_order === 'number' ? entry.sort_order : Number.MAX_SAFE_INTEGER;
}

/** The same at each import, so that what is there is known again. */
function idFrom(...parts: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kaliteSystem, ...parts]))
    .digest('hex')
    .slice(0, 24);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
