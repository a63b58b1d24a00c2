import type { PlaylistCommand, PlaylistContent, Resource } from '../../wire.ts';

type Content = Pick<PlaylistContent, 'targets' | 'pathways'>;
type Role = 'learn' | 'practice' | 'assess';

/** What its catalog says that a resource is good for; the same as the server's for quick playlists. */
export function proposeRole({ educationalUse, alignments }: Pick<Resource, 'educationalUse' | 'alignments'>): Role {
  if (educationalUse.some((use) => /assess/.test(use))) return 'assess';
  if (educationalUse.some((use) => /practi[cs]e/.test(use))) return 'practice';
  const kinds = alignments.map(({ alignmentType }) => alignmentType);
  return kinds.includes('assesses') && !kinds.includes('teaches') ? 'assess' : 'learn';
}

/**
 * The targets that a resource could serve: those with a standard that it is aligned to, else the only one, else those of
 * the last activity of the path that it goes to.
 */
export function proposeTargets(
  { targets, pathways }: Content,
  pathwayId: string | null,
  { alignments }: Pick<Resource, 'alignments'>,
): string[] {
  const keys = new Set(alignments.flatMap(({ standardId, code }) => [standardId, keyOf(code)]));
  const fitting = targets.filter(({ standards }) =>
    standards.some(({ standardId, code }) => (standardId !== null && keys.has(standardId)) || keys.has(keyOf(code))),
  );
  if (fitting.length > 0) return fitting.map(({ id }) => id);
  if (targets.length <= 1) return targets.map(({ id }) => id);
  const entries = pathways.find(({ id }) => id === pathwayId)?.entries ?? [];
  const last = entries.findLast((entry) => entry.kind !== 'section' && entry.targetIds.length > 0);
  return last && last.kind !== 'section' ? last.targetIds : [];
}

const keyOf = (code: string) => code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export type Placing = {
  readonly resource: Pick<Resource, 'id' | 'title' | 'educationalUse' | 'alignments'>;
  /** Null: a path of its own. */
  readonly pathwayId: string | null;
  readonly newPathTitle: string;
  /** "I can ..." where a playlist has no target yet. */
  readonly newTarget: string;
  readonly language: string;
  readonly newId: () => string;
};

/** What puts a resource at the end of a path, and what takes it away again. */
export function addCommands(
  content: Content,
  placing: Placing,
): { readonly commands: PlaylistCommand[]; readonly undo: PlaylistCommand[]; readonly pathwayId: string } {
  const { resource, newPathTitle, newTarget, language, newId } = placing;
  const commands: PlaylistCommand[] = [];
  const undo: PlaylistCommand[] = [];
  let targetIds = proposeTargets(content, placing.pathwayId, resource);
  if (content.targets.length === 0) {
    const id = newId();
    const taught = resource.alignments.find(({ alignmentType }) => alignmentType !== 'requires');
    const standards = taught ? [{ code: taught.code, standardId: taught.standardId }] : [];
    commands.push({ do: 'addTarget', id, target: { statement: { [language]: newTarget }, standards } });
    undo.unshift({ do: 'removeTarget', targetId: id });
    targetIds = [id];
  }
  const pathwayId = placing.pathwayId ?? newId();
  if (placing.pathwayId === null) {
    commands.push({ do: 'addPathway', id: pathwayId, pathway: { title: newPathTitle } });
    undo.unshift({ do: 'removePathway', pathwayId });
  }
  const entryId = newId();
  commands.push({
    do: 'addEntry',
    id: entryId,
    at: { pathwayId },
    entry: { kind: 'resource', targetIds, role: proposeRole(resource), resource: { resourceId: resource.id } },
  });
  if (placing.pathwayId !== null) undo.unshift({ do: 'removeEntry', entryId });
  return { commands, undo, pathwayId };
}

/** An id in the form of the server's, for what is to be named at once. */
export function newObjectId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The path that something goes to when nobody says which: where the last one went, else the first. */
export function proposedPathway(pathways: readonly { readonly id: string }[], lastId: string | null): string | null {
  return pathways.find(({ id }) => id === lastId)?.id ?? pathways[0]?.id ?? null;
}

/** Playlists in which something was put last come first; the others stay as they are, last changed first. */
export function byRecent<Item extends { readonly id: string }>(
  items: readonly Item[],
  recent: readonly string[],
): Item[] {
  const rank = (id: string) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return [...items].sort((one, other) => rank(one.id) - rank(other.id));
}
