import { readGuid } from '../../features/standards/guid.ts';
import {
  associationTypes,
  type CaseLink,
  type Framework,
  type FrameworkDefinition,
  type Standard,
  type StandardAssociation,
} from '../../features/standards/standard.ts';
import { withAliases } from './alias-extension.ts';
import { presentDefinition } from './case-present-definition.ts';

export type CaseVersion = '1.0' | '1.1';

export type CaseObject = Readonly<Record<string, unknown>>;

/** For whom something is written. */
export type CaseTarget = {
  readonly version: CaseVersion;
  /** Where this installation is: `https://pathloom.example`. */
  readonly base: string;
};

/** The kinds of things that have an address of their own. */
type Path =
  | 'CFDocuments'
  | 'CFPackages'
  | 'CFItems'
  | 'CFAssociations'
  | 'CFConcepts'
  | 'CFSubjects'
  | 'CFLicenses'
  | 'CFItemTypes'
  | 'CFAssociationGroupings'
  | 'CFRubrics';

export function rootOf({ version, base }: CaseTarget): string {
  return `${base}/ims/case/v1p${version.at(-1)}`;
}

/** What has no address of its own gets one here: the same one whichever version is asked, as it identifies the thing. */
export function identityOf({ base }: CaseTarget, path: Path, id: string): string {
  return `${rootOf({ base, version: '1.1' })}/${path}/${id}`;
}

/** `inPackage`: a package says nothing about itself in its document. */
export function presentDocument(framework: Framework, target: CaseTarget, { inPackage = false } = {}): CaseObject {
  const isNew = target.version === '1.1';
  return present({
    identifier: framework.id,
    uri: documentUri(framework, target),
    frameworkType: isNew ? framework.frameworkType : null,
    caseVersion: isNew ? '1.1' : null,
    creator: framework.creator ?? framework.publisher ?? 'Unknown',
    title: framework.title,
    lastChangeDateTime: changedAt(framework),
    officialSourceURL: isNew ? framework.officialSourceUrl : uriOrNull(framework.officialSourceUrl),
    publisher: framework.publisher,
    description: framework.description,
    subject: framework.subjects,
    subjectURI: links(framework.subjectLinks),
    language: framework.language,
    version: framework.version,
    adoptionStatus: framework.adoptionStatus,
    statusStartDate: framework.statusStartDate,
    statusEndDate: framework.statusEndDate,
    licenseURI: presentLink(framework.license),
    notes: framework.notes,
    extensions: isNew ? framework.extensions : null,
    CFPackageURI: inPackage
      ? null
      : { title: framework.title, identifier: framework.id, uri: `${rootOf(target)}/CFPackages/${framework.id}` },
  });
}

/** `framework`: the one that it stands in, to be named; null inside of its package. */
export function presentItem(
  standard: Standard,
  framework: Framework,
  target: CaseTarget,
  { inPackage = false } = {},
): CaseObject {
  const isNew = target.version === '1.1';
  return present({
    identifier: standard.id,
    CFDocumentURI: inPackage ? null : documentLink(framework, target),
    fullStatement: standard.statement,
    alternativeLabel: standard.alternativeLabel,
    CFItemType: standard.itemType,
    uri: standard.uri ? toUri(standard.uri) : identityOf(target, 'CFItems', standard.id),
    humanCodingScheme: standard.code,
    listEnumeration: standard.listEnumeration,
    abbreviatedStatement: standard.abbreviatedStatement,
    conceptKeywords: standard.conceptKeywords,
    conceptKeywordsURI: presentLink(standard.conceptKeywordsLink),
    notes: standard.notes,
    subject: isNew ? standard.subjects : null,
    subjectURI: isNew ? links(standard.subjectLinks) : null,
    language: standard.language,
    educationLevel: standard.educationLevels,
    CFItemTypeURI: presentLink(standard.itemTypeLink),
    licenseURI: presentLink(standard.license),
    statusStartDate: standard.statusStartDate,
    // CASE has no word for what a framework has dropped but the end of its time.
    statusEndDate: standard.statusEndDate ?? standard.retiredAt?.toISOString().slice(0, 10),
    lastChangeDateTime: (standard.lastChangeDateTime ?? standard.retiredAt)?.toISOString() ?? changedAt(framework),
    extensions: isNew ? withAliases(standard.extensions, standard.aliases) : null,
  });
}

