import type { GradeLevel } from '../resources/resource.ts';

/** The reserved organization that owns what every district may use: public frameworks. Only the operator writes there. */
export const sharedOrgId = 'shared';

/** CASE 1.1, plus `ext:...` of whoever made a framework. */
export const associationTypes = [
  'isChildOf',
  'isPeerOf',
  'isPartOf',
  'exactMatchOf',
  'precedes',
  'isRelatedTo',
  'replacedBy',
  'exemplar',
  'hasSkillLevel',
  'isTranslationOf',
] as const;

export type KnownAssociationType = (typeof associationTypes)[number];
export type AssociationType = KnownAssociationType | `ext:${string}`;

/** Associations through which a resource for one standard serves another, closest first. */
export const crosswalkTypes = ['exactMatchOf', 'replacedBy', 'isTranslationOf', 'isPeerOf', 'isRelatedTo'] as const;
export type CrosswalkType = (typeof crosswalkTypes)[number];

/** Why a standard could take the place of a retired one, the surest reason first. */
export const successorReasons = ['replacedBy', 'exactMatchOf', 'sameCode', 'similarText'] as const;
export type SuccessorReason = (typeof successorReasons)[number];

/** Lists of definitions of a CASE package, and its rubrics. */
export const definitionKinds = ['concept', 'subject', 'license', 'itemType', 'associationGrouping', 'rubric'] as const;
export type DefinitionKind = (typeof definitionKinds)[number];

/** CASE `LinkURI` and `LinkGenURI`: a reference by identifier and address, kept as it was written. */
export type CaseLink = {
  readonly title: string;
  readonly identifier: string;
  readonly uri: string;
  readonly targetType?: string;
};

/** Fields of a framework of others that mean nothing to us; kept so that an export is faithful. */
export type CaseExtensions = Readonly<Record<string, unknown>>;

/** What its maker says of a framework: CASE `CFDocument`. */
export type FrameworkFields = {
  /** GUID in lower case with hyphens, of whatever version. */
  readonly id: string;
  readonly uri: string | null;
  readonly title: string;
  readonly creator: string | null;
  readonly publisher: string | null;
  readonly description: string | null;
  readonly subjects: readonly string[];
  readonly subjectLinks: readonly CaseLink[];
  /** BCP 47. */
  readonly language: string | null;
  readonly version: string | null;
  readonly adoptionStatus: string | null;
  /** Local dates as written: 2024-07-01. */
  readonly statusStartDate: string | null;
  readonly statusEndDate: string | null;
  readonly license: CaseLink | null;
  readonly officialSourceUrl: string | null;
  readonly notes: string | null;
  readonly frameworkType: string | null;
  /** `1.0` or `1.1`; null where the framework did not come as CASE. */
  readonly caseVersion: string | null;
  readonly packageLink: CaseLink | null;
  /** Null where its source does not say. */
  readonly lastChangeDateTime: Date | null;
  readonly extensions: CaseExtensions | null;
};

/** A set of standards, such as a state's mathematics or a district's "I can" bank. */
export type Framework = FrameworkFields & {
  /** `shared`, or the district it belongs to. */
  readonly orgId: string;
  /** Written here by the district, not imported. */
  readonly isLocal: boolean;
  /** Of its standards, as far as they say. */
  readonly gradeLevels: readonly GradeLevel[];
  /** Standards that are not retired. */
  readonly itemCount: number;
  readonly retiredCount: number;
  readonly associationCount: number;
  /** `extensions` of the package around it. */
  readonly packageExtensions: CaseExtensions | null;
  /** Counts changes of the framework or of anything in it. */
  readonly revision: number;
  /** Null for a local one. */
  readonly importedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What its maker says of a standard: CASE `CFItem`. */
export type StandardFields = {
  /** GUID in lower case with hyphens, of whatever version. */
  readonly id: string;
  readonly uri: string | null;
  /** `humanCodingScheme`, as written. */
  readonly code: string | null;
  /** Other names of the same standard: ASN ids, older spellings, official addresses. They find it as its code does. */
  readonly aliases: readonly string[];
  /** `fullStatement`; may hold Markdown and LaTeX. */
  readonly statement: string;
  readonly abbreviatedStatement: string | null;
  readonly alternativeLabel: string | null;
  readonly notes: string | null;
  /** `CFItemType`: Standard, Cluster, Domain ... */
  readonly itemType: string | null;
  readonly itemTypeLink: CaseLink | null;
  readonly listEnumeration: string | null;
  /** `educationLevel` as written: KG, 03, HS ... */
  readonly educationLevels: readonly string[];
  readonly subjects: readonly string[];
  readonly subjectLinks: readonly CaseLink[];
  readonly language: string | null;
  readonly conceptKeywords: readonly string[];
  readonly conceptKeywordsLink: CaseLink | null;
  readonly license: CaseLink | null;
  readonly statusStartDate: string | null;
  readonly statusEndDate: string | null;
  readonly lastChangeDateTime: Date | null;
  readonly extensions: CaseExtensions | null;
};

/** The place of a standard under one of its parents. */
export type StandardPlace = {
  /** A standard, or the framework itself. */
  readonly parentId: string;
  /** Sorts it among its siblings there (see `orderKey`). */
  readonly orderKey: string;
};

export type Standard = StandardFields & {
  readonly orgId: string;
  readonly frameworkId: string;
  /** Comparison keys of its code and aliases (see code.ts). */
  readonly codeKeys: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  /** Standards above it, one step; empty for those directly under the framework. */
  readonly parentIds: readonly string[];
  readonly places: readonly StandardPlace[];
  /** Every standard above it, over all parents, without the framework. */
  readonly ancestorIds: readonly string[];
  /** Stands directly under the framework, or under nothing. */
  readonly isTop: boolean;
  /** Sorts the framework as a tree; follows the first parent where there are several. */
  readonly orderPath: string;
  /** Steps down from the framework by the shortest way; 0 at the top. */
  readonly depth: number;
  readonly childCount: number;
  /** Its framework has dropped it; alignments to it stay. */
  readonly isRetired: boolean;
  readonly retiredAt: Date | null;
  readonly replacedByIds: readonly string[];
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What its maker says of an association: CASE `CFAssociation`. */
export type AssociationFields = {
  readonly id: string;
  readonly uri: string | null;
  readonly type: AssociationType;
  readonly origin: CaseLink;
  readonly destination: CaseLink;
  readonly sequenceNumber: number | null;
  readonly grouping: CaseLink | null;
  readonly notes: string | null;
  readonly lastChangeDateTime: Date | null;
  readonly extensions: CaseExtensions | null;
};

/** Two standards and how they relate. An end that is not here is kept as written, and resolves when it arrives. */
export type StandardAssociation = AssociationFields & {
  readonly orgId: string;
  /** The framework that says so. */
  readonly frameworkId: string;
  /** A standard (or the framework) that is stored here; null while it is not. */
  readonly originId: string | null;
  readonly destinationId: string | null;
  /** One of its ends is not here. */
  readonly isExternal: boolean;
  /** The framework has dropped it, or a standard at one of its ends; kept so that old alignments find their way. */
  readonly isRetired: boolean;
  readonly updatedAt: Date;
};

/** A definition or rubric of a framework: the record of CASE as it was read, without nulls. */
export type FrameworkDefinition = {
  readonly orgId: string;
  readonly frameworkId: string;
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly record: CaseExtensions;
};
