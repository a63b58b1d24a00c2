import type { Scope } from '../../shared/actor.ts';
import type { GradeLevel } from '../resources/resource.ts';
import type {
  AssociationType,
  CrosswalkType,
  DefinitionKind,
  Framework,
  FrameworkDefinition,
  Standard,
  StandardAssociation,
} from './standard.ts';

/**
 * Whose standards are looked at: an actor sees those of their district and the shared ones, the public sees the shared
 * ones. Background work for one district names it, and says why.
 */
export type StandardsScope = Scope | { readonly kind: 'district'; readonly orgId: string; readonly reason: string };

export type CodeResolution =
  | { readonly kind: 'one'; readonly standard: Standard }
  /** The code stands in several frameworks, none of which comes before the others in the district's choice. */
  | { readonly kind: 'many'; readonly candidates: readonly Standard[] }
  | { readonly kind: 'none' };

export type Crosswalk = {
  readonly id: string;
  readonly via: CrosswalkType;
  /** The standard that was asked for: `id` stands beside it. */
  readonly from: string;
  /** Whether the association says it the other way round. */
  readonly isInverse: boolean;
  readonly associationId: string;
};

export type StandardSearch = {
  readonly q: string;
  /** Only of these; of all when left out. */
  readonly frameworkIds?: readonly string[] | undefined;
  readonly gradeLevels?: readonly GradeLevel[] | undefined;
  readonly limit: number;
};

/** What is shown of a standard that was found, and what puts it in its place among others. */
export type FoundStandard = Pick<
  Standard,
  | 'id'
  | 'orgId'
  | 'frameworkId'
  | 'code'
  | 'statement'
  | 'abbreviatedStatement'
  | 'itemType'
  | 'gradeLevels'
  | 'parentIds'
  | 'depth'
  | 'childCount'
  | 'isRetired'
  | 'orderPath'
>;

export type FoundStandards = {
  readonly standards: readonly FoundStandard[];
  /** Words that were read as others: typos. Codes never are. */
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
  /** The index does not answer, or is still being built: these come from the database, without typos and endings. */
  readonly isDegraded: boolean;
};

/** Few words about a standard, for facets and hits. */
export type StandardLabel = Pick<Standard, 'id' | 'code' | 'statement' | 'abbreviatedStatement' | 'frameworkId'> & {
  readonly parentIds: readonly string[];
};

/** What other features ask about standards. Ids that the scope may not see are simply not among the answers. */
export type StandardsReader = {
  /**
   * Each code as written -> what it means in this district: its adopted frameworks in their order, then its own, then
   * all shared ones. Never guesses: what no framework has is `none`.
   */
  resolveCodes(scope: StandardsScope, codes: readonly string[]): Promise<ReadonlyMap<string, CodeResolution>>;
  getMany(scope: StandardsScope, ids: readonly string[]): Promise<Standard[]>;
  /** The frameworks of some ids. */
  getFrameworks(scope: StandardsScope, ids: readonly string[]): Promise<Framework[]>;
  /** Labels from memory, as far as they are known there. */
  labelsOf(scope: StandardsScope, ids: readonly string[]): Promise<ReadonlyMap<string, StandardLabel>>;
  /** Every id -> all standards below it, over all their parents. */
  descendantsOf(scope: StandardsScope, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The standards directly under a framework, in order; none where the scope may not see it. */
  topOf(scope: StandardsScope, frameworkId: string): Promise<Standard[]>;
  /** Every id -> standards beside it, both directions, closest first. */
  crosswalksOf(scope: StandardsScope, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Crosswalk[]>>;
  /** Standards -> what comes directly before each, by `precedes` of all frameworks; so many steps back, also for what is found on the way. */
  precededBy(
    scope: StandardsScope,
    ids: readonly string[],
    steps: number,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Codes first, then words; retired standards are not among them. */
  search(scope: StandardsScope, search: StandardSearch): Promise<FoundStandards>;
  /** The frameworks that the district's teachers see, in its order; all that it may see where it has chosen none. */
  adoptedFrameworks(scope: StandardsScope): Promise<Framework[]>;
};

/** What an export needs: everything of a framework as it was imported. */
export type FrameworkExport = {
  /** By title; `offset` counts from 0. */
  listDocuments(
    scope: StandardsScope,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly found: Framework[]; readonly total: number }>;
  findFramework(scope: StandardsScope, id: string): Promise<Framework | null>;
  findStandard(scope: StandardsScope, id: string): Promise<Standard | null>;
  findAssociation(scope: StandardsScope, id: string): Promise<StandardAssociation | null>;
  findDefinition(scope: StandardsScope, kind: DefinitionKind, id: string): Promise<FrameworkDefinition | null>;
  /** Standards (retired ones are left out) in tree order, in pages, so that no framework has to fit in memory. */
  standardsOf(scope: StandardsScope, framework: Framework): AsyncIterable<readonly Standard[]>;
  associationsOf(scope: StandardsScope, framework: Framework): AsyncIterable<readonly StandardAssociation[]>;
  definitionsOf(scope: StandardsScope, framework: Framework): Promise<FrameworkDefinition[]>;
  /** Those that begin or end at a standard, of all frameworks that the scope may see; at most `limit`. */
  associationsOfStandard(
    scope: StandardsScope,
    standardId: string,
    filter: { readonly types?: readonly AssociationType[]; readonly limit: number },
  ): Promise<StandardAssociation[]>;
};
