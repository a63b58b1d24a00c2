import type { z } from 'zod';
import { Json, jsonObject, toJson } from '../../http/json.ts';
import type { PlaylistRights } from './playlist.service.ts';
import { type Playlist, type ResourceSnapshot, stepsOf, usesOf } from './playlist.ts';
import type { ListedPlaylist, PlaylistChange } from './playlist-document.store.ts';
import type {
  changeSchema,
  PlaylistResponse,
  PlaylistSummary,
  stepResponseSchema,
  versionResponseSchema,
} from './playlist-response.schemas.ts';
import { type KeptVersion, readVersion, textOfVersion } from './playlist-version.ts';
import type { Beside } from './playlist-view.service.ts';

/** What is shown of a playlist: what readers see, or the draft with its resources. */
export type ShownPart =
  | { readonly view: 'published'; readonly version: KeptVersion }
  | { readonly view: 'draft'; readonly resources: readonly ResourceSnapshot[] };

export type PlaylistWriter = (
  playlist: Playlist,
  rights: PlaylistRights,
  shown: ShownPart,
  beside: Beside,
) => Json<PlaylistResponse>;

/**
 * Presents playlists as text. A playlist object never changes, and a version neither, so what was written of them is kept
 * as long as the object itself is: in the store's cache, which checks that it is the current one.
 */
export function createPlaylistWriter(): PlaylistWriter {
  const written = new WeakMap<Playlist, Map<string, Json<PlaylistResponse>>>();
  return (playlist, rights, shown, beside) => {
    if (shown.view === 'draft') return write(playlist, rights, shown, beside);
    let texts = written.get(playlist);
    if (!texts) {
      texts = new Map();
      written.set(playlist, texts);
    }
    const variant = `${variantOf(rights, shown.view)} ${beside.tag}`;
    let text = texts.get(variant);
    if (!text) {
      if (texts.size >= 4) texts.clear();
      text = write(playlist, rights, shown, beside);
      texts.set(variant, text);
    }
    return text;
  };
}

/** Differs for those who are shown different things of the same revision. */
export function variantOf({ edit, publish, manage, share }: PlaylistRights, view: ShownPart['view']): string {
  const rights = [edit && 'e', publish && 'p', manage && 'm', share && 's'].filter(Boolean).join('');
  return `${view === 'draft' ? 'd' : 'v'}${rights}`;
}

function write(playlist: Playlist, rights: PlaylistRights, shown: ShownPart, beside: Beside): Json<PlaylistResponse> {
  const { lineage, content } = playlist;
  const { publish, manage, share } = rights;
  const editing = {
    hasUnpublishedChanges: hasUnpublishedChanges(playlist),
    can: { publish, manage, share },
    dismissedFindings: [...playlist.dismissedFindings],
  };
  const resources = shown.view === 'draft' ? shown.resources : [];
  return jsonObject<PlaylistResponse>({
    ...presentHead(playlist),
    lineage: lineage && toJson(lineage as NonNullable<PlaylistResponse['lineage']>),
    editing: rights.edit ? editing : null,
    view: shown.view,
    ...presentBeside(beside),
    version: shown.view === 'published' ? new Json(textOfVersion(shown.version)) : null,
    draft:
      shown.view === 'draft' ? (toJson({ content, resources }) as Json<NonNullable<PlaylistResponse['draft']>>) : null,
  });
}

export function presentVersion(kept: KeptVersion, beside: Beside): Json<z.output<typeof versionResponseSchema>> {
  return jsonObject<z.output<typeof versionResponseSchema>>({
    ...presentBeside(beside),
    version: new Json(textOfVersion(kept)),
  });
}

/** A step of a version with what belongs to it; null when the version has no such step. */
export function findStepIn(kept: KeptVersion, stepId: string) {
  const { content, resources, playlistId, version } = readVersion(kept);
  for (const pathway of content.pathways) {
    const step = stepsOf(pathway).find(({ id }) => id === stepId);
    if (!step) continue;
    const { entries: _entries, ...head } = pathway;
    const used = usesOf(step);
    const shows = resources.filter((one) =>
      used.some((use) => use.resourceId === one.resourceId && use.version === one.version),
    );
    const targets = content.targets.filter(({ id }) => step.targetIds.includes(id));
    return { playlistId, version, pathway: head, step, targets, resources: shows };
  }
  return null;
}

export function presentStep(
  found: NonNullable<ReturnType<typeof findStepIn>>,
  beside: Beside,
): Json<z.output<typeof stepResponseSchema>> {
  return toJson({ ...found, ...presentBeside(beside) }) as unknown as Json<z.output<typeof stepResponseSchema>>;
}

/** As lists show it: the draft to those who may edit it, to others what is published. */
export function presentListed(listed: ListedPlaylist, mayEdit: boolean): PlaylistSummary {
  const showsDraft = mayEdit || listed.publishedCard === null;
  const card = (showsDraft ? null : listed.publishedCard) ?? listed.draftCard;
  return {
    ...presentHead(listed),
    view: showsDraft ? 'draft' : 'published',
    hasUnpublishedChanges: mayEdit ? hasUnpublishedChanges(listed) : null,
    ...(card as Pick<PlaylistSummary, keyof typeof card>),
  };
}

export function presentChange({ at, commands, touched, ...change }: PlaylistChange): z.output<typeof changeSchema> {
  return { ...change, at: at.toISOString(), commands: commands.map((one) => ({ ...one })), touched: [...touched] };
}

type Head = Omit<ListedPlaylist, 'draftCard' | 'publishedCard'>;

function presentHead(playlist: Head) {
  const { id, orgId, schoolId, ownerId, coEditorIds, status, visibility, publishedVersion, revision } = playlist;
  return {
    id,
    orgId,
    schoolId,
    ownerId,
    coEditorIds: [...coEditorIds],
    status,
    visibility,
    publishedVersion,
    revision,
    createdAt: playlist.createdAt.toISOString(),
    updatedAt: playlist.updatedAt.toISOString(),
  };
}

function hasUnpublishedChanges({ publishedRevision, contentRevision }: Head): boolean {
  return publishedRevision === null || contentRevision > publishedRevision;
}

function presentBeside({ availability, files }: Beside): Pick<PlaylistResponse, 'availability' | 'files'> {
  return { availability: availability.map((one) => ({ ...one })), files: { ...files } };
}
