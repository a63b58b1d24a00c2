import type { Clock } from '../../shared/clock.ts';
import type { AssociationsStore } from './associations.store.ts';
import { createFrameworkExport } from './framework-export.service.ts';
import { createFrameworkImportService, type FrameworkArrival } from './framework-import.service.ts';
import type { FrameworkImportService } from './framework-package.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import type { StandardsStore } from './standards.store.ts';
import type { FrameworkExport, StandardsReader } from './standards.ts';
import { createStandardsReader } from './standards-reader.service.ts';

/** The feature, put together. */
export type Standards = {
  readonly reader: StandardsReader;
  readonly frameworkExport: FrameworkExport;
  readonly frameworkImport: FrameworkImportService;
};

export function createStandards({
  stores: { frameworks, standards, associations },
  clock,
  announce,
}: {
  readonly stores: {
    readonly frameworks: FrameworksStore;
    readonly standards: StandardsStore;
    readonly associations: AssociationsStore;
  };
  readonly clock: Clock;
  /** Codes mean something that they did not mean before: a framework has arrived or changed. */
  announce(arrival: FrameworkArrival): Promise<void>;
}): Standards {
  return {
    reader: createStandardsReader({ frameworks, standards, associations }),
    frameworkExport: createFrameworkExport({ frameworks, standards, associations }),
    frameworkImport: createFrameworkImportService({ frameworks, standards, associations, clock, announce }),
  };
}
