import type { FrameworkPackage, LineProblem } from './framework-package.ts';
import { derivedGuid } from './guid.ts';
import type { CaseLink, Framework, Standard } from './standard.ts';

/** One or two standards that are equal prove nothing: they may be the same example. */
const fewestInCommon = 3;

/**
 * Whether a package is what is stored under its identifier: it has its title, or at least half of their standards are the
 * same, so that only the title is new. Some publishers give one identifier to all of their frameworks.
 */
export function isSameFramework(
  package_: FrameworkPackage,
  stored: Pick<Framework, 'title'>,
  storedStandards: readonly Pick<Standard, 'id' | 'statement' | 'isRetired'>[],
): boolean {
  if (foldTitle(package_.framework.title) === foldTitle(stored.title)) return true;
  const living = new Map(storedStandards.filter((one) => !one.isRetired).map(({ id, statement }) => [id, statement]));
  const inCommon = package_.standards.filter(({ id, statement }) => living.get(id) === statement).length;
  return inCommon >= fewestInCommon && inCommon * 2 >= Math.max(package_.standards.length, living.size);
}

/** The identifier that a framework gets here when its own is that of another one: the same whenever it comes again. */
export function separateId({ framework }: FrameworkPackage): string {
  return derivedGuid('framework', framework.id, foldTitle(framework.title));
}

/**
 * The package with identifiers of its own for everything in it, as the others belong to another framework here. Addresses
 * go, as they name what has the first identifier.
 */
export function asSeparate(package_: FrameworkPackage, other: Pick<Framework, 'title' | 'uri'>): FrameworkPackage {
  const id = separateId(package_);
  const ids = new Map([
    [package_.framework.id, id],
    ...package_.standards.map((standard) => [standard.id, derivedGuid('standard', id, standard.id)] as const),
  ]);
  const turned = (link: CaseLink): CaseLink => {
    const own = ids.get(link.identifier.toLowerCase());
    return own === undefined ? link : { ...link, identifier: own, uri: `urn:uuid:${own}` };
  };
  const problem: LineProblem = {
    place: 'CFDocument',
    label: package_.framework.title,
    code: 'identifier_of_another',
    message: `Its identifier is that of ${nameOf(other)}. This framework and everything in it got identifiers of their own.`,
    outcome: 'mended',
  };
  return {
    ...package_,
    framework: { ...package_.framework, id, uri: null, packageLink: null },
    standards: package_.standards.map((standard) => ({
      ...standard,
      id: ids.get(standard.id) as string,
      uri: null,
    })),
    associations: package_.associations.map((association) => ({
      ...association,
      id: derivedGuid('association', id, association.id),
      uri: null,
      origin: turned(association.origin),
      destination: turned(association.destination),
    })),
    problems: [problem, ...package_.problems],
  };
}

/** Why nothing of a package is taken while its identifier is that of another framework of the same organization. */
export function identifierTaken(other: Pick<Framework, 'title' | 'uri'>): { code: string; reason: string } {
  return {
    code: 'identifier_taken',
    reason:
      `Another framework here has this identifier: ${nameOf(other)}. If this is a new edition of it, confirm that it takes ` +
      'its place (--confirm-retire, or confirmRetire in the API). If it is another framework, ask its publisher for an ' +
      'identifier of its own, or import it with one that is made here (--separate, or separate in the API).',
  };
}

/** Why a district does not get its own copy of what everybody has: it would stand in front of it. */
export function isSharedAlready(other: Pick<Framework, 'title' | 'uri'>): { code: string; reason: string } {
  return {
    code: 'shared_framework',
    reason:
      `A framework for all districts has this identifier: ${nameOf(other)}. Its teachers can use that one; adopt it in the ` +
      'list of adopted frameworks. To keep a framework of your own beside it, import it with an identifier that is made ' +
      'here (--separate, or separate in the API).',
  };
}

function nameOf({ title, uri }: Pick<Framework, 'title' | 'uri'>): string {
  return `“${title}”${uri === null ? '' : ` (${uri})`}`;
}

function foldTitle(title: string): string {
  return title.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
