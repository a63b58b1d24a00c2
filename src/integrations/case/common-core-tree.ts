import { emptyAssociation, type LineProblem, type Placed } from '../../features/standards/framework-package.ts';
import { derivedGuid } from '../../features/standards/guid.ts';
import type { AssociationFields, StandardFields } from '../../features/standards/standard.ts';

/** A statement of the Common Core with what its file says of its place. */
export type Statement = {
  readonly place: string;
  readonly standard: StandardFields;
  readonly asnIds: readonly string[];
  readonly parentAsnId: string | null;
  readonly parentId: string | null;
};

/** Every parent that the file names, and the one that the code names where no other leads there. */
export function connectStatements(
  frameworkId: string,
  title: string,
  statements: readonly Statement[],
  problems: LineProblem[],
): Placed<AssociationFields>[] {
  const byId = new Map(statements.map((statement) => [statement.standard.id, statement]));
  const byAsnId = groupByAsnId(statements);
  const byCode = new Map(statements.flatMap((one) => spellings(one).map((parts) => [parts.join('.'), one] as const)));
  const parents = new Map<Statement, Set<Statement>>();
  for (const statement of statements) {
    const named = statement.parentId === null ? undefined : byId.get(statement.parentId);
    const asn = byAsnId.get(statement.parentAsnId ?? '') ?? [];
    // Clusters of several grades share an ASN id: one of another grade is not meant.
    const byAsn = named && asn.includes(named) ? named : asn.find((one) => isPossibleParent(one, statement));
    parents.set(statement, new Set([named, byAsn].filter((one): one is Statement => !!one && one !== statement)));
    if (statement.parentAsnId !== null && asn.length === 0 && !parentByCode(statement, byCode)) {
      const message = `Its parent ${statement.parentAsnId} is not in the file; it was put at the top.`;
      const { place, standard } = statement;
      problems.push({ place, label: standard.code, code: 'missing_parent', message, outcome: 'mended' });
    }
  }
  addParentsByCode(statements, byCode, parents);
  return statements.flatMap((statement) => {
    const above = [...(parents.get(statement) ?? [])].map(linkTo);
    const destinations = above.length > 0 ? above : [{ title, identifier: frameworkId, uri: '' }];
    return destinations.map((destination) => ({
      ...emptyAssociation,
      place: statement.place,
      id: derivedGuid('association', frameworkId, 'isChildOf', statement.standard.id, destination.identifier),
      type: 'isChildOf' as const,
      origin: linkTo(statement),
      destination,
      lastChangeDateTime: statement.standard.lastChangeDateTime,
    }));
  });
}

/** Headings before the standards under them, so that a standard in a cluster needs no second way to the domain. */
function addParentsByCode(
  statements: readonly Statement[],
  byCode: ReadonlyMap<string, Statement>,
  parents: ReadonlyMap<Statement, Set<Statement>>,
): void {
  const leadsTo = (from: Statement, to: Statement): boolean =>
    [...(parents.get(from) ?? [])].some((parent) => parent === to || leadsTo(parent, to));
  const byDepth = [...statements].sort((one, other) => depthOf(one) - depthOf(other));
  for (const statement of byDepth) {
    const parent = parentByCode(statement, byCode);
    if (parent && parent !== statement && !leadsTo(statement, parent) && !leadsTo(parent, statement)) {
      parents.get(statement)?.add(parent);
    }
  }
}

/** The official spelling says the cluster (3.NF.A.1), which the code of these files leaves out (3.NF.1). */
function parentByCode(statement: Statement, byCode: ReadonlyMap<string, Statement>): Statement | undefined {
  for (const parts of spellings(statement)) {
    const parent = parts.length > 1 ? byCode.get(parts.slice(0, -1).join('.')) : undefined;
    if (parent && parent !== statement) return parent;
  }
  return undefined;
}

/** A code in its parts, in every spelling that the statement has, the longest first. */
function spellings({ standard }: Statement): string[][] {
  const dotted = standard.aliases.filter((alias) => officialCode.test(alias));
  return [standard.code, ...dotted].map(codeParts).sort((one, other) => other.length - one.length);
}

const officialCode = /^(?:ccss\.)?(?:math|ela-literacy|literacy)(?:\.content|\.practice)?\./i;

/** `CCSS.Math.Content.3.NF.A.3a` as 3, nf, a, 3, a: without what all codes of the framework begin with. */
export function codeParts(code: string | null): string[] {
  return (code ?? '')
    .toLowerCase()
    .replace(officialCode, '')
    .replace(/^(hs[a-z])-/, '$1.')
    .replace(/^mp(?=\d)/, 'mp.')
    .replace(/(\d)([a-z])$/, '$1.$2')
    .split('.')
    .filter((part) => part !== '');
}

function depthOf(statement: Statement): number {
  const parts = spellings(statement)[0] ?? [];
  return parts.length * 2 - (/^[a-z]$/.test(parts.at(-1) ?? '') && parts.length === 3 ? 1 : 0);
}

/** Not a heading of another grade. */
function isPossibleParent({ standard: parent }: Statement, { standard: child }: Statement): boolean {
  const [grade = ''] = codeParts(parent.code);
  return parent.code === null || !/^(?:k|\d.*)$/.test(grade) || grade === codeParts(child.code)[0];
}

function groupByAsnId(statements: readonly Statement[]): Map<string, Statement[]> {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    for (const asnId of statement.asnIds) groups.set(asnId, [...(groups.get(asnId) ?? []), statement]);
  }
  return groups;
}

function linkTo({ standard }: Statement) {
  return {
    title: standard.code ?? standard.statement.slice(0, 80),
    identifier: standard.id,
    uri: standard.uri ?? '',
  };
}
