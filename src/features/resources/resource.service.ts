import type { ChangePosition } from '../../http/change-feed.ts';
import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { PublicationGate } from './publication-gate.ts';
import { assertLicenseOfRemix } from './remix-license.ts';
import {
  can,
  canCreate,
  isHeldFor,
  isShownToOthers,
  isStaff,
  mayChange,
  maySetVisibility,
  mayShow,
  mayWorkAt,
} from './resource.policy.ts';
import type { ResourceInput, ResourcePatch } from './resource.schemas.ts';
import {
  checkPublication,
  hasUnpublishedChanges,
  type Lineage,
  type Resource,
  type ResourceContent,
  type ResourceStatus,
  type ResourceVersion,
  type TagOrigin,
  type Visibility,
} from './resource.ts';
import { type AlignmentReader, alignmentTargets } from './resource-alignments.ts';
import type { ResourceChangesStore } from './resource-changes.store.ts';
import { applyPatch, archived, isVisibleToSearch, published, restored } from './resource-changes.ts';
import { newDraft } from './resource-draft.ts';
import { type ContentFiles, showFiles } from './resource-files.ts';
import type { ResourcePosition } from './resource-filter.store.ts';
import { createInputReader } from './resource-input.ts';
import type { ResourceMerges } from './resource-merges.ts';
import { createReviser, maxAttempts, type ResourceTarget } from './resource-revise.ts';
import type { ResourcesStore } from './resources.store.ts';

