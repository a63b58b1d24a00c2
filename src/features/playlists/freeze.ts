import type { Resource, ResourceContent } from '../resources/resource.ts';
import {
  isStep,
  type PlaylistContent,
  type ResourceSnapshot,
  type ResourceUse,
  type Step,
  stepsOf,
  usesOf,
} from './playlist.ts';

/** A use of a resource with what it shows; `content` null: it shows nothing (yet), or nothing any more. */
export type LoadedUse = {
  readonly use: ResourceUse;
  readonly resource: Resource | null;
  readonly version: number | null;
  readonly content: ResourceContent | null;
};

/** Every different use of a resource in the content. */
export function usesIn(content: PlaylistContent): ResourceUse[] {
  const byKey = new Map<string, ResourceUse>();
  for (const pathway of content.pathways) {
    for (const step of stepsOf(pathway)) for (const use of usesOf(step)) byKey.set(keyOf(use), use);
  }
  return [...byKey.values()];
}

/** What is kept of each resource that shows something, in the order of ids and versions. */
export function snapshotsOf(loaded: readonly LoadedUse[]): ResourceSnapshot[] {
  const byKey = new Map<string, ResourceSnapshot>();
  for (const { resource, version, content } of loaded) {
    if (!resource || version === null || content?.kind === undefined || content.kind === null) continue;
    byKey.set(keyOf({ resourceId: resource.id, version }), {
      resourceId: resource.id,
      version,
      title: content.title,
      summary: content.summary,
      kind: content.kind,
      url: content.fileId === null ? content.url : null,
      fileId: content.fileId,
      mediaType: content.mediaType,
      minutes: content.durationMinutes,
      modalities: resource.catalog.modalities,
      inLanguage: content.inLanguage,
      license: content.license,
      attribution: attributionOf(content),
    });
  }
  return [...byKey.values()].sort((a, b) =>
    a.resourceId === b.resourceId ? a.version - b.version : a.resourceId < b.resourceId ? -1 : 1,
  );
}

/** The content with a version in place of every "newest". */
export function settled(content: PlaylistContent, loaded: readonly LoadedUse[]): PlaylistContent {
  const versions = new Map(loaded.map(({ use, version }) => [keyOf(use), version]));
  const settle = (use: ResourceUse): ResourceUse => ({ ...use, version: versions.get(keyOf(use)) ?? use.version });
  const settleStep = (step: Step): Step => {
    if (step.kind === 'resource') return { ...step, resource: settle(step.resource) };
    if (step.kind !== 'choice') return step;
    const options = step.options.map((option) =>
      option.kind === 'resource' ? { ...option, resource: settle(option.resource) } : option,
    );
    return { ...step, options };
  };
  const pathways = content.pathways.map((pathway) => ({
    ...pathway,
    entries: pathway.entries.map((entry) => (isStep(entry) ? settleStep(entry) : entry)),
  }));
  return { ...content, pathways };
}

/** The line of credit: the author's own, or title, author and license. */
export function attributionOf({ title, author, publisher, license, attribution }: ResourceContent): string {
  if (attribution !== null) return attribution;
  const by = author ?? publisher;
  return [`“${title}”`, ...(by === null ? [] : [`by ${by}`]), ...(license === null ? [] : [`(${license.text})`])].join(
    ' ',
  );
}

function keyOf({ resourceId, version }: ResourceUse): string {
  return `${resourceId} ${version}`;
}
