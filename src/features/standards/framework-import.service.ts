import type { Clock } from '../../shared/clock.ts';
import type { AssociationsStore } from './associations.store.ts';
import { codeKey } from './code.ts';
import { asSeparate, identifierTaken, isSameFramework, isSharedAlready } from './framework-identity.ts';
import type {
  AliasList,
  FrameworkImportLine,
  FrameworkImportOptions,
  FrameworkImportReport,
  FrameworkImportService,
  FrameworkPackage,
} from './framework-package.ts';
import { type FrameworkPlan, planFramework, type StoredFramework } from './framework-plan.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { createRecord } from './import-record.ts';
import { batchesOf, batchSize, createSurroundings } from './import-surroundings.ts';
import {
  type CaseLink,
  type Framework,
  type FrameworkFields,
  type Standard,
  type StandardAssociation,
  sharedOrgId,
} from './standard.ts';
import { addAliases } from './standard-aliases.ts';
import type { StandardsStore } from './standards.store.ts';
import type { StandardsScope } from './standards.ts';

/** What has arrived in an organization, so that what waited for it can be looked at again. */
export type FrameworkArrival = {
  readonly orgId: string;
  readonly frameworkId: string;
  readonly codeKeys: readonly string[];
};

export type FrameworkImportParts = {
  readonly frameworks: Pick<FrameworksStore, 'findOwn' | 'findMany' | 'save'>;
  readonly standards: Pick<StandardsStore, 'findEvery' | 'findMany' | 'findByKeys' | 'listOfFramework' | 'save'>;
  readonly associations: Pick<
    AssociationsStore,
    | 'listOfFramework'
    | 'listDefinitions'
    | 'save'
    | 'remove'
    | 'saveDefinitions'
    | 'removeDefinitions'
    | 'listWaitingFor'
    | 'findOwn'
  >;
  readonly clock: Clock;
  /** Called when all standards are written and codes may mean something that they did not mean before. */
  announce(arrival: FrameworkArrival): Promise<void>;
};

const system: StandardsScope = { kind: 'system', reason: 'import of a framework' };