export type ResourceServiceParts = {
  readonly resources: Pick<
    ResourcesStore,
    | 'newId'
    | 'insert'
    | 'find'
    | 'findWithdrawn'
    | 'findMany'
    | 'list'
    | 'update'
    | 'remove'
    | 'listVersions'
    | 'findVersion'
  >;
  readonly changes: Pick<ResourceChangesStore, 'list'>;
  readonly merges: Pick<ResourceMerges, 'findSuccessorId'>;
  readonly clock: Clock;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader & Pick<StandardsReader, 'getFrameworks'>;
  readonly files: ContentFiles;
  readonly gate: PublicationGate;
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

/** How a resource comes to be that nobody writes anew. */
export type ResourceOrigin = { readonly id: string; readonly lineage: Lineage; readonly via: TagOrigin };

export type ResourceService = ReturnType<typeof createResourceService>;

export function createResourceService(parts: ResourceServiceParts) {
  const { resources, changes, merges, clock, vocabularies, standards, files, gate, publicUrl, hasSchool } = parts;

  const { getVisible, getEditable, assertCan, revise } = createReviser({ resources, clock });
  const resolve = createInputReader({ vocabularies, standards, files });

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

  return {
    create: async (actor: Actor, given: ResourceInput, origin: ResourceOrigin | null = null): Promise<Resource> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const input = await resolve(actor, given, null);
      const now = clock.now();
      const act = { by: actor.userId, at: now, via: origin?.via ?? 'manual' } as const;
      const lineage = origin?.lineage ?? null;
      const resource = newDraft(actor, input, { id: origin?.id ?? resources.newId(), act, lineage });
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

    /** What took the place of a resource that was merged, as far as the actor may see that; else null. */
    findSuccessorId: async (actor: Actor, id: string): Promise<string | null> => {
      const scope = { kind: 'system', reason: 'a merged resource leads to its successor' } as const;
      const successorId = await merges.findSuccessorId(scope, id);
      if (successorId === null) return null;
      return (await resources.find(scopeOf(actor), successorId, clock.now())) && successorId;
    },

    /** The working copy, for those who may edit; throws `forbidden` for those who may only read. */
    getWorking: async (actor: Actor, id: string): Promise<Resource> => {
      const resource = await getEditable(actor, id);
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

    /** What was changed of the district's resources, oldest change first, with those that the actor may not see any more. */
    listChanged: async (actor: Actor, page: { after: ChangePosition; limit: number }) => {
      if (!isStaff(actor) && !actor.client) throw new AppError('forbidden');
      return changes.list(scopeOf(actor), { ...page, orgId: actor.orgId }, clock.now());
    },

    now: (): Date => clock.now(),

    /** Throws `remix_license` when a remix would get a license that it may not have. */
    update: (
      actor: Actor,
      target: ResourceTarget,
      patch: ResourcePatch,
      via: TagOrigin = 'manual',
    ): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        const resolved = await resolve(actor, patch, before);
        const after = applyPatch(before, resolved, { by: actor.userId, at: now, via });
        assertLicenseOfRemix(before, after);
        const isMoved = after.visibility !== before.visibility || after.schoolId !== before.schoolId;
        if (isHeldFor(actor, before, after)) throw new AppError('in_review');
        const rules = await gate.rulesOf(before.orgId);
        if (!mayChange(actor, before, after, { now, rules })) {
          const isForReview = maySetVisibility(actor, after.visibility) && isShownToOthers(before, after);
          if (isForReview && !mayShow(actor, after, rules)) {
            throw new AppError('review_needed', { visibility: after.visibility });
          }
          throw new AppError('forbidden');
        }
        if (isMoved) await assertPlace(actor, after);
        return { after };
      }),

    /** Makes the working copy what readers see. Throws `resource_incomplete` with everything that is missing. */
    publish: (actor: Actor, target: ResourceTarget, note: string | null): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        const passed = await gate.pass(actor, 'publish', before, now);
        if (before.status === 'published' && !hasUnpublishedChanges(before)) return { after: before };
        const check = checkPublication(before.content, before.catalog);
        if (check.missing.length > 0) {
          throw new AppError('resource_incomplete', {
            missing: [...check.missing],
            recommended: [...check.recommended],
          });
        }
        const { after: next, version } = published(before, { by: actor.userId, at: now, note });
        // An approval is for what was seen: who may not approve cannot put something else in its place.
        const after = can(actor, 'approve', before, now) ? next : { ...next, approvedForStudents: null };
        return { after, version, alongside: (transaction) => passed(transaction, after) };
      }),

    /** Takes it out of search and lists; who has its address or uses it in a playlist still reads it. */
    archive: (actor: Actor, target: ResourceTarget): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        const passed = await gate.pass(actor, 'archive', before, now);
        const after = archived(before);
        return { after, alongside: (transaction) => passed(transaction, after) };
      }),

    /** Gives it to somebody else, who makes resources in the district. */
    transfer: (actor: Actor, target: ResourceTarget, ownerId: string): Promise<Resource> =>
      revise(actor, target, async (before) => ({ after: { ...before, ownerId } })),

    /** Undoes `archive`. */
    restore: (actor: Actor, target: ResourceTarget): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        const passed = await gate.pass(actor, 'restore', before, now);
        const after = restored(before);
        return { after, alongside: (transaction) => passed(transaction, after) };
      }),

    /** @returns the revision of what is left of it for searches to learn of */
    remove: async (actor: Actor, target: ResourceTarget): Promise<Pick<Resource, 'revision'>> => {
      for (let attempt = 1; ; attempt++) {
        const resource = await getVisible(actor, target.id);
        await gate.pass(actor, 'remove', resource, clock.now());
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
      assertCan(actor, 'readWorking', await getEditable(actor, id));
      return resources.listVersions(scopeOf(actor), { resourceId: id, ...page });
    },

    /** The version that readers see now is for all of them, older ones are for those who may edit. */
    getVersion: async (actor: Actor, id: string, version: number): Promise<ResourceVersion> => {
      const resource = await getEditable(actor, id);
      if (version !== resource.publication?.version) assertCan(actor, 'readWorking', resource);
      const found = await resources.findVersion({ kind: 'system', reason: 'the resource was checked' }, id, version);
      if (!found) throw new AppError('not_found');
      return found;
    },

    /** The files of a content that the actor reads. */
    showFiles: (content: ResourceContent) => showFiles(files, content),

    /** Where a resource is found here, for good. */
    addressOf: (id: string): string => `${publicUrl ?? ''}/api/v1/resources/${id}`,

    /** What the standards that it is aligned to are called where they come from. */
    alignmentTargets: (actor: Actor, { catalog }: Resource) =>
      alignmentTargets(standards, scopeOf(actor), catalog.alignments, publicUrl ?? ''),

    mayEdit: (actor: Actor, resource: Resource): boolean => can(actor, 'readWorking', resource, clock.now()),
  };
}

function invalidField(field: string, message: string): AppError {
  return new AppError('invalid_request', {
    faults: [{ in: 'body', path: [field], code: 'custom', message, params: {} }],
  });
}
