import {
  emptyAssociation,
  emptyFramework,
  emptyStandard,
  type FrameworkImportReport,
  type FrameworkPackage,
} from '../../src/features/standards/framework-package.ts';
import { derivedGuid } from '../../src/features/standards/guid.ts';
import { sharedOrgId } from '../../src/features/standards/standard.ts';
import type { World } from './world.ts';

/** The same GUID for the same name, in all tests. */
export const guid = (name: string) => derivedGuid('test', name);
const link = (name: string) => ({ title: name, identifier: guid(name), uri: `https://x.example/${name}` });

/** A framework of `[code, parent code or null]`; further associations as `[from, type, to]`. */
export function buildPackage(
  name: string,
  items: readonly (readonly [string, string | null])[],
  further: readonly (readonly [
    string,
    'precedes' | 'exactMatchOf' | 'replacedBy' | 'isRelatedTo' | 'isChildOf',
    string,
  ])[] = [],
): FrameworkPackage {
  const edges = [...items.map(([code, parent]) => [code, 'isChildOf', parent ?? name] as const), ...further];
  return {
    framework: { ...emptyFramework, id: guid(name), title: name },
    standards: items.map(([code], index) => ({
      ...emptyStandard,
      id: guid(code),
      code,
      statement: `Statement of ${code}`,
      place: `item ${index}`,
    })),
    associations: edges.map(([from, type, to], index) => ({
      ...emptyAssociation,
      id: guid(`${name}${from}${type}${to}`),
      type,
      origin: link(from),
      destination: link(to),
      place: `association ${index}`,
    })),
    definitions: [],
    extensions: null,
    problems: [],
  };
}

/** Imports a package, for all districts unless one is named. */
export function importPackage(
  world: World,
  package_: FrameworkPackage,
  orgId: string = sharedOrgId,
): Promise<FrameworkImportReport> {
  const options = { orgId, isDryRun: false, confirmRetire: true };
  return world.wiring.standards.frameworkImport.importFramework(package_, options);
}