export function createFrameworkImportService(parts: FrameworkImportParts): FrameworkImportService {
  const { frameworks, standards, associations, clock } = parts;
  const surroundings = createSurroundings(parts);

  const readStored = async (place: { orgId: string; id: string }): Promise<StoredFramework> => {
    const framework = await frameworks.findOwn(system, place.orgId, place.id);
    return {
      framework,
      standards: await standards.listOfFramework(system, place),
      associations: await associations.listOfFramework(system, place),
      definitions: await associations.listDefinitions(system, place),
    };
  };

  /**
   * What a package is here: new, the next edition of what is stored, or another framework with an identifier that is
   * taken. `holdBack`: why nothing is to be written without a word of the person.
   */
  const identify = async (package_: FrameworkPackage, { orgId, isSeparate = false }: FrameworkImportOptions) => {
    const stored = await readStored({ orgId, id: package_.framework.id });
    const own = stored.framework;
    const shared = own === null && orgId !== sharedOrgId ? await findShared(package_.framework.id) : null;
    const other = own ?? shared;
    const meant = { kind: 'package', package: package_, stored, holdBack: null } as const;
    if (other === null) return meant;
    if (own?.isLocal) return { kind: 'refused', framework: own, ...isWrittenHere } as const;
    if (own !== null && isSameFramework(package_, own, stored.standards)) return meant;
    // What got an identifier of its own once goes there again.
    const separate = asSeparate(package_, other);
    const storedSeparate = await readStored({ orgId, id: separate.framework.id });
    if (isSeparate || storedSeparate.framework !== null) {
      return { kind: 'package', package: separate, stored: storedSeparate, holdBack: null } as const;
    }
    if (own !== null) return { ...meant, holdBack: identifierTaken(own) };
    return { kind: 'refused', framework: package_.framework, ...isSharedAlready(other) } as const;
  };

  const findShared = async (id: string): Promise<Framework | null> => {
    const found = await frameworks.findMany({ kind: 'public' }, [id]);
    return found.find(({ orgId }) => orgId === sharedOrgId) ?? null;
  };

  const write = async (
    plan: FrameworkPlan,
    stored: StoredFramework,
    options: FrameworkImportOptions,
  ): Promise<number> => {
    const place = { orgId: plan.framework.orgId, id: plan.framework.id };
    const total = plan.standards.length + plan.associations.length + plan.definitions.length;
    let done = 0;
    const report = async (written: number): Promise<void> => {
      done += written;
      await options.onProgress?.({ done, total });
    };
    // First, so that nothing stands without it. What is counted in it is right when the end is reached.
    if (stored.framework === null)
      await frameworks.save(system, { ...plan.framework, itemCount: 0, associationCount: 0 });
    for (const batch of batchesOf(plan.definitions)) {
      await associations.saveDefinitions(system, batch);
      await report(batch.length);
    }
    for (const batch of batchesOf(plan.standards)) {
      await standards.save(system, batch);
      await report(batch.length);
    }
    for (const batch of batchesOf(plan.associations)) {
      await associations.save(system, batch);
      await report(batch.length);
    }
    for (const batch of batchesOf(plan.removedAssociations)) await associations.remove(system, place.orgId, batch);
    await associations.removeDefinitions(system, place, plan.removedDefinitions);
    const resolved = await resolveWaiting(plan);
    // Before the last write: whoever dies in between has something left to write, and announces it the next time.
    const codeKeys = [...new Set(plan.standards.flatMap((standard) => standard.codeKeys))];
    await parts.announce({ orgId: place.orgId, frameworkId: place.id, codeKeys });
    await frameworks.save(system, plan.framework);
    return resolved;
  };

  /** Ends of other frameworks' associations that have waited for what this one brings. */
  const resolveWaiting = async ({ framework, standards: written }: FrameworkPlan): Promise<number> => {
    const arrived: Arrival[] = [
      { id: framework.id, names: namesOf(framework) },
      ...written
        .filter(({ isRetired }) => !isRetired)
        .map((standard) => ({ id: standard.id, names: namesOf(standard) })),
    ];
    // What is shared arrives for everybody.
    const orgId = framework.orgId === sharedOrgId ? null : framework.orgId;
    let resolved = 0;
    for (const batch of batchesOf(arrived)) {
      const byName = new Map(batch.flatMap(({ id, names }) => names.map((name) => [name, id] as const)));
      // Those that are written leave the list, so asking again brings the next ones.
      for (;;) {
        const waiting = await associations.listWaitingFor(system, {
          orgId,
          names: [...byName.keys()],
          limit: batchSize,
        });
        if (waiting.length === 0) break;
        const now = clock.now();
        const next = waiting.map((association) => withEnds(association, byName, now));
        await associations.save(
          system,
          next.map(({ association }) => association),
        );
        resolved += next.reduce((sum, { ends }) => sum + ends, 0);
      }
    }
    return resolved;
  };

  return {
    importFramework: async (brought, options) => {
      const { orgId, isDryRun, confirmRetire } = options;
      const meant = await identify(brought, options);
      if (meant.kind === 'refused') return refuse(meant.framework, meant, isDryRun);
      const { package: package_, stored, holdBack } = meant;
      const place = { orgId, id: package_.framework.id };
      const scope = readingFor(orgId);
      const taken = await surroundings.findTaken(scope, package_, orgId);
      const plan = planFramework(package_, stored, {
        orgId,
        ...taken,
        knownEnds: await surroundings.findEnds(scope, package_, taken.takenIds),
        now: clock.now(),
      });
      const isHeldBack = (plan.needsConfirmation || holdBack !== null) && !confirmRetire;
      let resolvedEnds = 0;
      if (!isDryRun && !isHeldBack && plan.hasChanges) {
        resolvedEnds = await write(plan, stored, options);
      }
      return {
        frameworkId: place.id,
        title: plan.framework.title,
        isDryRun,
        status: isHeldBack ? 'needsConfirmation' : 'done',
        externalEnds: plan.externalEnds,
        resolvedEnds,
        counts: plan.counts,
        // Why nothing was written comes before what would have been.
        lines: isHeldBack && holdBack ? [refusal(plan.framework, holdBack), ...plan.lines] : plan.lines,
      };
    },

    importAliases: async (list: AliasList, { orgId, isDryRun, onProgress }) => {
      const scope = readingFor(orgId);
      const record = createRecord();
      for (const problem of list.problems) record.problem({ ...problem, kind: 'alias' });
      const codeKeys = new Set<string>();
      const touched = new Map<string, string>();
      let done = 0;
      for (const batch of batchesOf(list.entries)) {
        const keys = batch.flatMap(({ standardId, names }) => [
          ...(standardId ? [`case:${standardId}`] : []),
          ...names.map(codeKey),
        ]);
        const found = (await standards.findByKeys(scope, keys, keys.length * 4)).filter(
          (standard) => standard.orgId === orgId,
        );
        const { changed, newKeys } = addAliases(batch, found, record, clock.now());
        if (!isDryRun) await standards.save(system, changed);
        for (const key of newKeys) codeKeys.add(key);
        for (const { frameworkId } of changed) touched.set(frameworkId, orgId);
        done += batch.length;
        await onProgress?.({ done, total: list.entries.length });
      }
      if (!isDryRun) {
        for (const frameworkId of touched.keys()) {
          const framework = await frameworks.findOwn(system, orgId, frameworkId);
          if (framework)
            await frameworks.save(system, { ...framework, revision: framework.revision + 1, updatedAt: clock.now() });
          await parts.announce({ orgId, frameworkId, codeKeys: [...codeKeys] });
        }
      }
      return {
        frameworkId: [...touched.keys()][0] ?? '',
        title: 'Other names of standards',
        isDryRun,
        status: 'done',
        externalEnds: 0,
        resolvedEnds: 0,
        ...record.result(),
      };
    },
  };
}

