import type { SavedPlaylist } from '../../offline/saved-playlists.ts';
import type { Bundle, MyPlaylist, StoredFile } from '../../wire.ts';

/** What came along of a playlist, and what did not. */
export type CameAlong = {
  readonly savedAt: string;
  /** Texts by the resource that they are. */
  readonly texts: Readonly<Record<string, string>>;
  /** Resources that cannot be opened here now. */
  readonly awayIds: readonly string[];
};

export type ShownPlaylist = { readonly page: MyPlaylist; readonly saved: CameAlong | null };

type Saved = Pick<SavedPlaylist, 'key' | 'page' | 'bundle' | 'savedAt'>;

/** A playlist as it is on the device: its files are answered by the worker, and what needs internet is named. */
export function fromDevice({ key, page, bundle, savedAt }: Saved): ShownPlaylist {
  const [personId = ''] = key.split('/');
  const files: Record<string, StoredFile> = {};
  for (const { id } of bundle.files) {
    const told = page.files[id];
    if (told) files[id] = { ...told, url: `/saved/${personId}/${id}`, previews: { small: null, large: null } };
  }
  const texts = Object.fromEntries(bundle.pages.map(({ resourceId, html }) => [resourceId, html]));
  const here = new Set([...Object.keys(texts), ...bundle.files.flatMap(({ parts }) => contentOf(parts))]);
  const shown = page.steps.flatMap(({ resource, options }) => [resource, ...options.map((one) => one.resource)]);
  const awayIds = shown.flatMap((one) => (one && !here.has(one.resourceId) ? [one.resourceId] : []));
  return { page: { ...page, files }, saved: { savedAt, texts, awayIds: [...new Set(awayIds)] } };
}

function contentOf(parts: Bundle['files'][number]['parts']): string[] {
  return parts.flatMap(({ part, resourceId }) => (part === 'content' ? [resourceId] : []));
}
