import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { restamp } from './provenance.ts';
import {
  can,
  canCreate,
  mayChange,
  maySetVisibility,
  mayWorkAt,
  type ResourceAction,
  usualSchoolOf,
} from './resource.policy.ts';
import type { ResourceInput, ResourcePatch } from './resource.schemas.ts';
import {
  checkPublication,
  hasUnpublishedChanges,
  type Resource,
  type ResourceStatus,
  type ResourceVersion,
  type Visibility,
} from './resource.ts';
import { type AlignmentReader, type ResolvedInput, resolveAlignments } from './resource-alignments.ts';
import {
  applyPatch,
  archived,
  changesSearch,
  isVisibleToSearch,
  newCatalog,
  newContent,
  published,
  restored,
} from './resource-changes.ts';
import { type ContentFiles, type FileFields, findContentFile } from './resource-files.ts';
import type { ResourcePosition } from './resource-filter.store.ts';
import { withTermIds } from './resource-terms.ts';
import type { ResourcesStore } from './resources.store.ts';

export type ResourceServiceParts = {
  readonly resources: Pick<
    ResourcesStore,
    'newId' | 'insert' | 'find' | 'findMany' | 'list' | 'update' | 'remove' | 'listVersions' | 'findVersion'
  >;
  readonly clock: Clock;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
  readonly files: ContentFiles;
  /** Makes addresses absolute, where it is known. */
  readonly publicUrl: string | null;
  /** Whether the district has that school. */
  hasSchool(orgId: string, schoolId: string): Promise<boolean>;
};

export type ResourceListInput = {
  readonly statuses: readonly ResourceStatus[];
  readonly ownerId?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly after: ResourcePosition | null;
  readonly limit: number;
};

/** What is done to a resource that the caller has read at `expectedRevision`; null for any revision. */
export type ResourceTarget = { readonly id: string; readonly expectedRevision: number | null };

export type ResourceService = ReturnType<typeof createResourceService>;

/** How often a change is tried again when others change the same resource at the same moment. */
const maxAttempts = 5;