export function presentAssociation(
  association: StandardAssociation,
  framework: Framework,
  target: CaseTarget,
  { inPackage = false } = {},
): CaseObject {
  const isNew = target.version === '1.1';
  return present({
    identifier: association.id,
    CFDocumentURI: inPackage ? null : documentLink(framework, target),
    associationType: isNew ? association.type : typeOfOld(association.type),
    sequenceNumber: association.sequenceNumber,
    uri: association.uri ? toUri(association.uri) : identityOf(target, 'CFAssociations', association.id),
    originNodeURI: presentEnd(association.origin, association.originId, framework, target),
    destinationNodeURI: presentEnd(association.destination, association.destinationId, framework, target),
    CFAssociationGroupingURI: presentLink(association.grouping),
    lastChangeDateTime: association.lastChangeDateTime?.toISOString() ?? changedAt(framework),
    notes: isNew ? association.notes : null,
    extensions: isNew ? association.extensions : null,
  });
}

export function presentRecord(definition: FrameworkDefinition, framework: Framework, target: CaseTarget): CaseObject {
  return presentDefinition(definition, {
    isNew: target.version === '1.1',
    changedAt: changedAt(framework),
    uriOf: (uri) => (uri === null ? null : toUri(uri)),
    ownUri: (path, id) => identityOf(target, path, id),
    link: (link) => presentLink(link),
  });
}

/** Version 1.0 knows neither translations nor types that others add; an edge with a vaguer name is better than none. */
function typeOfOld(type: StandardAssociation['type']): string {
  const isKnown = (associationTypes as readonly string[]).includes(type) && type !== 'isTranslationOf';
  return isKnown ? type : 'isRelatedTo';
}

function presentEnd(end: CaseLink, storedId: string | null, framework: Framework, target: CaseTarget): CaseObject {
  const identifier = end.identifier || storedId || end.uri;
  const path: Path = storedId === framework.id ? 'CFDocuments' : 'CFItems';
  const own = storedId === null ? `urn:uuid:${identifier}` : identityOf(target, path, storedId);
  const { targetType } = end;
  const isTyped = targetType !== undefined && /^(?:CASE$|ext:[\w.-]+$)/.test(targetType);
  return {
    title: end.title || identifier,
    identifier,
    uri: end.uri ? toUri(end.uri) : own,
    ...(target.version === '1.1' && isTyped ? { targetType } : {}),
  };
}

/** Null for what CASE would not accept: its identifier must be a GUID. */
function presentLink(link: CaseLink | null): CaseObject | null {
  const identifier = link === null ? null : readGuid(link.identifier);
  if (link === null || identifier === null) return null;
  return { title: link.title || identifier, identifier, uri: link.uri ? toUri(link.uri) : `urn:uuid:${identifier}` };
}

function links(all: readonly CaseLink[]): CaseObject[] {
  return all.map((link) => presentLink(link)).filter((link): link is CaseObject => link !== null);
}

function documentLink(framework: Framework, target: CaseTarget): CaseObject {
  return { title: framework.title, identifier: framework.id, uri: documentUri(framework, target) };
}

function documentUri(framework: Framework, target: CaseTarget): string {
  return framework.uri ? toUri(framework.uri) : identityOf(target, 'CFDocuments', framework.id);
}

function changedAt(framework: Framework): string {
  return (framework.lastChangeDateTime ?? framework.importedAt ?? framework.updatedAt).toISOString();
}

const scheme = /^[a-z][a-z0-9+.-]*:/i;

/** An address as RFC 3986 allows it: some publishers leave spaces, quotation marks and accents in theirs. */
export function toUri(written: string): string {
  const trimmed = written.trim();
  const encoded = trimmed
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu, (char) => encodeURIComponent(char));
  return scheme.test(encoded) ? encoded : `urn:x-local:${encodeURIComponent(trimmed)}`;
}

function uriOrNull(written: string | null): string | null {
  return written === null ? null : toUri(written);
}

/** Without what is not there: no nulls, no empty lists. */
function present(fields: Readonly<Record<string, unknown>>): CaseObject {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries);
}
