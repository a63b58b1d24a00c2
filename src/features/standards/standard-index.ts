import type { IndexDocument, IndexSettings, SearchFilter } from '../search/search-index.ts';
import { readCode } from './code.ts';
import { readableOrgs } from './standard.policy.ts';
import type { Standard } from './standard.ts';
import type { StandardsScope } from './standards.ts';

/** The fields of the index of standards. */
export const standardIndexSettings: IndexSettings = {
  searchable: [
    { field: 'codes', weight: 8 },
    { field: 'abbreviatedStatement', weight: 5 },
    { field: 'conceptKeywords', weight: 4 },
    { field: 'statement', weight: 3 },
    { field: 'alternativeLabel', weight: 3 },
    { field: 'subjects', weight: 1 },
    { field: 'itemType', weight: 1 },
  ],
  keywords: [
    'orgId',
    'frameworkId',
    'isRetired',
    'gradeLevels',
    'subjects',
    'itemType',
    'codeKeys',
    'codeBeginnings',
    'ancestorIds',
  ],
  numbers: [],
  languages: ['en', 'es'],
  exact: ['codes'],
};

/** The index document of a standard, under the key of its record: a GUID may be that of several organizations. */
export function toIndexDocument(key: string, standard: Standard, searchRevision: number): IndexDocument {
  const { code, aliases } = standard;
  return {
    id: key,
    revision: searchRevision,
    orgId: standard.orgId,
    frameworkId: standard.frameworkId,
    isRetired: String(standard.isRetired),
    codeKeys: standard.codeKeys,
    ancestorIds: standard.ancestorIds,
    codeBeginnings: code === null ? [] : beginningsOf(code),
    codes: [...new Set([code, ...aliases].flatMap((name) => (name === null ? [] : spellingsOf(name))))],
    statement: standard.statement,
    abbreviatedStatement: standard.abbreviatedStatement,
    alternativeLabel: standard.alternativeLabel,
    conceptKeywords: standard.conceptKeywords,
    subjects: standard.subjects,
    itemType: standard.itemType,
    gradeLevels: standard.gradeLevels,
  };
}

/** As written, in the usual short way, without the letter of its cluster, and without its dots. */
export function spellingsOf(code: string): string[] {
  const short = shortSpellings(code);
  // The parts of an address are words that no code is meant by.
  if (/^(?:https?:|urn:)/i.test(code)) return short.slice(1);
  return [...new Set([...short, ...short.map((spelling) => spelling.replace(/[^\p{L}\p{N}]+/gu, ''))])];
}

/** Longer ones are whole codes as a rule. */
const longestBeginning = 24;

/** A code as people begin to type it, in lower case and without dots: `3n`, `3nf`. Also how it is asked for. */
export function codeBeginning(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(0, longestBeginning);
}

function beginningsOf(code: string): string[] {
  const beginnings = new Set<string>();
  for (const spelling of shortSpellings(code)) {
    const whole = codeBeginning(spelling);
    for (let length = 1; length <= whole.length; length += 1) beginnings.add(whole.slice(0, length));
  }
  return [...beginnings];
}

/** `CCSS.MATH.CONTENT.3.NF.A.1`, `3.NF.A.1`, `3.NF.1`. */
function shortSpellings(code: string): string[] {
  const reading = readCode(code);
  if (reading === null || reading.system === 'case' || reading.system === 'uri') return [code];
  const { display, system } = reading;
  const withoutCluster = system === 'ccss.math' ? [display.replace(/\.[A-E](?=\.\d)/, '')] : [];
  return [...new Set([code, display, ...withoutCluster])];
}

/** Whose standards a scope finds, as a condition of the index. */
export function searchScopeOf(scope: StandardsScope): SearchFilter {
  const orgs = readableOrgs(scope);
  return orgs === 'all' ? { kind: 'all', filters: [] } : { kind: 'anyOf', field: 'orgId', values: orgs };
}