type Reason = { readonly code: string; readonly reason: string };

const isWrittenHere: Reason = {
  code: 'local_framework',
  reason: 'This framework is written here; an import would write over it.',
};

type Arrival = { readonly id: string; readonly names: readonly string[] };

/** An organization's reading: its own and what is shared. */
function readingFor(orgId: string): StandardsScope {
  return orgId === sharedOrgId ? { kind: 'public' } : { kind: 'district', orgId, reason: 'import of a framework' };
}

function withEnds(
  association: StandardAssociation,
  byName: ReadonlyMap<string, string>,
  now: Date,
): { association: StandardAssociation; ends: number } {
  const find = ({ identifier, uri }: CaseLink) => byName.get(identifier.toLowerCase()) ?? byName.get(uri) ?? null;
  const originId = association.originId ?? find(association.origin);
  const destinationId = association.destinationId ?? find(association.destination);
  const ends = Number(originId !== association.originId) + Number(destinationId !== association.destinationId);
  const isExternal = originId === null || destinationId === null;
  return { association: { ...association, originId, destinationId, isExternal, updatedAt: now }, ends };
}

function namesOf({ id, uri, ...rest }: Framework | Standard): string[] {
  const aliases = 'aliases' in rest ? rest.aliases.filter((alias) => /^(?:https?:|urn:)/i.test(alias)) : [];
  return [id, ...(uri === null ? [] : [uri]), ...aliases];
}

function refuse(
  { id, title }: Pick<FrameworkFields, 'id' | 'title'>,
  { code, reason }: Reason,
  isDryRun: boolean,
): FrameworkImportReport {
  const record = createRecord();
  record.skip('framework', { id, label: title, place: 'CFDocument' }, code, reason);
  return { frameworkId: id, title, isDryRun, status: 'refused', externalEnds: 0, resolvedEnds: 0, ...record.result() };
}

function refusal({ id, title }: Pick<FrameworkFields, 'id' | 'title'>, { code, reason }: Reason): FrameworkImportLine {
  return { kind: 'framework', outcome: 'skipped', id, label: title, place: 'CFDocument', code, reason };
}
