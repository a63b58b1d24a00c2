import type { License } from '../licenses/license.ts';
import type { ResourceInput } from '../resources/resource.schemas.ts';
import {
  type Ancestor,
  type Lineage,
  publishedContent,
  type Resource,
  type ResourceContent,
} from '../resources/resource.ts';
import type { ResourceState } from '../resources/versions/resource-fields.ts';

/** What the copy is given in place of what the source has. */
export type CopyTerms = {
  readonly license: License;
  readonly author: string | null;
  readonly title?: string | undefined;
  readonly schoolId?: string | null | undefined;
  /** Standards that the copying district can see; of others only the code goes along. */
  readonly knownStandards: ReadonlySet<string>;
};

/** What readers see of a published resource, with its tags of now; null where nothing is published. */
export function readersState(
  resource: Resource,
): (ResourceState & { catalog: NonNullable<ResourceState['catalog']> }) | null {
  const content = publishedContent(resource);
  return content && { content, catalog: resource.catalog };
}

/** A draft with everything of the source that is the work, and nothing that is the district's: approval, dates, credits. */
export function copyOf(source: Resource, content: ResourceContent, terms: CopyTerms): ResourceInput {
  const { availableFrom: _from, availableUntil: _until, alignments, ...catalog } = source.catalog;
  const { title, summary, kind, body, inLanguage, timeRequired, captions, transcripts, isBasedOn } = content;
  const named = ({ fileId, inLanguage: language }: { fileId: string; inLanguage: string }) => ({
    fileId,
    inLanguage: language,
  });
  return {
    title: terms.title ?? title,
    summary,
    kind,
    ...materialOf(content),
    body,
    inLanguage: [...inLanguage],
    timeRequired,
    captions: captions.map(named),
    transcripts: transcripts.map(named),
    author: terms.author,
    license: terms.license.id,
    isBasedOn: isBasedOn.map(({ license, ...basis }) => ({ ...basis, license: license && spelled(license) })),
    ...(structuredClone(catalog) as Omit<ResourceInput, 'title' | 'alignments'>),
    alignments: alignmentsFor(alignments, terms.knownStandards),
    ...(terms.schoolId !== undefined && { schoolId: terms.schoolId }),
  };
}

/** What it is and where, as requests say it: type and size of a file come from the file. */
export function materialOf({
  fileId,
  url,
  mediaType,
  bytes,
}: Pick<ResourceContent, 'fileId' | 'url' | 'mediaType' | 'bytes'>): Pick<
  ResourceInput,
  'fileId' | 'url' | 'mediaType' | 'bytes'
> {
  return fileId === null ? { url, mediaType, bytes } : { fileId };
}

export function alignmentsFor(
  alignments: Resource['catalog']['alignments'],
  known: ReadonlySet<string>,
): NonNullable<ResourceInput['alignments']> {
  return alignments.map(({ standardId, code, alignmentType, confidence }) => ({
    code,
    alignmentType,
    ...(standardId !== null && known.has(standardId) && { standardId }),
    ...(confidence !== undefined && { confidence }),
  }));
}

/** The lineage of a copy of what readers see of the source now. */
export function lineageOf(source: Resource, content: ResourceContent, url: string | null): Lineage {
  const { title, author, license, attribution } = content;
  const version = source.publication?.version ?? 0;
  const parent: Ancestor = { id: source.id, orgId: source.orgId, version, title, author, license, attribution, url };
  return {
    basedOnId: source.id,
    basedOnVersion: version,
    orgId: source.orgId,
    chain: [parent, ...(source.lineage?.chain ?? [])],
  };
}

/** With the files of the source in place of the copies that the remix's district has of them, so that both compare. */
export function withSourceFiles(content: ResourceContent, files: Readonly<Record<string, string>>): ResourceContent {
  const theirs = (id: string): string => files[id] ?? id;
  return {
    ...content,
    fileId: content.fileId === null ? null : theirs(content.fileId),
    captions: content.captions.map((text) => ({ ...text, fileId: theirs(text.fileId) })),
    transcripts: content.transcripts.map((text) => ({ ...text, fileId: theirs(text.fileId) })),
  };
}

/** Which file of `own` stands for which one of `theirs`, where they are not the same. */
export function copiedFiles(own: ResourceContent, theirs: ResourceContent): Record<string, string> {
  const pairs: [string | null | undefined, string | null | undefined][] = [[own.fileId, theirs.fileId]];
  for (const field of ['captions', 'transcripts'] as const) {
    for (const text of theirs[field]) {
      const copy = own[field].find(({ inLanguage }) => inLanguage === text.inLanguage);
      pairs.push([copy?.fileId, text.fileId]);
    }
  }
  return Object.fromEntries(pairs.filter(([copy, file]) => copy && file && copy !== file));
}

function spelled({ id, text }: License): string {
  return id === 'other' ? text : id;
}
