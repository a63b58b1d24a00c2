import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../shared/clock.ts';
import { createOneAtATime } from '../../shared/one-at-a-time.ts';
import { canonicalUrl } from '../resources/canonical-url.ts';
import type { DistrictResources } from '../resources/district-resources.ts';
import { type TagField, tagKey } from '../resources/provenance.ts';
import { type Reachable, type Resource, seenContent } from '../resources/resource.ts';
import { createTaggedTexts, type TaggedText, wordsOfResource } from './ranking/tagged-texts.ts';
import type { TermField } from './ranking/term-weights.ts';

/** A resource of a district as it is kept in memory: what is compared and counted of it, and who may see it. */
export type LibraryEntry = TaggedText &
  Reachable & {
    readonly revision: number;
    readonly alignments: readonly { readonly standardId: string; readonly alignmentType: string }[];
    readonly interests: readonly string[];
    readonly modalities: readonly string[];
    /** Of its tags those that speak for others: what a program has suggested, and nobody has looked at, would speak for itself. */
    readonly said: Readonly<Record<TermField, readonly string[]>>;
    readonly inLanguage: readonly string[];
    /** Where it comes from and what it is technically, such as `host:example.org`. */
    readonly traits: readonly string[];
  };

export type Library = ReturnType<typeof createTaggedTexts<LibraryEntry>>;

/** One of the district's resources that stands for many: memory is bounded. */
export const mostEntries = 100_000;
const mostDistricts = 8;
const pageSize = 100;
/** Clocks of processes differ a little, and writes that began earlier may land later. */
const overlapMs = 5_000;

type Kept = {
  readonly library: Library;
  /** When the last reading began: what was written before is known, but for the overlap. */
  readAt: Date;
};

export type Libraries = ReturnType<typeof createLibraries>;

/**
 * The resources of districts in memory, brought up to date whenever somebody asks: whatever process has changed one. Those
 * that nobody has said anything about are left out.
 */
export function createLibraries({
  feed,
  fileTexts,
  fileTextsChanged,
  clock,
}: {
  readonly feed: Pick<DistrictResources, 'listChanged' | 'listOfFiles'>;
  /** The words of files by their ids, where they are known. */
  fileTexts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The words of a file are found some time after it was sent, which changes no resource. */
  fileTextsChanged(orgId: string, since: Date): Promise<readonly string[]>;
  readonly clock: Clock;
}) {
  const kept = new Map<string, Kept>();
  const oneAtATime = createOneAtATime();
  const scope = { kind: 'system', reason: 'suggestions are made from what a district has tagged' } as const;

  const read = async (orgId: string, current: Kept): Promise<void> => {
    const since = new Date(current.readAt.getTime() - overlapMs);
    const readAt = clock.now();
    let after: { at: string; id: string } | null = null;
    for (;;) {
      const page = await feed.listChanged(scope, { orgId, since, after, limit: pageSize });
      const fresh = page.filter(({ resource }) => current.library.find(resource.id)?.revision !== resource.revision);
      const texts = await fileTexts(fresh.flatMap(({ resource }) => resource.content.fileId ?? []));
      for (const { resource, isDeleted } of fresh) {
        if (isDeleted) current.library.remove(resource.id);
        else take(current.library, resource, texts.get(resource.content.fileId ?? '') ?? null);
      }
      const last = page.at(-1)?.resource;
      if (!last || page.length < pageSize) break;
      after = { at: last.updatedAt.toISOString(), id: last.id };
      await setImmediate();
    }
    // Of an empty memory all was read just now.
    if (current.readAt.getTime() > 0) await readTexts(orgId, current.library, since);
    current.readAt = readAt;
  };

  const readTexts = async (orgId: string, library: Library, since: Date): Promise<void> => {
    const changed = await fileTextsChanged(orgId, since);
    for (let at = 0; at < changed.length; at += pageSize) {
      const fileIds = changed.slice(at, at + pageSize);
      const [found, texts] = await Promise.all([feed.listOfFiles(scope, { orgId, fileIds }), fileTexts(fileIds)]);
      for (const resource of found) take(library, resource, texts.get(resource.content.fileId ?? '') ?? null);
      await setImmediate();
    }
  };

  return {
    mostEntries,

    /** The library of a district as the database has it now. */
    of: async (orgId: string): Promise<Library> => {
      let current = kept.get(orgId);
      if (!current) {
        current = { library: createTaggedTexts<LibraryEntry>(), readAt: new Date(0) };
        const [oldest] = kept.keys();
        if (kept.size >= mostDistricts && oldest !== undefined) kept.delete(oldest);
      }
      // The one that was asked for last goes last.
      kept.delete(orgId);
      kept.set(orgId, current);
      const { library } = current;
      // Who asks while others read waits for a reading of their own: that one may have begun before a change of theirs.
      await oneAtATime(orgId, () => read(orgId, current));
      return library;
    },

    /** It is not there any more. */
    forget: (orgId: string, id: string): void => kept.get(orgId)?.library.remove(id),
  };
}

