import type { Actor, Scope } from '../../shared/actor.ts';
import { scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { isWithin, visibleTo } from './resource.policy.ts';
import { isOfferedToStudents, type Resource } from './resource.ts';
import type { ResourceAlignmentsStore } from './resource-alignments.store.ts';
import { isVisibleToSearch } from './resource-changes.ts';

/** So many resources of the same standards are looked at. */
const mostCandidates = 200;
const system: Scope = { kind: 'system', reason: 'what could stand in for a resource is looked for' };

/** How well one could stand in for the other: standards that both have count most, then how it is taken in, then for whom. */
export function likeness(resource: Resource, other: Resource): number {
  const standards = new Set(resource.catalog.alignments.map(({ standardId, code }) => standardId ?? code));
  const shared = new Set(
    other.catalog.alignments.map(({ standardId, code }) => standardId ?? code).filter((each) => standards.has(each)),
  ).size;
  const inCommon = (field: 'modalities' | 'gradeLevels' | 'subjects'): number => {
    const values: readonly string[] = other.catalog[field];
    return resource.catalog[field].some((value) => values.includes(value)) ? 1 : 0;
  };
  const speaksTheSame = resource.content.inLanguage.some((tag) => other.content.inLanguage.includes(tag)) ? 2 : 0;
  return 4 * shared + speaksTheSame + 2 * inCommon('modalities') + inCommon('gradeLevels') + inCommon('subjects');
}

/** Finds what could be used in place of a resource: aligned to one of its standards and as free to be offered as it was. */
export function createResourceAlternatives({
  aligned,
  clock,
}: {
  aligned: Pick<ResourceAlignmentsStore, 'listAligned'>;
  clock: Clock;
}) {
  return {
    /** In the actor's district, the most alike first. */
    findFor: async (actor: Actor, resource: Resource, limit: number): Promise<Resource[]> => {
      const standardIds = resource.catalog.alignments.flatMap(({ standardId }) => standardId ?? []);
      if (standardIds.length === 0) return [];
      const now = clock.now();
      const reach = visibleTo(scopeOf(actor));
      const { orgId } = actor;
      const found = await aligned.listAligned(system, { orgId, standardIds, limit: mostCandidates });
      return found
        .filter((other) => other.id !== resource.id && isWithin(reach, other, now) && isStandIn(resource, other, now))
        .map((other) => ({ other, score: likeness(resource, other) }))
        .sort((a, b) => b.score - a.score || (a.other.id < b.other.id ? -1 : 1))
        .slice(0, limit)
        .map(({ other }) => other);
    },
  };
}

/** Whether readers of the one can be sent to the other: what students had is replaced by what they may have. */
export function isStandIn(resource: Resource, other: Resource, now: Date): boolean {
  const isForStudents = resource.catalog.audience === 'students' && resource.approvedForStudents !== null;
  const reaches = (visibility: Resource['visibility']) =>
    ['private', 'school', 'district', 'public'].indexOf(visibility);
  const isReached =
    reaches(other.visibility) >= Math.min(reaches(resource.visibility), reaches('district')) &&
    (other.visibility !== 'school' || other.schoolId === resource.schoolId);
  return isVisibleToSearch(other) && isReached && (!isForStudents || isOfferedToStudents(other, now));
}

export type ResourceAlternatives = ReturnType<typeof createResourceAlternatives>;
