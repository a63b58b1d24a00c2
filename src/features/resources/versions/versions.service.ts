import { isDeepStrictEqual } from 'node:util';
import type { Actor, Scope } from '../../../shared/actor.ts';
import type { Clock } from '../../../shared/clock.ts';
import { AppError, invalidInput } from '../../../shared/errors.ts';
import type { VocabularyService } from '../../vocabularies/vocabulary.service.ts';
import { type VocabularyName, vocabularyNames } from '../../vocabularies/vocabulary.ts';
import { restamp } from '../provenance.ts';
import { assertLicenseOfRemix } from '../remix-license.ts';
import type { Resource, ResourceCatalog } from '../resource.ts';
import { withContent } from '../resource-changes.ts';
import { createReviser, type ResourceTarget } from '../resource-revise.ts';
import type { ResourcesStore } from '../resources.store.ts';
import { type LabelOfTag, wordsOf } from './change-words.ts';
import { type FieldChange, fieldChanges } from './field-change.ts';
import {
  type CatalogField,
  contentFields,
  isCatalogField,
  type ResourceField,
  type ResourceState,
  withFieldsOf,
} from './resource-fields.ts';

/** A published version, or what its editors work on. */
export type VersionName = number | 'working';

/** One side of a comparison. */
export type ComparedState = ResourceState & {
  readonly version: VersionName;
  readonly at: Date;
  readonly by: string | null;
  readonly note: string | null;
};

export type WordedChange = FieldChange & { readonly words: { readonly en: string; readonly es: string } };

export type Comparison = {
  readonly from: ComparedState;
  readonly to: ComparedState;
  readonly changes: readonly WordedChange[];
  /** False where one of the two is a version of before tags were kept with versions. */
  readonly hasTags: boolean;
};

export type VersionsService = ReturnType<typeof createVersionsService>;

const checked: Scope = { kind: 'system', reason: 'the resource was checked' };

/** The history of a resource: what differs between its versions, and the way back to an earlier one. */
export function createVersionsService({
  resources,
  vocabularies,
  clock,
}: {
  resources: Pick<ResourcesStore, 'find' | 'findWithdrawn' | 'update' | 'findVersion'>;
  vocabularies: Pick<VocabularyService, 'of'>;
  clock: Clock;
}) {
  const { getEditable, assertCan, revise } = createReviser({ resources, clock });

  const stateOf = async (resource: Resource, version: VersionName): Promise<ComparedState> => {
    if (version === 'working') {
      const { content, catalog, updatedAt } = resource;
      return { version, content, catalog, at: updatedAt, by: null, note: null };
    }
    const found = await resources.findVersion(checked, resource.id, version);
    if (!found) throw new AppError('not_found');
    return found;
  };

  return {
    /** What differs between two states, for those who may edit. Usually: between what readers see and the working copy. */
    compare: async (
      actor: Actor,
      id: string,
      { from, to = 'working' }: { from?: VersionName | undefined; to?: VersionName | undefined },
    ): Promise<Comparison> => {
      const resource = await getEditable(actor, id);
      assertCan(actor, 'readWorking', resource);
      const [left, right] = await Promise.all([
        stateOf(resource, from ?? resource.publication?.version ?? 'working'),
        stateOf(resource, to),
      ]);
      const worded = await createWording(vocabularies, actor.orgId);
      return {
        from: left,
        to: right,
        changes: fieldChanges(left, right).map((change) => ({ ...change, words: worded(change) })),
        hasTags: left.catalog !== null && right.catalog !== null,
      };
    },

    /**
     * Takes fields of an earlier version back into the working copy: those named, or all of the content. Tags come back only
     * where they are named, as they show at once.
     */
    restoreVersion: (
      actor: Actor,
      target: ResourceTarget,
      version: number,
      fields: readonly ResourceField[] | null,
    ): Promise<Resource> =>
      revise(actor, target, async (before, now) => {
        const earlier = await resources.findVersion(checked, before.id, version);
        if (!earlier) throw new AppError('not_found');
        const wanted = fields ?? contentFields;
        const tags = wanted.filter(isCatalogField);
        if (tags.length > 0 && earlier.catalog === null) {
          const message = 'This version is older than the keeping of tags with versions.';
          throw invalidInput('body', ['fields'], { code: 'custom', message });
        }
        const content = withFieldsOf(before.content, earlier.content, wanted);
        const after = withCatalog(withContent(before, content), earlier.catalog, tags, { by: actor.userId, at: now });
        assertLicenseOfRemix(before, after);
        // As with any other change of whom it is for.
        if (after.catalog.audience !== before.catalog.audience) assertCan(actor, 'publish', before);
        return { after: isDeepStrictEqual(after, before) ? before : after };
      }),
  };
}

/** The sentences of changes, with the district's labels of its tags. */
export async function createWording(
  vocabularies: Pick<VocabularyService, 'of'>,
  orgId: string,
): Promise<(change: FieldChange) => WordedChange['words']> {
  const terms = await vocabularies.of(orgId);
  const labelOf: LabelOfTag = (field, id, language) =>
    isVocabulary(field) ? terms.labelOf(field, id, language) : null;
  return (change) => ({ en: wordsOf(change, 'en', labelOf), es: wordsOf(change, 'es', labelOf) });
}

function isVocabulary(field: ResourceField): field is ResourceField & VocabularyName {
  return (vocabularyNames as readonly string[]).includes(field);
}

function withCatalog(
  resource: Resource,
  earlier: ResourceCatalog | null,
  fields: readonly CatalogField[],
  { by, at }: { by: string; at: Date },
): Resource {
  if (earlier === null || fields.length === 0) return resource;
  const taken = Object.fromEntries(fields.map((field) => [field, earlier[field]]));
  const catalog = { ...resource.catalog, ...taken };
  const provenance = restamp(resource.provenance, resource.catalog, catalog, { by, at, via: 'manual' });
  return { ...resource, catalog, provenance };
}
