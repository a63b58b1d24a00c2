import { setImmediate } from 'node:timers/promises';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { isWithin, visibleTo } from '../resources/resource.policy.ts';
import type { GradeLevel } from '../resources/resource.ts';
import type { SearchGapsService } from '../search/search-gaps.service.ts';
import type { Framework, Standard } from '../standards/standard.ts';
import type { FrameworkExport } from '../standards/standards.ts';
import type { LibraryEntry } from '../tagging/library.ts';
import { createCoverage, type NodeCoverage } from './count-coverage.ts';
import { mayReadCoverage, maySeeGaps } from './coverage.policy.ts';
import { treeOfGrade } from './tree-of-grade.ts';

export const coverageGroups = ['modality', 'interest', 'language', 'grade'] as const;
export type CoverageGroup = (typeof coverageGroups)[number];

export type CoveredStandard = Pick<
  Standard,
  'id' | 'code' | 'statement' | 'abbreviatedStatement' | 'parentIds' | 'depth' | 'childCount' | 'gradeLevels'
> & { readonly ancestorIds: readonly string[] };

export type CoverageNode = { readonly standard: CoveredStandard; readonly coverage: NodeCoverage };

export type CoverageQuestion = {
  readonly frameworkId: string;
  readonly by: CoverageGroup | null;
  /** Only below this standard; null for the whole framework. */
  readonly under: string | null;
  readonly levels: number;
  readonly isGapsOnly: boolean;
  /** Only standards for this grade; null for all. */
  readonly grade: GradeLevel | null;
  /** Only resources of this subject, or of one below it; null for all. */
  readonly subject: string | null;
  readonly offset: number;
  readonly limit: number;
};

export type CoverageAnswer = {
  readonly framework: Framework;
  readonly nodes: readonly CoverageNode[];
  readonly count: number;
  /** Of the standards at the bottom, where resources belong. */
  readonly summary: {
    readonly standards: number;
    readonly taught: number;
    readonly assessed: number;
    readonly neither: number;
  };
  readonly resources: number;
  readonly isComplete: boolean;
  /** Null for who may not see what people have searched for. */
  readonly gaps: readonly { readonly text: string; readonly lastAskedAt: Date }[] | null;
};

/** How many resources are counted before others have their turn. */
const countedAtOnce = 1_000;
const mostFrameworks = 6;
const mostGaps = 10;

const groupsOf: Readonly<Record<CoverageGroup, (entry: LibraryEntry) => readonly string[]>> = {
  modality: ({ modalities }) => modalities,
  interest: ({ interests }) => interests,
  language: ({ inLanguage }) => inLanguage,
  grade: ({ gradeLevels }) => gradeLevels,
};

export type CoverageService = ReturnType<typeof createCoverageService>;

/** How many published resources of the district, as far as the actor sees them, teach and assess each standard. */
export function createCoverageService({
  frameworks,
  libraryOf,
  subjectsWithin,
  mostResources,
  gaps,
  clock,
}: {
  readonly frameworks: Pick<FrameworkExport, 'findFramework' | 'standardsOf'>;
  /** The district's tagged resources, as they are now. */
  libraryOf(orgId: string): Promise<{ readonly texts: readonly (LibraryEntry | null)[]; size(): number }>;
  /** A subject with those below it, and what was merged into them. */
  subjectsWithin(orgId: string, subject: string): Promise<readonly string[]>;
  readonly mostResources: number;
  readonly gaps: () => Pick<SearchGapsService, 'list'>;
  readonly clock: Clock;
}) {
  const trees = new Map<string, Promise<CoveredStandard[]>>();

  const treeOf = (actor: Actor, framework: Framework): Promise<CoveredStandard[]> => {
    const key = `${framework.orgId} ${framework.id} ${framework.revision}`;
    const known = trees.get(key);
    if (known) return known;
    const reading = (async () => {
      const standards: CoveredStandard[] = [];
      for await (const page of frameworks.standardsOf(scopeOf(actor), framework))
        standards.push(...page.map(toCovered));
      return standards;
    })();
    const [oldest] = trees.keys();
    if (trees.size >= mostFrameworks && oldest !== undefined) trees.delete(oldest);
    trees.set(key, reading);
    reading.catch(() => trees.delete(key));
    return reading;
  };

  return {
    /** Throws not_found for a framework or a standard that the actor may not see. */
    getCoverage: async (actor: Actor, question: CoverageQuestion): Promise<CoverageAnswer> => {
      if (!mayReadCoverage(actor)) throw new AppError('forbidden');
      const framework = await frameworks.findFramework(scopeOf(actor), question.frameworkId);
      if (!framework) throw new AppError('not_found');
      const { grade, subject } = question;
      const [whole, library, subjects] = await Promise.all([
        treeOf(actor, framework),
        libraryOf(actor.orgId),
        subject === null ? null : subjectsWithin(actor.orgId, subject),
      ]);
      const tree = grade === null ? whole : treeOfGrade(whole, grade);
      const base = question.under === null ? null : whole.find(({ id }) => id === question.under);
      if (base === undefined) throw new AppError('not_found');
      const coverage = createCoverage(new Map(tree.map(({ id, ancestorIds }) => [id, ancestorIds])));
      const reach = visibleTo(scopeOf(actor));
      const now = clock.now();
      const toGroups = question.by === null ? () => [] : groupsOf[question.by];
      let resources = 0;
      // Over the list as it is now: it may change at every pause.
      const entries = library.texts.slice();
      for (const [at, entry] of entries.entries()) {
        if (at % countedAtOnce === countedAtOnce - 1) await setImmediate();
        if (entry?.status !== 'published' || entry.withdrawal !== null || !isWithin(reach, entry, now)) continue;
        if (subjects !== null && !entry.subjects.some((one) => subjects.includes(one))) continue;
        resources += 1;
        coverage.add({ alignments: entry.alignments, groups: toGroups(entry) });
      }
      const deepest = (base === null ? -1 : base.depth) + question.levels;
      const wanted = tree.filter(
        ({ id, depth, ancestorIds }) =>
          depth <= deepest &&
          (base === null || ancestorIds.includes(base.id)) &&
          (!question.isGapsOnly || coverage.of(id).total.teaches === 0),
      );
      const bottom = tree.filter(
        ({ childCount, ancestorIds }) => childCount === 0 && (base === null || ancestorIds.includes(base.id)),
      );
      const covered = bottom.map(({ id }) => coverage.of(id).total);
      return {
        framework,
        nodes: wanted
          .slice(question.offset, question.offset + question.limit)
          .map((standard) => ({ standard, coverage: coverage.of(standard.id) })),
        count: wanted.length,
        summary: {
          standards: bottom.length,
          taught: covered.filter(({ teaches }) => teaches > 0).length,
          assessed: covered.filter(({ assesses }) => assesses > 0).length,
          neither: covered.filter(({ teaches, assesses }) => teaches + assesses === 0).length,
        },
        resources,
        isComplete: library.size() < mostResources,
        gaps: maySeeGaps(actor) ? await gaps().list(actor, mostGaps) : null,
      };
    },
  };
}

function toCovered(standard: Standard): CoveredStandard {
  const { id, code, statement, abbreviatedStatement, parentIds, depth, childCount, gradeLevels, ancestorIds } =
    standard;
  return { id, code, statement, abbreviatedStatement, parentIds, depth, childCount, gradeLevels, ancestorIds };
}
