import type { z } from 'zod';
import type { TermsOfWorks } from '../resources/remix-license.ts';
import { publishedContent } from '../resources/resource.ts';
import type { remixTermsSchema, upstreamSchema } from './remixes.schemas.ts';
import type { UpstreamView, WordedUpstreamChange } from './upstream.service.ts';

type Upstream = z.output<typeof upstreamSchema>;

export function presentTerms(terms: TermsOfWorks): z.output<typeof remixTermsSchema> {
  if (terms.kind === 'allowed') {
    const { options, isBound, isNonCommercial } = terms;
    return { isAllowed: true, options: [...options], isBound, isNonCommercial, obstacles: [] };
  }
  const obstacles = terms.obstacles.map(({ code, works }) => ({
    code,
    works: works.map(({ title, license }) => ({ title, license })),
  }));
  return { isAllowed: false, options: [], isBound: false, isNonCommercial: false, obstacles };
}

export function presentUpstream(
  view: Omit<UpstreamView, 'changes'> & { readonly changes: readonly WordedUpstreamChange[] },
): Upstream {
  const { remix, changes } = view;
  return { remixId: remix.id, revision: remix.revision, source: sourceOf(view), changes: [...changes] };
}

/** What it is based on, as the actor sees it now; where they do not, as it was when it was copied. */
export function sourceOf({ remix, source }: Pick<UpstreamView, 'remix' | 'source'>): Upstream['source'] {
  const parent = remix.lineage?.chain[0];
  const copied = remix.lineage?.basedOnVersion ?? 0;
  return {
    id: remix.lineage?.basedOnId ?? '',
    isAvailable: source !== null,
    title: (source && publishedContent(source)?.title) ?? parent?.title ?? '',
    version: source?.publication?.version ?? copied,
    copiedVersion: copied,
  };
}
