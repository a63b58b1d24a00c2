import type { Actor } from '../../shared/actor.ts';
import type { Fault } from '../../shared/errors.ts';
import type { FileResponse } from '../files/file.schemas.ts';
import { type AttachedText, fileIdsOf, type ResourceContent, type ResourceKind } from './resource.ts';

/** What content takes from the file that it names. */
export type ContentFile = {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Whether words are taken out of it. */
  readonly hasWords: boolean;
};

/** What contents need of files. */
export type ContentFiles = {
  /**
   * Keeps the file from being swept until the content is written; null when the actor has none of that id. `use` says what
   * for, where it is not the thing itself.
   */
  claim(actor: Actor, fileId: string, use?: 'captions' | 'transcripts'): Promise<ContentFile | null>;
  /** The file as whoever reads the content is shown it; null when it is not there any more. */
  show(fileId: string): Promise<{ readonly file: FileResponse; readonly tag: string } | null>;
};

/** The files of a content as they are shown with it. */
export type ShownFiles = {
  /** The thing itself. */
  readonly file: FileResponse | null;
  /** What goes with it, by id. */
  readonly attached: ReadonlyMap<string, FileResponse>;
  /** Differs when anything of them does. */
  readonly tag: string;
};

/** Null where a content names none. */
export async function showFiles(
  files: Pick<ContentFiles, 'show'>,
  content: ResourceContent,
): Promise<ShownFiles | null> {
  const ids = fileIdsOf(content);
  if (ids.length === 0) return null;
  const shown = new Map<string, FileResponse>();
  const tags: string[] = [];
  for (const id of new Set(ids)) {
    const found = await files.show(id);
    if (found) shown.set(id, found.file);
    tags.push(found?.tag ?? '0');
  }
  return {
    file: content.fileId === null ? null : (shown.get(content.fileId) ?? null),
    attached: shown,
    tag: tags.join('_'),
  };
}

/** Fields that a request does not set by itself, or that a file overrides. */
export type FileFields = {
  readonly fileId?: string | null | undefined;
  readonly fileName?: string | null | undefined;
  readonly kind?: ResourceKind | null | undefined;
  readonly url?: string | null | undefined;
  readonly mediaType?: string | null | undefined;
  readonly bytes?: number | null | undefined;
  readonly captions?: readonly AttachedText[] | undefined;
  readonly transcripts?: readonly AttachedText[] | undefined;
};

type Given = {
  readonly fileId?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly kind?: ResourceKind | null | undefined;
};

/**
 * What becomes of the fields of a content that go with its file, when a request sets some of them. Who names a file gets its
 * type and size; who names an address or another kind lets go of the file. `current` null: the content is new.
 */
export async function findContentFile(
  files: Pick<ContentFiles, 'claim'>,
  actor: Actor,
  { fileId, url, kind }: Given,
  current: ResourceContent | null,
): Promise<{ fields: FileFields; faults: Fault[] }> {
  const had = current?.fileId ?? null;
  if (fileId === undefined || fileId === null) {
    const isLeft = fileId === null || Boolean(url) || (kind !== undefined && kind !== 'file');
    if (had === null) return { fields: {}, faults: [] };
    if (!isLeft) return { fields: withoutFields(current), faults: [] };
    return { fields: { fileId: null, fileName: null, mediaType: null, bytes: null }, faults: [] };
  }
  const faults: Fault[] = [];
  if (url) faults.push(fault('url', 'Give the address or the file, not both.'));
  if (kind && kind !== 'file') faults.push(fault('kind', 'What has a file is of the kind file.'));
  const file = faults.length > 0 ? null : await files.claim(actor, fileId);
  if (faults.length === 0 && !file) faults.push(fault('fileId', 'There is no such file. Send it again.'));
  if (!file) return { fields: {}, faults };
  return {
    fields: {
      fileId: file.id,
      fileName: file.name,
      kind: 'file',
      url: null,
      mediaType: file.mediaType,
      bytes: file.bytes,
    },
    faults,
  };
}

/** What was taken from the file stays, whatever a request says of it. */
function withoutFields(current: ResourceContent | null): FileFields {
  return current ? { mediaType: current.mediaType, bytes: current.bytes } : {};
}

function fault(field: string, message: string): Fault {
  return { in: 'body', path: [field], code: 'custom', message, params: {} };
}
