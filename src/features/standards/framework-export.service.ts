import type { AssociationsStore } from './associations.store.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import type { StandardAssociation } from './standard.ts';
import type { StandardsStore } from './standards.store.ts';
import type { FrameworkExport, StandardsScope } from './standards.ts';

const pageSize = 500;

/** Everything of the frameworks that a scope may see, as an export needs it. Retired standards are left out. */
export function createFrameworkExport(parts: {
  readonly frameworks: Pick<FrameworksStore, 'find' | 'list'>;
  readonly standards: Pick<StandardsStore, 'findMany' | 'listInOrder'>;
  readonly associations: Pick<
    AssociationsStore,
    'find' | 'findDefinition' | 'listDefinitions' | 'listOfFramework' | 'listOfStandards'
  >;
}): FrameworkExport {
  const { frameworks, standards, associations } = parts;
  return {
    listDocuments: async (scope, { offset, limit }) => {
      const { found, count } = await frameworks.list(scope, { after: null, offset, limit });
      return { found: found.slice(0, limit), total: count };
    },
    findFramework: (scope, id) => frameworks.find(scope, id),
    findStandard: async (scope, id) => {
      const [found = null] = await standards.findMany(scope, [id]);
      return found;
    },
    findAssociation: (scope, id) => associations.find(scope, id),
    findDefinition: (scope, kind, id) => associations.findDefinition(scope, kind, id),
    definitionsOf: (scope, framework) => associations.listDefinitions(scope, framework),

    async *standardsOf(scope, framework) {
      for (let after: { orderPath: string; id: string } | null = null; ; ) {
        const page = await standards.listInOrder(scope, framework, { after, limit: pageSize });
        if (page.length > 0) yield page;
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return;
        after = { orderPath: last.orderPath, id: last.id };
      }
    },

    async *associationsOf(scope, framework) {
      for (let after: string | null = null; ; ) {
        const page: StandardAssociation[] = await associations.listOfFramework(scope, framework, {
          after,
          limit: pageSize,
        });
        const living = page.filter(({ isRetired }) => !isRetired);
        if (living.length > 0) yield living;
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return;
        after = last.id;
      }
    },

    associationsOfStandard: async (scope: StandardsScope, standardId, { types, limit }) => {
      const [out, back] = await Promise.all([
        associations.listOfStandards(scope, [standardId], { types, direction: 'out', limit }),
        associations.listOfStandards(scope, [standardId], { types, direction: 'in', limit }),
      ]);
      const all = new Map([...out, ...back].filter(({ isRetired }) => !isRetired).map((one) => [one.id, one]));
      return [...all.values()].slice(0, limit);
    },
  };
}
