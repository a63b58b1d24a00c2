import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { ResourcePatch } from '../resources/resource.schemas.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { Resource, ResourceContent } from '../resources/resource.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import type { ResourceTarget } from '../resources/resource-revise.ts';
import { fieldChange, keyOf } from '../resources/versions/field-change.ts';
import { isContentField, type ResourceState, withFieldsOf } from '../resources/versions/resource-fields.ts';
import { createWording, type WordedChange } from '../resources/versions/versions.service.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { alignmentsFor, copiedFiles, materialOf, readersState, withSourceFiles } from './remix-copy.ts';
import type { ListPlace, RemixLists } from './remix-lists.ts';
import type { RemixesStore, RemixRecord } from './remixes.store.ts';
import { type FollowedField, type UpstreamChange, upstreamChanges } from './three-way.ts';

export type UpstreamServiceParts = {
  readonly remixes: Pick<RemixesStore, 'findMany' | 'update'>;
  readonly lineage: Pick<RemixLists, 'listOwnRemixes'>;
  readonly resources: Pick<ResourceService, 'getWorking' | 'getMany' | 'update'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: Pick<AlignmentReader, 'getMany'>;
};

/** A remix beside what it was made from. */
export type UpstreamView = {
  readonly remix: Resource;
  /** Null when the actor cannot see it any more: then there is nothing to decide. */
  readonly source: Resource | null;
  readonly changes: readonly UpstreamChange[];
};

export type WordedUpstreamChange = UpstreamChange & { readonly words: WordedChange['words'] };

/**
 * - `accept`: take it over.
 * - `keepMine`: what upstream has now is settled; later changes are shown against it.
 * - `decline`: not this change; it can still be accepted, and is asked about again when upstream changes the field anew.
 */
export type Decision = 'accept' | 'keepMine' | 'decline';
export type Decisions = readonly { readonly field: FollowedField; readonly decision: Decision }[];

export type UpstreamService = ReturnType<typeof createUpstreamService>;

const maxAttempts = 5;
/** So many of a person's remixes are looked through for those with something to decide. */
const lookedThrough = 1_000;

