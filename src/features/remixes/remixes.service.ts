import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { normaliseLicense } from '../licenses/license.ts';
import { chooseLicense, type TermsOfWorks, termsOf } from '../resources/remix-license.ts';
import { canCreate } from '../resources/resource.policy.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import { publishedContent, type Resource, type ResourceContent, seenContent } from '../resources/resource.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import { type Credit, type CreditLanguage, creditOf } from './credit.ts';
import { copiedFiles, copyOf, lineageOf, readersState } from './remix-copy.ts';
import type { ListPlace, RemixLists } from './remix-lists.ts';
import type { RemixesStore } from './remixes.store.ts';

export type RemixesServiceParts = {
  readonly remixes: Pick<RemixesStore, 'newId' | 'insert' | 'update'>;
  readonly lineage: Pick<RemixLists, 'listRemixes'>;
  readonly resources: Pick<ResourceService, 'get' | 'create' | 'addressOf'>;
  readonly standards: Pick<AlignmentReader, 'getMany'>;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly publicUrl: string | null;
  readonly clock: Clock;
};

export type RemixInput = {
  readonly license?: string | undefined;
  readonly title?: string | undefined;
  readonly author?: string | null | undefined;
  readonly schoolId?: string | null | undefined;
};

export type Credits = Readonly<Record<CreditLanguage, Credit>>;

export type RemixesService = ReturnType<typeof createRemixesService>;

const system: Scope = { kind: 'system', reason: 'a remix names who made it' };

/** Copies that keep their lineage, and the credit that goes with them. */
export function createRemixesService(parts: RemixesServiceParts) {
  const { remixes, lineage, resources, standards, namesOf, publicUrl, clock } = parts;

  /** What readers see of it. Throws `wrong_status` for what is not published: there is nothing to adapt that would stay. */
  const getPublished = async (actor: Actor, id: string): Promise<{ source: Resource; content: ResourceContent }> => {
    const source = await resources.get(actor, id);
    const content = publishedContent(source);
    if (source.status !== 'published' || content === null)
      throw new AppError('wrong_status', { status: source.status });
    return { source, content };
  };

  /** The work on the web, or the place here, where that is known to the outside. */
  const addressFor = (id: string, content: ResourceContent): string | null =>
    content.url ?? (publicUrl === null ? null : resources.addressOf(id));

  const nameOf = async ({ orgId, userId }: Actor): Promise<string | null> =>
    (await namesOf(system, orgId, [userId])).get(userId) ?? null;

  /** Those of its standards that the actor can see. */
  const knownStandards = async (actor: Actor, { catalog }: Resource): Promise<ReadonlySet<string>> => {
    const ids = [...new Set(catalog.alignments.flatMap(({ standardId }) => standardId ?? []))];
    const found = ids.length === 0 ? [] : await standards.getMany(scopeOf(actor), ids);
    return new Set(found.map(({ id }) => id));
  };

  return {
    /** Which licenses an adaptation of it may have. */
    getTerms: async (actor: Actor, id: string): Promise<TermsOfWorks> => {
      const { content } = await getPublished(actor, id);
      return termsOf(content, content.isBasedOn);
    },

    /**
     * Copies what readers see of a resource into a draft of the actor's. Throws `remix_refused` where the license does not
     * allow it, `remix_license` where it leaves a choice and none of the options was named.
     */
    remix: async (actor: Actor, id: string, given: RemixInput): Promise<Resource> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const { source, content } = await getPublished(actor, id);
      const asked = given.license === undefined ? null : normaliseLicense(given.license);
      const license = chooseLicense(termsOf(content, content.isBasedOn), asked);
      const base = readersState(source);
      if (!base) throw new AppError('not_found');
      const input = copyOf(source, content, {
        ...given,
        license,
        author: given.author === undefined ? await nameOf(actor) : given.author,
        knownStandards: await knownStandards(actor, source),
      });
      const scope = scopeOf(actor);
      const remixId = remixes.newId();
      // First: a remix without what it remembers would ask its author about everything.
      await remixes.insert(scope, { id: remixId, orgId: actor.orgId, base, declined: {}, files: {}, revision: 1 });
      const origin = lineageOf(source, content, addressFor(id, content));
      const remix = await resources.create(actor, input, { id: remixId, lineage: origin, via: 'inherited' });
      const files = copiedFiles(remix.content, content);
      if (Object.keys(files).length > 0) await remixes.update(scope, { id: remixId, revision: 1 }, { files });
      return remix;
    },

    /** What was made of it that the actor may see, last changed first. */
    listRemixes: async (
      actor: Actor,
      id: string,
      page: { isDirect: boolean; after: ListPlace | null; limit: number },
    ): Promise<{ found: Resource[]; count: number }> => {
      await resources.get(actor, id);
      return lineage.listRemixes(scopeOf(actor), { sourceId: id, ...page }, clock.now());
    },

    /** The line to show with it and with whatever is made of it, ready to paste. */
    getCredits: async (actor: Actor, id: string): Promise<Credits> =>
      creditsOf(await resources.get(actor, id), addressFor),
  };
}

/** Of what readers see; of a draft, of the working copy. */
export function creditsOf(
  resource: Resource,
  addressFor: (id: string, content: ResourceContent) => string | null,
): Credits {
  const content = seenContent(resource);
  const work = { ...content, url: addressFor(resource.id, content) };
  const basis = [
    ...(resource.lineage?.chain ?? []),
    ...content.isBasedOn.map((one) => ({ ...one, attribution: null })),
  ];
  return { en: creditOf(work, basis, 'en'), es: creditOf(work, basis, 'es') };
}