function take(library: Library, resource: Resource, fileText: string | null): void {
  const entry = toEntry(resource);
  const isTagged =
    entry.alignments.length + entry.subjects.length + entry.interests.length + entry.modalities.length > 0;
  if (!isTagged || (library.size() >= mostEntries && !library.find(resource.id))) library.remove(resource.id);
  else library.put(entry, comparedWordsOf(resource, fileText));
}

/** The words of what readers see; of the working copy where nothing was published. */
export function comparedWordsOf(resource: Resource, fileText: string | null): Map<string, number> {
  const { title, summary, body } = seenContent(resource);
  const text = [body, fileText].filter((one) => one !== null).join('\n');
  const { keywords, topicPaths } = resource.catalog;
  return wordsOfResource({ title, summary, keywords, topicPaths, body: text || null });
}

export function traitsOf({ content, source }: Pick<Resource, 'content' | 'source'>): string[] {
  const host = content.url === null ? null : hostOf(content.url);
  return [
    ...(host ? [`host:${host}`] : []),
    ...(content.mediaType ? [`media:${content.mediaType}`] : []),
    ...(content.publisher ? [`publisher:${content.publisher.toLowerCase()}`] : []),
    ...(source ? [`source:${source.system}`] : []),
  ];
}

/** Whether a tag was said by somebody, or looked at. */
function createSaid({ provenance }: Pick<Resource, 'provenance'>) {
  const isOpen = ({ via, reviewedBy }: Resource['provenance'][number]) =>
    via === 'suggested' && reviewedBy === undefined;
  const open = provenance.filter(isOpen);
  return (field: TagField, key: string): boolean => !open.some(({ tags }) => tags[field]?.includes(key));
}

function toEntry(resource: Resource): LibraryEntry {
  const { id, orgId, schoolId, ownerId, visibility, status, approvedForStudents, review, withdrawal } = resource;
  const { catalog, revision } = resource;
  const alignments = catalog.alignments.flatMap(({ standardId, alignmentType }) =>
    standardId === null ? [] : [{ standardId, alignmentType }],
  );
  const isSaid = createSaid(resource);
  const saidOf = (field: TermField) => catalog[field].filter((tag) => isSaid(field, tag));
  return {
    id,
    orgId,
    schoolId,
    ownerId,
    visibility,
    status,
    approvedForStudents,
    review,
    withdrawal,
    catalog: {
      audience: catalog.audience,
      availableFrom: catalog.availableFrom,
      availableUntil: catalog.availableUntil,
    },
    revision,
    alignments,
    // What it needs first is not what it is about.
    standardIds: [
      ...new Set(
        catalog.alignments.flatMap((one) => {
          const speaks = one.alignmentType !== 'requires' && isSaid('alignments', tagKey(one));
          return speaks && one.standardId !== null ? one.standardId : [];
        }),
      ),
    ],
    subjects: catalog.subjects,
    gradeLevels: catalog.gradeLevels,
    interests: catalog.interests,
    modalities: catalog.modalities,
    said: {
      interests: saidOf('interests'),
      modalities: saidOf('modalities'),
      subjects: saidOf('subjects'),
      gradeLevels: saidOf('gradeLevels'),
    },
    inLanguage: seenContent(resource).inLanguage,
    traits: traitsOf(resource),
  };
}

function hostOf(url: string): string | null {
  try {
    return new URL(canonicalUrl(url) ?? url).hostname;
  } catch {
    return null;
  }
}