/** What has changed in the works that remixes stem from. Computed when it is asked for: publishing touches no remix. */
export function createUpstreamService(parts: UpstreamServiceParts) {
  const { remixes, lineage, resources, vocabularies, standards } = parts;

  const viewsOf = async (actor: Actor, list: readonly Resource[]): Promise<UpstreamView[]> => {
    const [records, sources] = await Promise.all([
      remixes.findMany(
        scopeOf(actor),
        list.map(({ id }) => id),
      ),
      resources.getMany(actor, [...new Set(list.flatMap(({ lineage: from }) => from?.basedOnId ?? []))]),
    ]);
    const byId = new Map(sources.map((source) => [source.id, source]));
    return list.map((remix) => {
      const source = byId.get(remix.lineage?.basedOnId ?? '') ?? null;
      const theirs = source && readersState(source);
      const record = records.get(remix.id);
      return { remix, source: theirs && source, changes: theirs && record ? compare(remix, theirs, record) : [] };
    });
  };

  const getView = async (actor: Actor, id: string): Promise<UpstreamView> => {
    const remix = await resources.getWorking(actor, id);
    if (remix.lineage === null) throw new AppError('not_found');
    const [view] = await viewsOf(actor, [remix]);
    return view ?? { remix, source: null, changes: [] };
  };

  /** What accepting these changes asks of the remix. */
  const patchOf = async (actor: Actor, accepted: readonly UpstreamChange[]): Promise<ResourcePatch> => {
    const patch: Record<string, unknown> = {};
    for (const { field, result } of accepted) {
      switch (field) {
        case 'material': {
          const material = result as ResourceContent;
          Object.assign(patch, { kind: material.kind }, materialOf(material));
          break;
        }
        case 'captions':
        case 'transcripts':
          patch[field] = (result as ResourceContent['captions']).map(({ fileId, inLanguage }) => ({
            fileId,
            inLanguage,
          }));
          break;
        case 'alignments': {
          const alignments = result as Resource['catalog']['alignments'];
          const ids = alignments.flatMap(({ standardId }) => standardId ?? []);
          const known = ids.length === 0 ? [] : await standards.getMany(scopeOf(actor), ids);
          patch.alignments = alignmentsFor(alignments, new Set(known.map(({ id }) => id)));
          break;
        }
        default:
          patch[field] = result;
      }
    }
    return patch as ResourcePatch;
  };

  /** Notes what was decided; again when somebody else decided something at the same moment. */
  const remember = async (
    actor: Actor,
    id: string,
    change: (record: RemixRecord) => Partial<Pick<RemixRecord, 'base' | 'declined' | 'files'>>,
  ): Promise<void> => {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const record = (await remixes.findMany(scopeOf(actor), [id])).get(id);
      if (!record || (await remixes.update(scopeOf(actor), record, change(record)))) return;
    }
    throw new AppError('unavailable');
  };

  const worded = async (actor: Actor, changes: readonly UpstreamChange[]): Promise<WordedUpstreamChange[]> => {
    const wording = await createWording(vocabularies, actor.orgId);
    return changes.flatMap((change) => {
      const told = fieldChange(change.field, change.base, change.theirs);
      return told ? [{ ...change, words: wording(told) }] : [];
    });
  };

  const getUpstream = async (actor: Actor, id: string) => {
    const view = await getView(actor, id);
    return { ...view, changes: await worded(actor, view.changes) };
  };

  return {
    getUpstream,

    /**
     * Decides about changes of upstream, all or none. `sourceVersion`: the version that the actor has looked at. What is
     * accepted stands in the working copy, tags show at once.
     */
    decide: async (
      actor: Actor,
      target: ResourceTarget,
      { decisions, sourceVersion }: { decisions: Decisions; sourceVersion: number | null },
    ) => {
      const { remix, source, changes } = await getView(actor, target.id);
      const actual = source?.publication?.version ?? 0;
      if (source && sourceVersion !== null && sourceVersion !== actual) {
        throw new AppError('version_conflict', { expected: sourceVersion, actual });
      }
      const byField = new Map(changes.map((change) => [change.field, change]));
      const chosen = decisions.map(({ field, decision }, at) => {
        const change = byField.get(field);
        if (change) return { change, decision };
        const message = 'Upstream has changed nothing in this field that is not here already.';
        throw invalidInput('body', ['decisions', at, 'field'], { code: 'custom', message });
      });
      const accepted = chosen.flatMap(({ change, decision }) => (decision === 'accept' ? [change] : []));
      const theirs = source && readersState(source);
      let after = remix;
      if (source && theirs && accepted.length > 0) {
        after = await resources.update(actor, target, await patchOf(actor, accepted), 'inherited');
      }
      if (theirs) {
        await remember(actor, remix.id, ({ base, declined, files }) => ({
          base: settled(
            base,
            theirs,
            chosen.flatMap(({ change, decision }) => (decision === 'decline' ? [] : [change.field])),
          ),
          declined: {
            ...withoutFields(
              declined,
              chosen.map(({ change }) => change.field),
            ),
            ...Object.fromEntries(
              chosen.flatMap(({ change, decision }) =>
                decision === 'decline' ? [[change.field, keyOf(change.theirs)]] : [],
              ),
            ),
          },
          files: accepted.length > 0 ? { ...files, ...copiedFiles(after.content, theirs.content) } : files,
        }));
      }
      return getUpstream(actor, target.id);
    },

    /** The actor's own remixes, last changed first; `isPending`: only those with something to decide. */
    listOwn: async (
      actor: Actor,
      { isPending, after, limit }: { isPending: boolean; after: ListPlace | null; limit: number },
    ): Promise<{ found: UpstreamView[]; count: number }> => {
      const scope = scopeOf(actor);
      if (!isPending) {
        const { found, count } = await lineage.listOwnRemixes(scope, { after, limit });
        return { found: await viewsOf(actor, found), count };
      }
      const all = await lineage.listOwnRemixes(scope, { after: null, limit: lookedThrough });
      const pending = (await viewsOf(actor, all.found)).filter(({ changes }) =>
        changes.some(({ state }) => state !== 'declined'),
      );
      const rest = after === null ? pending : pending.filter(({ remix }) => isBehind(remix, after));
      return { found: rest.slice(0, limit + 1), count: pending.length };
    },
  };
}

function compare(remix: Resource, theirs: ResourceState, { base, declined, files }: RemixRecord): UpstreamChange[] {
  const mine = { content: withSourceFiles(remix.content, files), catalog: remix.catalog };
  return upstreamChanges(base, theirs, mine, declined);
}

/** The base with some fields as upstream has them now. */
function settled(base: ResourceState, theirs: ResourceState, fields: readonly FollowedField[]): ResourceState {
  const tags = fields.filter((field) => !isContentField(field));
  const taken = Object.fromEntries(
    tags.map((field) => [field, theirs.catalog?.[field as keyof ResourceState['catalog']]]),
  );
  return {
    content: withFieldsOf(base.content, theirs.content, fields),
    catalog: base.catalog && { ...base.catalog, ...taken },
  };
}

function withoutFields(declined: RemixRecord['declined'], fields: readonly FollowedField[]): RemixRecord['declined'] {
  return Object.fromEntries(Object.entries(declined).filter(([field]) => !fields.includes(field as FollowedField)));
}

/** Whether it comes behind that place of a list by change. */
function isBehind({ updatedAt, id }: Resource, { at, id: last }: ListPlace): boolean {
  const time = updatedAt.toISOString();
  return time < at || (time === at && id < last);
}
