import type { SavedPlaylist } from '../../offline/saved-playlists.ts';
import type { Bundle, MyPlaylist, StoredFile } from '../../wire.ts';

/** What came along of a playlist, and what did not. */
export type CameAlong = {
  readonly savedAt: string;
  /** Texts by the resource that they are. */
  readonly texts: Readonly<Record<string, string>>;
  /** Resources that cannot be opened here now. */
  readonly awayIds: readonly string[];
  /** Captions and transcripts by the resource that they are of. */
  readonly captions: Readonly<Record<string, readonly AlongText[]>>;
  readonly transcripts: Readonly<Record<string, readonly AlongText[]>>;
};

/** Words that go along with a video or a recording. */
export type AlongText = {
  readonly fileId: string;
  readonly url: string;
  readonly inLanguage: string;
  readonly name: string;
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
  const along = (wanted: Part['part']) => alongBy(bundle, wanted, (fileId) => `/saved/${personId}/${fileId}`);
  return {
    page: { ...page, files },
    saved: {
      savedAt,
      texts,
      awayIds: [...new Set(awayIds)],
      captions: along('captions'),
      transcripts: along('transcript'),
    },
  };
}

type Part = Bundle['files'][number]['parts'][number];

function alongBy(bundle: Bundle, wanted: Part['part'], urlOf: (fileId: string) => string) {
  const found: Record<string, AlongText[]> = {};
  for (const { id: fileId, name, parts } of bundle.files) {
    for (const { part, resourceId, inLanguage } of parts) {
      if (part !== wanted) continue;
      const text = { fileId, url: urlOf(fileId), inLanguage: inLanguage ?? '', name };
      found[resourceId] = [...(found[resourceId] ?? []), text];
    }
  }
  return found;
}

function contentOf(parts: Bundle['files'][number]['parts']): string[] {
  return parts.flatMap(({ part, resourceId }) => (part === 'content' ? [resourceId] : []));
}