export function createResourceService(parts: ResourceServiceParts) {
  const { resources, clock, vocabularies, standards, files, publicUrl, hasSchool } = parts;

  const getVisible = async (actor: Actor, id: string): Promise<Resource> => {
    const found = await resources.find(scopeOf(actor), id, clock.now());
    if (!found) throw new AppError('not_found');
    return found;
  };

  const assertCan = (actor: Actor, action: ResourceAction, resource: Resource): void => {
    if (!can(actor, action, resource, clock.now())) throw new AppError('forbidden');
  };

  const assertPlace = async (actor: Actor, resource: Pick<Resource, 'visibility' | 'schoolId'>): Promise<void> => {
    const { visibility, schoolId } = resource;
    if (!maySetVisibility(actor, visibility) || !mayWorkAt(actor, schoolId)) throw new AppError('forbidden');
    if (schoolId !== null && !(await hasSchool(actor.orgId, schoolId))) {
      throw invalidField('schoolId', 'There is no such school.');
    }
    if (visibility === 'school' && schoolId === null) {
      throw invalidField('schoolId', 'A resource for a school needs the school.');
    }
  };

  /** With ids in place of the words that the district has terms for, and of the codes that mean one standard. */
  const resolve = async <Input extends ResourcePatch>(
    actor: Actor,
    given: Input,
    before: Resource | null,
  ): Promise<ResolvedInput<Input> & FileFields> => {
    const { input, unknown } = withTermIds(given, await vocabularies.of(actor.orgId));
    const current = before?.catalog.alignments ?? [];
    const [resolved] = await resolveAlignments(standards, scopeOf(actor), [{ input, current }]);
    const file = await findContentFile(files, actor, given, before?.content ?? null);
    const faults = [
      ...unknown.map(({ path, accepts }) => ({
        in: 'body' as const,
        path: [...path],
        code: 'invalid_value',
        message: `It is none of: ${accepts.join(', ')}.`,
        params: { values: accepts },
      })),
      ...(resolved?.unknown ?? []).map(({ path }) => ({
        in: 'body' as const,
        path: [...path],
        code: 'invalid_value',
        message: 'There is no such standard.',
        params: {},
      })),
      ...file.faults,
    ];
    if (!resolved || faults.length > 0) throw new AppError('invalid_request', { faults });
    return { ...(resolved.input as ResolvedInput<Input>), ...file.fields };
  };

  /**
   * Reads, lets `change` make the next state, and writes it if nobody else has written meanwhile. `change` returns its
   * argument when there is nothing to do.
   */
  const revise = async (
    actor: Actor,
    target: ResourceTarget,
    change: (current: Resource, now: Date) => Promise<{ after: Resource; version?: ResourceVersion }>,
  ): Promise<Resource> => {
    for (let attempt = 1; ; attempt++) {
      const before = await getVisible(actor, target.id);
      // Who may not change it learns that first, whatever revision they name.
      assertCan(actor, 'edit', before);
      assertRevision(target.expectedRevision, before.revision);
      const now = clock.now();
      const { after, version } = await change(before, now);
      if (after === before) return before;
      const next = { ...after, revision: before.revision + 1, updatedAt: now };
      const write = { before, after: next, version, isSeenBySearch: changesSearch(before, next) };
      if (await resources.update(scopeOf(actor), write)) return next;
      if (attempt === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  return {
    create: async (actor: Actor, given: ResourceInput): Promise<Resource> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const input = await resolve(actor, given, null);
      const now = clock.now();
      const catalog = newCatalog(input);
      const resource: Resource = {
        id: resources.newId(),
        orgId: actor.orgId,
        schoolId: input.schoolId === undefined ? usualSchoolOf(actor) : input.schoolId,
        ownerId: actor.userId,
        status: 'draft',
        visibility: input.visibility ?? 'private',
        content: newContent(input),
        catalog,
        approvedForStudents: input.approvedForStudents ? { by: actor.userId, at: now } : null,
        provenance: restamp([], null, catalog, { by: actor.userId, at: now, via: 'manual' }),
        source: input.source ?? null,
        publication: null,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      await assertPlace(actor, resource);
      if (resource.approvedForStudents) assertCan(actor, 'approve', resource);
      try {
        await resources.insert(scopeOf(actor), { resource, isSeenBySearch: false });
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        throw new AppError('already_exists', { fields: ['source'] }, { cause: error });
      }
      return resource;
    },

    /** Throws `not_found` for what the actor may not see. */
    get: getVisible,

    /** The working copy, for those who may edit; throws `forbidden` for those who may only read. */
    getWorking: async (actor: Actor, id: string): Promise<Resource> => {
      const resource = await getVisible(actor, id);
      assertCan(actor, 'readWorking', resource);
      return resource;
    },

    /** Those of the ids that the actor may see, in the order of the ids. */
    getMany: async (actor: Actor, ids: readonly string[]): Promise<Resource[]> => {
      if (ids.length === 0) return [];
      const found = await resources.findMany(scopeOf(actor), ids, clock.now());
      const byId = new Map(found.map((resource) => [resource.id, resource]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    /** The district's resources that the actor may see. */
    list: (actor: Actor, { after, limit, ...filter }: ResourceListInput) =>
      resources.list(scopeOf(actor), { filter: { ...filter, orgId: actor.orgId }, after, limit }, clock.now()),

    update: (actor: Actor, target: ResourceTarget, patch: ResourcePatch): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        const resolved = await resolve(actor, patch, before);
        const after = applyPatch(before, resolved, { by: actor.userId, at: now, via: 'manual' });
        const isMoved = after.visibility !== before.visibility || after.schoolId !== before.schoolId;
        if (!mayChange(actor, before, after, now)) throw new AppError('forbidden');
        if (isMoved) await assertPlace(actor, after);
        return { after };
      }),

    /** Makes the working copy what readers see. Throws `resource_incomplete` with everything that is missing. */
    publish: (actor: Actor, target: ResourceTarget, note: string | null): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        assertCan(actor, 'publish', before);
        if (before.status === 'archived') throw new AppError('wrong_status', { status: before.status });
        if (before.status === 'published' && !hasUnpublishedChanges(before)) return { after: before };
        const check = checkPublication(before.content, before.catalog);
        if (check.missing.length > 0) {
          throw new AppError('resource_incomplete', {
            missing: [...check.missing],
            recommended: [...check.recommended],
          });
        }
        const { after, version } = published(before, { by: actor.userId, at: now, note });
        // An approval is for what was seen: who may not approve cannot put something else in its place.
        return { after: can(actor, 'approve', before, now) ? after : { ...after, approvedForStudents: null }, version };
      }),

    /** Takes it out of search and lists; who has its address or uses it in a playlist still reads it. */
    archive: (actor: Actor, target: ResourceTarget): Promise<Resource> =>
      revise(actor, target, async (before) => {
        assertCan(actor, 'publish', before);
        return { after: archived(before) };
      }),

    /** Undoes `archive`. */
    restore: (actor: Actor, target: ResourceTarget): Promise<Resource> =>
      revise(actor, target, async (before) => {
        assertCan(actor, 'publish', before);
        return { after: restored(before) };
      }),

    /** @returns the revision of what is left of it for searches to learn of */
    remove: async (actor: Actor, target: ResourceTarget): Promise<Pick<Resource, 'revision'>> => {
      for (let attempt = 1; ; attempt++) {
        const resource = await getVisible(actor, target.id);
        assertCan(actor, 'publish', resource);
        assertRevision(target.expectedRevision, resource.revision);
        if (await resources.remove(scopeOf(actor), resource, isVisibleToSearch(resource), clock.now())) {
          return { revision: resource.revision + 1 };
        }
        if (attempt === maxAttempts) {
          throw new AppError('version_conflict', { expected: resource.revision, actual: resource.revision + 1 });
        }
      }
    },

    /** The history is for those who may edit. */
    listVersions: async (actor: Actor, id: string, page: { before: number | null; limit: number }) => {
      assertCan(actor, 'readWorking', await getVisible(actor, id));
      return resources.listVersions(scopeOf(actor), { resourceId: id, ...page });
    },

    /** The version that readers see now is for all of them, older ones are for those who may edit. */
    getVersion: async (actor: Actor, id: string, version: number): Promise<ResourceVersion> => {
      const resource = await getVisible(actor, id);
      if (version !== resource.publication?.version) assertCan(actor, 'readWorking', resource);
      const found = await resources.findVersion({ kind: 'system', reason: 'the resource was checked' }, id, version);
      if (!found) throw new AppError('not_found');
      return found;
    },

    /** The file of a content that the actor reads. */
    showFile: files.show,

    /** Where a resource is found here, for good. */
    addressOf: (id: string): string => `${publicUrl ?? ''}/api/v1/resources/${id}`,

    mayEdit: (actor: Actor, resource: Resource): boolean => can(actor, 'readWorking', resource, clock.now()),
  };
}

function invalidField(field: string, message: string): AppError {
  return new AppError('invalid_request', {
    faults: [{ in: 'body', path: [field], code: 'custom', message, params: {} }],
  });
}
