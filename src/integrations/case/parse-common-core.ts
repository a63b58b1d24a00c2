import {
  emptyFramework,
  emptyStandard,
  type FrameworkPackage,
  type LineProblem,
} from '../../features/standards/framework-package.ts';
import { derivedGuid, readGuid } from '../../features/standards/guid.ts';
import { CaseRecord, isRecord } from './case-record.ts';
import type { CommonCoreIdentifier } from './common-core-identifiers.ts';
import { codeParts, connectStatements, type Statement } from './common-core-tree.ts';
import { FrameworkSourceError } from './framework-source-error.ts';

/** The Common Core was published on this day; its files carry no dates of their own. */
const published = new Date('2010-06-02T00:00:00Z');

const frameworks = {
  math: { title: 'Common Core State Standards for Mathematics', subject: 'Mathematics', codes: /^(?:CCSS\.)?Math\b/i },
  ela: {
    title: 'Common Core State Standards for English Language Arts and Literacy',
    subject: 'English Language Arts',
    codes: /^(?:CCSS\.)?(?:ELA|Literacy)\b/i,
  },
} as const;

/**
 * Statements of the Common Core as JSON: a list of objects with GUIDs, ASN ids, parents and grade levels. Parents come from
 * the ASN ids and GUIDs, and where the file names none, from the code (3.NF.A stands under 3.NF, that under grade 3). The
 * list of official identifiers, when there is one, adds addresses and spellings, and what the statements leave out.
 */
export function parseCommonCore(
  document: unknown,
  identifiers: readonly CommonCoreIdentifier[] = [],
): FrameworkPackage {
  if (!Array.isArray(document) || !document.some((one) => isRecord(one) && ('ASN' in one || 'CCSS' in one))) {
    const message =
      'This is no list of Common Core statements: a JSON list of objects with "ASN" and "CCSS" is expected.';
    throw new FrameworkSourceError('not_a_framework', message);
  }
  const problems: LineProblem[] = [];
  const isMath = document.some((one) => isRecord(one) && one.subject === 'Math');
  const about = isMath ? frameworks.math : frameworks.ela;
  const id = derivedGuid('framework', about.title);
  const own = identifiers.filter(({ code }) => about.codes.test(code));
  const statements = addIdentifiers(readStatements(document, problems), own, problems);
  return {
    framework: {
      ...emptyFramework,
      id,
      title: about.title,
      creator: 'Common Core State Standards Initiative',
      subjects: [about.subject],
      language: 'en',
      officialSourceUrl: 'http://www.corestandards.org/',
      lastChangeDateTime: published,
    },
    standards: statements.map(({ place, standard }) => ({ place, ...standard })),
    associations: connectStatements(id, about.title, statements, problems),
    definitions: [],
    extensions: null,
    problems,
  };
}

function readStatements(document: readonly unknown[], problems: LineProblem[]): Statement[] {
  const byId = new Map<string, Statement>();
  for (const [index, value] of document.entries()) {
    const statement = readStatement(`[${index}]`, value, problems);
    if (!statement) continue;
    const { id } = statement.standard;
    const first = byId.get(id);
    if (!first) {
      byId.set(id, statement);
      continue;
    }
    const isSame = first.standard.code === statement.standard.code;
    const message = isSame
      ? `Its GUID and code stand at ${first.place} already; that wording was taken, and its ASN id leads there.`
      : `Its GUID belongs to ${first.place}, which has another code; the first was taken.`;
    const code = isSame ? 'repeated' : 'repeated_identifier';
    problems.push({ place: statement.place, label: statement.standard.code, code, message, outcome: 'skipped' });
    if (isSame) byId.set(id, withNames(first, statement.asnIds, statement.standard.aliases));
  }
  return [...byId.values()];
}

