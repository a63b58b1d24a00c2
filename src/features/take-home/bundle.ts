import type { FileRecord } from '../files/file.ts';
import type { LoadedUse } from '../playlists/freeze.ts';
import { isOnlineStep, onlineOptions } from '../playlists/online-steps.ts';
import type { ResourceUse } from '../playlists/playlist.ts';
import { attachedFileIdsOf, type ResourceContent } from '../resources/resource.ts';
import { type LeftOutCode, needsInternet, takeHomeFormOf } from '../resources/take-home.ts';
import { type FittedPath, keyOfUse, usesOfPaths } from './fitted-paths.ts';

// What of a student's playlist is saved on a device: texts always, files as long as there is room, in the order in which they are
// needed. What stays behind is named with the reason.

/** What the paths show, and the files of it that are there. */
export type Material = {
  /** The picture of the playlist, where it may be copied. */
  readonly cover: FileRecord | null;
  readonly loaded: ReadonlyMap<string, LoadedUse>;
  readonly files: ReadonlyMap<string, FileRecord>;
};

export type FilePart = 'content' | 'captions' | 'transcript';

export type BundleFile = {
  readonly file: FileRecord;
  /** What it is of which resource. */
  readonly parts: readonly {
    readonly resourceId: string;
    readonly part: FilePart;
    readonly inLanguage: string | null;
  }[];
};

export type BundlePlan = {
  readonly pages: readonly {
    readonly resourceId: string;
    readonly version: number | null;
    readonly content: ResourceContent;
    readonly body: string;
  }[];
  readonly files: readonly BundleFile[];
  readonly links: readonly {
    readonly resourceId: string;
    readonly content: ResourceContent;
    readonly url: string;
    readonly worksOffline: boolean | null;
  }[];
  readonly leftOut: readonly {
    readonly resourceId: string;
    readonly fileId: string | null;
    readonly title: string;
    readonly bytes: number | null;
    readonly code: LeftOutCode;
  }[];
  /** It comes last: only where there is room for it besides all that is worked with. */
  readonly cover: FileRecord | null;
  readonly fileBytes: number;
  /** Places at which something that is shown does not come along, or does not work without internet. */
  readonly onlineStepIds: ReadonlySet<string>;
  readonly onlineOptionIds: ReadonlySet<string>;
};

/**
 * @param orgId the district of the student
 * @param budgetBytes for files; a work whose files do not fit any more stays behind, and smaller ones after it may still come along
 */
export function planBundle(
  paths: readonly FittedPath[],
  { loaded, files, cover: picture }: Material,
  { orgId, budgetBytes }: { readonly orgId: string; readonly budgetBytes: number },
): BundlePlan {
  const pages: BundlePlan['pages'][number][] = [];
  const links: BundlePlan['links'][number][] = [];
  const leftOut: BundlePlan['leftOut'][number][] = [];
  const taken = new Map<string, BundleFile>();
  const complete = new Set<string>();
  let fileBytes = 0;

  for (const use of usesOfPaths(paths)) {
    const { resourceId } = use;
    const work = loaded.get(keyOfUse(use)) ?? nothingSeen(use);
    const { content } = work;
    const form = takeHomeFormOf(work, orgId);
    const title = content?.title ?? '';
    if (form.kind === 'none' || !content) {
      const code = form.kind === 'none' ? form.code : 'notAvailable';
      leftOut.push({ resourceId, fileId: null, title, bytes: null, code });
      continue;
    }
    if (form.kind === 'link') {
      links.push({ resourceId, content, url: form.url, worksOffline: work.resource?.catalog.worksOffline ?? null });
      continue;
    }
    const isUsable = !needsInternet(work, orgId);
    if (form.kind === 'page') {
      pages.push({ resourceId, version: work.version, content, body: form.body });
      if (isUsable) complete.add(keyOfUse(use));
      continue;
    }
    const wanted = partsOf(content);
    const main = files.get(form.fileId);
    if (!main) {
      leftOut.push({ resourceId, fileId: form.fileId, title, bytes: content.bytes, code: 'notStored' });
      continue;
    }
    const there = wanted.flatMap((part) => {
      const file = files.get(part.fileId);
      return file ? [{ ...part, file }] : [];
    });
    const added = new Map(there.filter(({ file }) => !taken.has(file.id)).map(({ file }) => [file.id, file.bytes]));
    const bytes = [...added.values()].reduce((sum, one) => sum + one, 0);
    if (fileBytes + bytes > budgetBytes) {
      leftOut.push({ resourceId, fileId: form.fileId, title, bytes, code: 'tooLarge' });
      continue;
    }
    fileBytes += bytes;
    for (const { file, part, inLanguage } of there) {
      const known = taken.get(file.id) ?? { file, parts: [] };
      taken.set(file.id, { file, parts: [...known.parts, { resourceId, part, inLanguage }] });
    }
    if (isUsable) complete.add(keyOfUse(use));
  }

  const hasRoom = picture !== null && fileBytes + picture.bytes <= budgetBytes;
  const cover = hasRoom ? picture : null;
  fileBytes += cover?.bytes ?? 0;

  const steps = paths.flatMap((path) => path.steps.map(({ step }) => step));
  const isAway = (use: ResourceUse): boolean => {
    const work = loaded.get(keyOfUse(use));
    return !complete.has(keyOfUse(use)) && (work === undefined || !isLinkThatWorks(work, orgId));
  };
  return {
    pages,
    files: [...taken.values()],
    links,
    leftOut,
    cover,
    fileBytes,
    onlineStepIds: new Set(steps.filter((step) => isOnlineStep(step, isAway)).map(({ id }) => id)),
    onlineOptionIds: new Set(steps.flatMap((step) => onlineOptions(step, isAway)).map(({ id }) => id)),
  };
}

/** The files that a content needs, the thing itself first. */
export function fileIdsIn(content: ResourceContent): string[] {
  return content.fileId === null ? [] : [content.fileId, ...attachedFileIdsOf(content)];
}

function partsOf({ fileId, captions, transcripts }: ResourceContent) {
  return [
    ...(fileId === null ? [] : [{ fileId, part: 'content' as const, inLanguage: null }]),
    ...captions.map((one) => ({ fileId: one.fileId, part: 'captions' as const, inLanguage: one.inLanguage })),
    ...transcripts.map((one) => ({ fileId: one.fileId, part: 'transcript' as const, inLanguage: one.inLanguage })),
  ];
}

/** Such as a page that is printed at school first. */
function isLinkThatWorks(work: LoadedUse, orgId: string): boolean {
  return takeHomeFormOf(work, orgId).kind === 'link' && !needsInternet(work, orgId);
}

function nothingSeen(use: ResourceUse): LoadedUse {
  return { use, resource: null, version: null, content: null };
}
