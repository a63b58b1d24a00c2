import { type License, normaliseLicense } from './license.ts';

// Which licenses combine in an adaptation, and under which license the result may go out. After Creative Commons' chart of
// adapters' licenses and its rule of compatible versions. A collection, such as a playlist, adapts nothing: all may stand in it.

/** Why works cannot be adapted, each with the works (places in the list given) that stand in the way. */
export type RemixObstacle = {
  readonly code:
    | 'no_derivatives'
    | 'all_rights_reserved'
    | 'unknown_terms'
    /** Each may be adapted alone; their terms contradict each other. */
    | 'incompatible';
  readonly works: readonly number[];
};

export type RemixTerms =
  | { readonly kind: 'refused'; readonly obstacles: readonly RemixObstacle[] }
  | {
      readonly kind: 'allowed';
      /** The licenses that the adaptation may have; where there are several, its author chooses. The first is nearest to the works. */
      readonly options: readonly [License, ...License[]];
      /** Share-alike: the adaptation keeps this license, or a later version of it. */
      readonly isBound: boolean;
      /** Non-commercial: no option allows commercial use. */
      readonly isNonCommercial: boolean;
    };

/** What a license asks of an adaptation. */
type Demand =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'credit'; readonly isNonCommercial: boolean }
  /** Only under the same family of licenses, from that version on. */
  | { readonly kind: 'same'; readonly family: string; readonly version: string; readonly license: License }
  | { readonly kind: 'refused'; readonly code: Exclude<RemixObstacle['code'], 'incompatible'> };

/** From open to bound. No-derivatives licenses are not offered: they would end the chain for the next teacher. */
const offered = ['CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0'].map(normaliseLicense);

/** Versions of the share-alike licenses that may go on as a later one; 1.0 has no such clause. */
const laterVersions = ['2.0', '2.5', '3.0', '4.0'];

const publicDomain = new Set(['CC0-1.0', 'PDM-1.0', 'public-domain']);
const permissive = new Set(['MIT', 'Apache-2.0']);

/**
 * The terms of a work made from others.
 * @param licenses one for each work that is adapted; null where nobody has said
 */
export function remixTerms(licenses: readonly (License | null)[]): RemixTerms {
  const demands = licenses.map(demandOf);
  const refused = obstaclesOf(demands);
  if (refused.length > 0) return { kind: 'refused', obstacles: refused };

  const bound = demands.filter((demand) => demand.kind === 'same');
  const isNonCommercial = demands.some((demand) => demand.kind === 'credit' && demand.isNonCommercial);
  if (bound.length === 0) return free(demands, isNonCommercial);

  const options = sameLicense(bound);
  const keepsNonCommercial = bound[0]?.family === 'CC-BY-NC-SA';
  if (options === null || (isNonCommercial && !keepsNonCommercial)) {
    const works = demands.flatMap((demand, at) =>
      demand.kind === 'same' || (demand.kind === 'credit' && demand.isNonCommercial) ? [at] : [],
    );
    return { kind: 'refused', obstacles: [{ code: 'incompatible', works }] };
  }
  return { kind: 'allowed', options, isBound: true, isNonCommercial: keepsNonCommercial };
}

function demandOf(license: License | null): Demand {
  if (license === null || license.id === 'other') return { kind: 'refused', code: 'unknown_terms' };
  const { id } = license;
  if (publicDomain.has(id)) return { kind: 'nothing' };
  if (permissive.has(id)) return { kind: 'credit', isNonCommercial: false };
  const [, family, version] = /^(CC-BY(?:-NC|-ND|-SA)*)-(\d\.\d)/.exec(id) ?? [];
  if (family === undefined || version === undefined) {
    // Other share-alike licenses, such as GPL: only under exactly the same.
    return id === 'all-rights-reserved'
      ? { kind: 'refused', code: 'all_rights_reserved' }
      : { kind: 'same', family: id, version: '', license };
  }
  if (family.includes('-ND')) return { kind: 'refused', code: 'no_derivatives' };
  if (family.includes('-SA')) return { kind: 'same', family, version, license };
  return { kind: 'credit', isNonCommercial: family.includes('-NC') };
}

function obstaclesOf(demands: readonly Demand[]): RemixObstacle[] {
  return (['no_derivatives', 'all_rights_reserved', 'unknown_terms'] as const).flatMap((code) => {
    const works = demands.flatMap((demand, at) => (demand.kind === 'refused' && demand.code === code ? [at] : []));
    return works.length > 0 ? [{ code, works }] : [];
  });
}

function free(demands: readonly Demand[], isNonCommercial: boolean): RemixTerms {
  const asksCredit = demands.some(({ kind }) => kind === 'credit');
  const options = offered.filter(
    ({ id }) => (!asksCredit || id !== 'CC0-1.0') && (!isNonCommercial || id.includes('-NC')),
  );
  return { kind: 'allowed', options: options as [License, ...License[]], isBound: false, isNonCommercial };
}

/** The licenses that satisfy all of them: the newest of theirs, then its later versions; null when they part. */
function sameLicense(bound: readonly Extract<Demand, { kind: 'same' }>[]): [License, ...License[]] | null {
  const [first, ...rest] = bound;
  if (first === undefined || rest.some(({ family }) => family !== first.family)) return null;
  const isEqual = rest.every(({ license }) => license.id === first.license.id);
  const mayGoOn = bound.every(({ version }) => laterVersions.includes(version));
  if (!mayGoOn) return isEqual ? [first.license] : null;
  const newest = bound.reduce((a, b) => (b.version > a.version ? b : a));
  // Ports of one version ("3.0 US", "3.0 IGO") meet in the next version, or in the one that all of them name.
  const sameVersion = bound.filter(({ version }) => version === newest.version);
  const isOnePort = sameVersion.every(({ license }) => license.id === newest.license.id);
  const later = laterVersions
    .filter((version) => version > newest.version)
    .map((version) => normaliseLicense(`${newest.family}-${version}`));
  const options = isOnePort ? [newest.license, ...later] : later;
  const [nearest, ...others] = options;
  return nearest === undefined ? null : [nearest, ...others];
}