function readStatement(place: string, value: unknown, problems: LineProblem[]): Statement | null {
  if (!isRecord(value)) {
    problems.push({ place, label: null, code: 'not_a_record', message: 'It is no object.', outcome: 'skipped' });
    return null;
  }
  const label = [value.code, value.shortCode, value.statement].find((one) => typeof one === 'string' && one !== '');
  const report = (problem: Omit<LineProblem, 'place' | 'label'>) =>
    problems.push({ place, label: label === undefined ? null : String(label).slice(0, 80), ...problem });
  const fields = new CaseRecord(value, report);
  const asn = new CaseRecord(isRecord(value.ASN) ? value.ASN : {}, report);
  const ccss = new CaseRecord(isRecord(value.CCSS) ? value.CCSS : {}, report);
  const asnId = asn.text('id') ?? fields.text('asnIdentifier');
  const id = readGuid(fields.text('id') ?? ccss.text('GUID') ?? '') ?? (asnId && derivedGuid('asn', asnId));
  if (id === null) {
    const message = 'It has neither a GUID nor an ASN id, so it could never be found again.';
    report({ code: 'missing_identifier', message, outcome: 'skipped' });
    return null;
  }
  const code = fields.text('code') ?? fields.text('shortCode');
  const written = fields.text('statement');
  const isGrade = codeParts(code).length === 1;
  const statement =
    written === null ? ((isGrade ? fields.text('gradeLevel') : null) ?? code) : withoutEntities(written);
  if (statement === null) {
    report({ code: 'missing_statement', message: 'It has neither a statement nor a code.', outcome: 'skipped' });
    return null;
  }
  if (written === null) {
    const message = `The statement is missing; "${statement}" stands in.`;
    report({ code: 'missing_statement', message, outcome: 'mended' });
  }
  const aliases = [
    asnId,
    asn.text('identifier'),
    asn.text('statementNotation'),
    fields.text('shortCode'),
    ...['URI', 'currentURL', 'dotNotation', 'dotNotationV1'].map((name) => ccss.text(name)),
  ].filter((one): one is string => one !== null && one !== code);
  const notes = [...fields.texts('clarifications'), ...fields.texts('comment')].map(withoutEntities);
  return {
    place,
    asnIds: asnId === null ? [] : [asnId],
    parentAsnId: asn.text('parent') ?? fields.text('asnParent'),
    parentId: readGuid(fields.text('ccsiParent') ?? ''),
    standard: {
      ...emptyStandard,
      id,
      uri: ccss.text('URI') ?? asn.text('identifier'),
      code,
      aliases: [...new Set(aliases)],
      statement,
      notes: notes.length > 0 ? notes.join('\n\n') : null,
      itemType: fields.text('statementLabel') ?? (written !== null && isFolder(value) ? 'Heading' : null),
      listEnumeration: fields.text('listIdentifier'),
      educationLevels: [...new Set([...fields.texts('gradeLevels').map(cedsGrade)])],
      subjects: localSubjects(value.localSubject),
      language: 'en',
      lastChangeDateTime: published,
    },
  };
}

/** Literacy in history and science names its subjects: one as text, several as objects. */
function localSubjects(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  const names = values.map((one) => (isRecord(one) ? one.literal : one));
  return names.filter((one): one is string => typeof one === 'string').map(withoutEntities);
}

function isFolder(value: Readonly<Record<string, unknown>>): boolean {
  const { leaf, cls } = isRecord(value.ASN) ? value.ASN : { leaf: undefined, cls: undefined };
  return leaf !== 'true' && (value.cls === 'folder' || (cls === 'folder' && value.code === null));
}

/** The official list knows more names, and codes that the statements leave out (grades of a strand, RF.4.4). */
function addIdentifiers(
  statements: readonly Statement[],
  identifiers: readonly CommonCoreIdentifier[],
  problems: LineProblem[],
): Statement[] {
  const byId = new Map(statements.map((statement) => [statement.standard.id, statement]));
  for (const { place, id, code, names } of identifiers) {
    const known = byId.get(id);
    if (known) {
      byId.set(id, withNames(known, [], [code, ...names]));
      continue;
    }
    const message = 'The official list has it, the statements do not; its code stands in for the words.';
    problems.push({ place, label: code, code: 'missing_statement', message, outcome: 'mended' });
    byId.set(id, {
      place,
      asnIds: [],
      parentAsnId: null,
      parentId: null,
      standard: {
        ...emptyStandard,
        id,
        uri: names[0] ?? null,
        code,
        aliases: [...names],
        statement: code,
        educationLevels: gradesOfCode(code),
        language: 'en',
        lastChangeDateTime: published,
      },
    });
  }
  return [...byId.values()];
}

function withNames(statement: Statement, asnIds: readonly string[], names: readonly string[]): Statement {
  const { standard } = statement;
  const aliases = new Set([...standard.aliases, ...names].filter((name) => name !== standard.code));
  return { ...statement, asnIds: [...statement.asnIds, ...asnIds], standard: { ...standard, aliases: [...aliases] } };
}

/** Grades by a code such as `CCSS.ELA-Literacy.RL.9-10`. */
function gradesOfCode(code: string): string[] {
  const [, grade] = codeParts(code);
  const [, from, to] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(grade ?? '') ?? [];
  if (grade === 'k') return ['KG'];
  if (from === undefined) return [];
  const count = Number(to ?? from) - Number(from) + 1;
  return Array.from({ length: count }, (_, index) => String(Number(from) + index).padStart(2, '0'));
}

function cedsGrade(grade: string): string {
  return grade === 'K' ? 'KG' : grade;
}

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'", nbsp: ' ' };

/** The file was made from web pages and has some of their entities left. */
function withoutEntities(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .trim();
}
