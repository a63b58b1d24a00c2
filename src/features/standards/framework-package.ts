import type { AssociationFields, CaseExtensions, DefinitionKind, FrameworkFields, StandardFields } from './standard.ts';

/** Something in a source that could not be taken, or not as it was written. Said by whoever reads the source. */
export type LineProblem = {
  /** Where: `CFItems[3]`, `line 12`. */
  readonly place: string;
  /** Identifier or code of the thing, as far as it has one. */
  readonly label: string | null;
  /** What is wrong, for programs: `missing_identifier`, `not_a_guid`, `unknown_association_type` ... */
  readonly code: string;
  /** The same for people, in a sentence. */
  readonly message: string;
  /** Whether the thing was left out, or taken with a change. */
  readonly outcome: 'skipped' | 'mended';
  /** What it was about; told by the place where absent. */
  readonly kind?: ImportedKind;
};

/** A thing of a package, with its place in the source for the report. */
export type Placed<Fields> = Fields & { readonly place: string };

export type DefinitionFields = {
  readonly kind: DefinitionKind;
  /** Its identifier, lower case. */
  readonly id: string;
  /** The whole record as CASE has it, without nulls. */
  readonly record: CaseExtensions;
};

/**
 * A framework as any source gives it: CASE, CSV or JSON of others. Whoever reads a source fills this; the import
 * compares it to what is stored. Ids are GUIDs as `readGuid` of guid.ts returns them; every field is there, absent
 * ones are null or empty. Children say their parent by an `isChildOf` association (origin: child; destination: parent or
 * framework). A source without identifiers for its associations makes them up from their ends (`derivedGuid`), so that
 * the same source gives the same ids.
 */
export type FrameworkPackage = {
  readonly framework: FrameworkFields;
  readonly standards: readonly Placed<StandardFields>[];
  readonly associations: readonly Placed<AssociationFields>[];
  readonly definitions: readonly DefinitionFields[];
  /** `extensions` of the package itself. */
  readonly extensions: CaseExtensions | null;
  readonly problems: readonly LineProblem[];
};

/** More names for standards that are here already, such as the list of official Common Core identifiers. */
export type AliasList = {
  readonly entries: readonly {
    readonly place: string;
    /** Where the source knows it. */
    readonly standardId: string | null;
    /** All names of one standard: those that are known find it, the others become its aliases. */
    readonly names: readonly string[];
  }[];
  readonly problems: readonly LineProblem[];
};

export const emptyFramework: Omit<FrameworkFields, 'id' | 'title'> = {
  uri: null,
  creator: null,
  publisher: null,
  description: null,
  subjects: [],
  subjectLinks: [],
  language: null,
  version: null,
  adoptionStatus: null,
  statusStartDate: null,
  statusEndDate: null,
  license: null,
  officialSourceUrl: null,
  notes: null,
  frameworkType: null,
  caseVersion: null,
  packageLink: null,
  lastChangeDateTime: null,
  extensions: null,
};

export const emptyStandard: Omit<StandardFields, 'id' | 'statement'> = {
  uri: null,
  code: null,
  aliases: [],
  abbreviatedStatement: null,
  alternativeLabel: null,
  notes: null,
  itemType: null,
  itemTypeLink: null,
  listEnumeration: null,
  educationLevels: [],
  subjects: [],
  subjectLinks: [],
  language: null,
  conceptKeywords: [],
  conceptKeywordsLink: null,
  license: null,
  statusStartDate: null,
  statusEndDate: null,
  lastChangeDateTime: null,
  extensions: null,
};

export const emptyAssociation: Omit<AssociationFields, 'id' | 'type' | 'origin' | 'destination'> = {
  uri: null,
  sequenceNumber: null,
  grouping: null,
  notes: null,
  lastChangeDateTime: null,
  extensions: null,
};

export type ImportedKind = 'framework' | 'standard' | 'association' | 'definition' | 'alias';
/** `mended`: taken with a change that the line tells. Nothing is told line by line of what is unchanged. */
export type FrameworkImportOutcome = 'created' | 'updated' | 'unchanged' | 'retired' | 'removed' | 'skipped' | 'mended';

/** What became, or in a dry run would become, of one thing. */
export type FrameworkImportLine = {
  readonly kind: ImportedKind;
  readonly outcome: FrameworkImportOutcome;
  readonly id: string | null;
  /** Code or title, for people. */
  readonly label: string | null;
  /** Place in the source; null for what is not in it any more. */
  readonly place: string | null;
  /** For programs, where it was skipped or mended. */
  readonly code: string | null;
  /** The same in a sentence. */
  readonly reason: string | null;
};

export type FrameworkImportCounts = Readonly<Record<FrameworkImportOutcome, number>>;

export type FrameworkImportReport = {
  readonly frameworkId: string;
  readonly title: string;
  readonly isDryRun: boolean;
  /**
   * `needsConfirmation`: nothing was written, as it would retire more than a tenth of the framework, or take the place of
   * one that looks like another; run it again with `confirmRetire`. `refused`: nothing was written, and a line says why.
   */
  readonly status: 'done' | 'needsConfirmation' | 'refused';
  readonly counts: Readonly<Record<ImportedKind, FrameworkImportCounts>>;
  /** Association ends that are in no framework here; they resolve when it arrives. */
  readonly externalEnds: number;
  /** Ends of earlier imports that this one resolved. */
  readonly resolvedEnds: number;
  readonly lines: readonly FrameworkImportLine[];
};

export type FrameworkImportOptions = {
  /** `shared`, or the district that receives it. */
  readonly orgId: string;
  readonly isDryRun: boolean;
  /** Go on although more than a tenth of the framework would be retired, or another one stands in its place. */
  readonly confirmRetire: boolean;
  /** Where another framework has its identifier, give it one of its own. */
  readonly isSeparate?: boolean;
  /** Called after each batch that is on disk. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void | Promise<void>;
};

export type FrameworkImportService = {
  /**
   * Compares a package to what is stored, and writes the difference unless it is a dry run. The same package again
   * changes nothing; after a crash in the middle the next run does the rest.
   */
  importFramework(package_: FrameworkPackage, options: FrameworkImportOptions): Promise<FrameworkImportReport>;
  /** Adds names to standards that are here. */
  importAliases(list: AliasList, options: FrameworkImportOptions): Promise<FrameworkImportReport>;
};
