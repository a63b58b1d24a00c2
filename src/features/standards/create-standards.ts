import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../../http/endpoint.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { AssociationsStore } from './associations.store.ts';
import { frameworkRoutes } from './framework.routes.ts';
import { createFrameworkExport } from './framework-export.service.ts';
import { createFrameworkImportService, type FrameworkArrival } from './framework-import.service.ts';
import type { FrameworkImportService } from './framework-package.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import type { LocalFrameworksStore } from './local-frameworks.store.ts';
import { createLocalStandardsService, type LocalStandardsService } from './local-standards.service.ts';
import {
  type AlignedResources,
  createRetiredStandardsService,
  type RetiredStandardsService,
} from './retired-standards.service.ts';
import { standardRoutes } from './standard.routes.ts';
import { createStandardSearch, type StandardSearchParts } from './standard-search.service.ts';
import { type CountAligned, createStandardsService, type StandardsService } from './standards.service.ts';
import type { StandardsStore } from './standards.store.ts';
import type { FrameworkExport, StandardsReader } from './standards.ts';
import { createStandardsReader } from './standards-reader.service.ts';

/** What the routes need. */
export type StandardsServices = {
  readonly standards: StandardsService;
  readonly local: LocalStandardsService;
  readonly retired: RetiredStandardsService;
};

/** The feature, put together. */
export type Standards = {
  readonly reader: StandardsReader;
  readonly frameworkExport: FrameworkExport;
  readonly frameworkImport: FrameworkImportService;
  readonly services: StandardsServices;
  readonly jobs: readonly JobDefinition[];
};

export type StandardsParts = {
  readonly stores: {
    readonly frameworks: FrameworksStore;
    readonly standards: StandardsStore;
    readonly associations: AssociationsStore;
    readonly local: LocalFrameworksStore;
  };
  /** The index of standards, how far it is, and what it is filled from. */
  readonly search: Pick<StandardSearchParts, 'index' | 'state' | 'source'>;
  readonly clock: Clock;
  /** Codes mean something that they did not mean before: a framework has arrived or changed. */
  announce(arrival: FrameworkArrival): Promise<void>;
  readonly countAligned: CountAligned;
  nameOfDistrict(orgId: string): Promise<string | null>;
  // Asked for when they are used: they need the standards themselves.
  aligned(): AlignedResources;
  jobs(): Pick<JobService, 'enqueue'>;
};

export function createStandards(parts: StandardsParts): Standards {
  const { stores, clock, announce, countAligned, nameOfDistrict, aligned, jobs } = parts;
  const { frameworks, standards, associations, local } = stores;
  const found = createStandardSearch({ frameworks, standards, ...parts.search });
  const reader: StandardsReader = {
    ...createStandardsReader({ frameworks, standards, associations }),
    search: found.search,
  };
  const retired = createRetiredStandardsService({
    standards,
    reader,
    aligned,
    enqueue: (who, kind, input) => jobs().enqueue(who, kind, input),
  });
  return {
    reader,
    frameworkExport: createFrameworkExport({ frameworks, standards, associations }),
    frameworkImport: createFrameworkImportService({ frameworks, standards, associations, clock, announce }),
    services: {
      standards: createStandardsService({
        frameworks,
        standards,
        associations,
        reader,
        countAligned,
        clock,
        onAdopted: found.forgetOrderOf,
      }),
      local: createLocalStandardsService({
        frameworks,
        standards,
        associations,
        local,
        clock,
        newGuid: () => randomUUID(),
        announce,
        nameOfDistrict,
      }),
      retired: retired.service,
    },
    jobs: [retired.job],
  };
}

export function standardsRoutes({ standards, local, retired }: StandardsServices): Endpoint[] {
  return [...frameworkRoutes(standards, local), ...standardRoutes(standards, local, retired)];
}
