import { AppError } from '../../shared/errors.ts';
import type { License } from '../licenses/license.ts';
import { type RemixTerms, remixTerms } from '../licenses/remix.ts';
import type { Basis, Resource } from './resource.ts';

/** A work as far as its license goes. */
type LicensedWork = { readonly title: string; readonly license: License | null };

/** What license an adaptation of works may have, with the works that its obstacles mean. */
export type TermsOfWorks =
  | Extract<RemixTerms, { kind: 'allowed' }>
  | {
      readonly kind: 'refused';
      readonly obstacles: readonly { readonly code: RefusalCode; readonly works: readonly LicensedWork[] }[];
    };

type RefusalCode = Extract<RemixTerms, { kind: 'refused' }>['obstacles'][number]['code'];

/**
 * The terms of an adaptation of a work that names others as its basis. Theirs count as well, where they are known: who
 * adapts it adapts these. Works of which nobody has said a license count by the license of what was made from them.
 */
export function termsOf(work: LicensedWork, basis: readonly Basis[]): TermsOfWorks {
  const works = [work, ...basis.filter(({ license }) => license !== null)];
  const terms = remixTerms(works.map(({ license }) => license));
  if (terms.kind === 'allowed') return terms;
  const obstacles = terms.obstacles.map((obstacle) => ({
    code: obstacle.code,
    works: obstacle.works.flatMap((at) => works[at] ?? []),
  }));
  return { kind: 'refused', obstacles };
}

/** The license among those that the terms leave. Throws `remix_refused` and `remix_license`. */
export function chooseLicense(terms: TermsOfWorks, given: License | null): License {
  if (terms.kind === 'refused') {
    const obstacles = terms.obstacles.map(({ code, works }) => ({
      code,
      works: works.map(({ title, license }) => ({ title, license: license?.text ?? null })),
    }));
    throw new AppError('remix_refused', { obstacles });
  }
  const { options } = terms;
  const chosen = given === null && options.length === 1 ? options[0] : options.find(({ id }) => id === given?.id);
  if (!chosen) {
    throw new AppError('remix_license', {
      given: given?.text ?? null,
      options: options.map((option) => ({ ...option })),
    });
  }
  return chosen;
}

/** A remix keeps to what its basis allows, whoever changes it. Throws `remix_refused` and `remix_license`. */
export function assertLicenseOfRemix(before: Resource, after: Resource): void {
  const { license, isBasedOn } = after.content;
  if (after.lineage === null || license === null || license.id === before.content.license?.id) return;
  chooseLicense(termsOf(after.lineage.chain[0], isBasedOn), license);
}
