import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import { followResources } from '../resources/follow-resources.ts';
import type { PublicationGate } from '../resources/publication-gate.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { Resource } from '../resources/resource.ts';
import type { ResourceFeed } from '../resources/resource-feed.ts';
import type { ResourceMerges } from '../resources/resource-merges.ts';
import type { DuplicatesServices } from './duplicates.routes.ts';
import { createDuplicatesService } from './duplicates.service.ts';
import type { DuplicatesStores } from './duplicates.store.ts';
import { createDuplicateFinder } from './find-duplicates.ts';
import { createKeysMover } from './keys-mover.ts';
import { createMergeService } from './merge.service.ts';
import type { ReferenceMover } from './merge.ts';
import { createMergeSteps } from './merge-steps.ts';

export type DuplicatesParts = {
  readonly stores: DuplicatesStores;
  readonly feed: ResourceFeed;
  readonly resourceMerges: ResourceMerges;
  readonly resources: Pick<ResourceService, 'get' | 'getMany'>;
  readonly gate: PublicationGate;
  findResource(scope: Scope, id: string): Promise<Resource | null>;
  hashesOf(fileIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What refers to resources. */
  readonly references: readonly ReferenceMover[];
  jobs(): Pick<JobService, 'enqueue' | 'waitFor'>;
  readonly clock: Clock;
};

export type Duplicates = {
  readonly services: DuplicatesServices;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
};

const everyMs = 10 * 60_000;

/** The feature, put together. */
export function createDuplicates(parts: DuplicatesParts): Duplicates {
  const { feed, resourceMerges, resources, gate, findResource, hashesOf, references, jobs, clock } = parts;
  const { keys, pairs, merges } = parts.stores;
  const finder = createDuplicateFinder({ keys, pairs, hashesOf, clock });
  const find = followResources({ name: 'duplicates.find', everyMs, feed, clock, handle: finder.handle });
  const movers = [...references, createKeysMover({ keys, finder })];
  const steps = createMergeSteps({ merges, resourceMerges, pairs, movers, findResource, clock });
  return {
    services: {
      duplicates: createDuplicatesService({ pairs, resources, clock }),
      merges: createMergeService({ merges, resourceMerges, resources, gate, findResource, steps, jobs, clock }),
    },
    jobs: [find.definition, ...steps.definitions],
    schedules: [find.schedule, steps.schedule],
  };
}
