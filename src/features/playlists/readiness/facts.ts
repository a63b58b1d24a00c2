import { isOfferedToStudents, publishedContent } from '../../resources/resource.ts';
import type { LoadedUse } from '../freeze.ts';
import type { ResourceFacts } from './finding.ts';

/** What readiness needs to know of the resources that a content shows. Of several versions of one it takes any that shows something. */
export function factsOf(
  loaded: readonly LoadedUse[],
  brokenLinks: ReadonlySet<string>,
  now: Date,
): ReadonlyMap<string, ResourceFacts> {
  const facts = new Map<string, ResourceFacts>();
  for (const { use, resource, content: shown } of loaded) {
    const content = resource?.withdrawal ? publishedContent(resource) : shown;
    if (!resource || !content) continue;
    const { catalog } = resource;
    const standardIds = catalog.alignments
      .filter(({ alignmentType }) => alignmentType !== 'requires')
      .flatMap(({ standardId }) => standardId ?? []);
    facts.set(use.resourceId, {
      title: content.title,
      state: resource.withdrawal ? 'withdrawn' : resource.status === 'archived' ? 'archived' : 'usable',
      alternativeId: resource.withdrawal?.alternativeId ?? null,
      kind: content.kind,
      orgId: resource.orgId,
      visibility: resource.visibility,
      schoolId: resource.schoolId,
      isOfferedToStudents: isOfferedToStudents(resource, now),
      isLinkBroken: brokenLinks.has(resource.id),
      minutes: content.durationMinutes,
      gradeLevels: catalog.gradeLevels,
      inLanguage: content.inLanguage,
      modalities: catalog.modalities,
      accessibilityFeatures: catalog.accessibilityFeatures,
      accessibilityHazards: catalog.accessibilityHazards,
      worksOffline: catalog.worksOffline,
      license: content.license,
      depthOfKnowledge: catalog.depthOfKnowledge,
      standardIds: [...new Set(standardIds)],
    });
  }
  return facts;
}
