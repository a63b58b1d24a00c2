import type { License } from '../licenses/license.ts';
import { chooseLicense, type TermsOfWorks, termsOf } from '../resources/remix-license.ts';
import type { Playlist } from './playlist.ts';

type Licensed = { readonly lineage: Playlist['lineage']; readonly content: Pick<Playlist['content'], 'license'> };

/** What the license of a remix breaches: the work nearest to it, and the licenses that its copies may have. */
export type LicenseBreach = { readonly title: string; readonly options: readonly License[] };

/** The terms of all that a remix is made from, as far as anybody has said them; null where nobody has. */
function basisOf(lineage: Playlist['lineage']): { readonly title: string; readonly terms: TermsOfWorks } | null {
  const [nearest, ...others] = (lineage?.chain ?? []).filter(({ license }) => license !== null).reverse();
  return nearest ? { title: nearest.title, terms: termsOf(nearest, others) } : null;
}

/** Null where the license of a playlist fits what it is made from. Share-alike wants one to be said at all. */
export function licenseBreachOf({ lineage, content: { license } }: Licensed): LicenseBreach | null {
  const basis = basisOf(lineage);
  if (!basis) return null;
  const { title, terms } = basis;
  // A copy of what nobody may adapt may go on as it is.
  if (terms.kind === 'refused') {
    const isAsItWas = license !== null && lineage?.chain.at(-1)?.license?.id === license.id;
    return isAsItWas ? null : { title, options: [] };
  }
  if (license === null) return terms.isBound ? { title, options: terms.options } : null;
  return terms.options.some(({ id }) => id === license.id) ? null : { title, options: terms.options };
}

/** A remix keeps to what its basis allows, whoever changes it. Throws `remix_refused` and `remix_license`. */
export function assertLicenseKept(before: Licensed, after: Licensed): void {
  const { license } = after.content;
  if (license === null || license.id === before.content.license?.id || licenseBreachOf(after) === null) return;
  const basis = basisOf(after.lineage);
  if (basis) chooseLicense(basis.terms, license);
}
