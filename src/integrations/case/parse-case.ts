import type {
  DefinitionFields,
  FrameworkPackage,
  LineProblem,
  Placed,
} from '../../features/standards/framework-package.ts';
import { derivedGuid, readGuid } from '../../features/standards/guid.ts';
import {
  type AssociationFields,
  type AssociationType,
  associationTypes,
  type CaseExtensions,
  type CaseLink,
  type DefinitionKind,
  type FrameworkFields,
  type StandardFields,
} from '../../features/standards/standard.ts';
import { takeAliases } from './alias-extension.ts';
import { CaseRecord, isRecord, withoutNulls } from './case-record.ts';
import { FrameworkSourceError } from './framework-source-error.ts';
import { type JsonRecord, readJsonRecords } from './json-records.ts';

/** Lists of definitions by their name in a package. */
export const definitionLists: Readonly<Record<string, DefinitionKind>> = {
  CFConcepts: 'concept',
  CFSubjects: 'subject',
  CFLicenses: 'license',
  CFItemTypes: 'itemType',
  CFAssociationGroupings: 'associationGrouping',
  CFRubrics: 'rubric',
};

const wanted = {
  lists: new Set(['CFItems', 'CFAssociations', 'CFDocuments', ...Object.keys(definitionLists)]),
  objects: new Set(['CFDocument', 'extensions']),
};

/**
 * A CASE 1.0 or 1.1 package, flat or wrapped, as a FrameworkPackage. One bad record never stops the rest: it is left out or
 * mended, and told among the problems with its place. Throws FrameworkSourceError for what is no package at all.
 */
export async function parseCase(chunks: AsyncIterable<Uint8Array | string>): Promise<FrameworkPackage> {
  const reading = new CaseReading();
  for await (const record of readJsonRecords(chunks, wanted)) reading.take(record);
  return reading.finish();
}

/** Characters of an item, an association or a definition: with a hundred times as much as any that we know. */
const largestRecord = 200_000;

type Kept = { readonly place: string; readonly json: string; readonly value: Readonly<Record<string, unknown>> };

class CaseReading {
  private document: { readonly place: string; readonly value: unknown } | null = null;
  private documentCount = 0;
  private extensions: CaseExtensions | null = null;
  private readonly standards: Placed<StandardFields>[] = [];
  private readonly associations: { readonly place: string; readonly value: unknown }[] = [];
  private readonly definitions: DefinitionFields[] = [];
  private readonly problems: LineProblem[] = [];
  /** By list and identifier: what stood there first. */
  private readonly seen = new Map<string, Kept>();
  /** Fields that CASE does not know, by list. */
  private readonly unknown = new Map<string, { first: string; count: number }>();

  take(record: JsonRecord): void {
    const { property, parent, value } = record;
    const place = placeOf(record);
    switch (property) {
      case 'CFDocument':
        this.document ??= { place, value };
        return;
      case 'CFDocuments':
        this.documentCount += 1;
        return;
      case 'extensions':
        if (parent !== 'CFDefinitions' && isRecord(value)) this.extensions ??= value;
        return;
      case 'CFItems':
        this.takeItem(place, value);
        return;
      case 'CFAssociations':
        // Their own identifiers may have to be made up from the framework's, which may come later.
        this.associations.push({ place, value });
        return;
      default:
        this.takeDefinition(place, property, value);
    }
  }

  finish(): FrameworkPackage {
    const framework = this.readDocument();
    const associations = this.associations
      .map(({ place, value }) => this.readAssociation(place, value, framework.id))
      .filter((one): one is Placed<AssociationFields> => one !== null);
    for (const [key, { first, count }] of this.unknown) {
      const [list, field] = key.split(' ') as [string, string];
      const times = count === 1 ? '' : ` (${count.toLocaleString('en-US')} records)`;
      const message = `${field} is no field of CASE; it was left out${times}.`;
      this.problems.push({ place: first, label: list, code: 'unknown_field', message, outcome: 'mended' });
    }
    return {
      framework,
      standards: this.standards,
      associations,
      definitions: this.definitions,
      extensions: this.extensions,
      problems: this.problems,
    };
  }

  private readDocument(): FrameworkFields {
    if (!this.document) throw new FrameworkSourceError('not_a_framework', this.adviceWithoutDocument());
    const { place, value } = this.document;
    if (JSON.stringify(value ?? null).length > largestRecord) {
      throw new FrameworkSourceError('too_large', 'The CFDocument is far larger than any description of a framework.');
    }
    const record = new CaseRecord(isRecord(value) ? value : {}, this.reporting(place, 'CFDocument'));
    const id = record.guid();
    if (id === null) {
      const message =
        'The CFDocument has no identifier that is a GUID: without it a framework cannot be updated later.';
      throw new FrameworkSourceError('not_a_framework', message);
    }
    const title = record.text('title');
    const uri = record.text('uri');
    if (title === null) {
      const message = 'The framework has no title; its identifier stands in.';
      this.problems.push({ place, label: id, code: 'missing_title', message, outcome: 'mended' });
    }
    const fields: FrameworkFields = {
      id,
      uri,
      title: title ?? id,
      creator: record.text('creator'),
      publisher: record.text('publisher'),
      description: record.text('description'),
      subjects: record.texts('subject'),
      subjectLinks: record.links('subjectURI'),
      language: record.text('language'),
      version: record.text('version'),
      adoptionStatus: record.text('adoptionStatus'),
      statusStartDate: record.date('statusStartDate'),
      statusEndDate: record.date('statusEndDate'),
      license: record.link('licenseURI'),
      officialSourceUrl: record.text('officialSourceURL'),
      notes: record.text('notes'),
      frameworkType: record.text('frameworkType'),
      caseVersion: record.text('caseVersion') ?? versionOf(uri),
      packageLink: record.link('CFPackageURI'),
      lastChangeDateTime: record.time('lastChangeDateTime'),
      extensions: record.extensions(),
    };
    this.noteUnread('CFDocument', place, record);
    return fields;
  }

  private adviceWithoutDocument(): string {
    if (this.documentCount > 0) {
      return 'This is a list of frameworks (CFDocuments). Choose one of them and take the address in its CFPackageURI.';
    }
    return 'There is no CFDocument in it, so this is no CASE package. Take the file or address of a whole package (CFPackages/...).';
  }

  private takeItem(place: string, value: unknown): void {
    const hasBegun = this.begin('CFItems', place, value);
    if (!hasBegun) return;
    const { record, id } = hasBegun;
    const code = record.text('humanCodingScheme');
    const abbreviatedStatement = record.text('abbreviatedStatement');
    const written = record.text('fullStatement');
    const statement = written ?? abbreviatedStatement ?? code;
    if (statement === null) {
      this.skip(place, id, 'missing_statement', 'It has neither a statement nor a code.');
      return;
    }
    if (written === null) {
      const message = `fullStatement is missing; "${statement}" stands in.`;
      this.problems.push({ place, label: code ?? id, code: 'missing_statement', message, outcome: 'mended' });
    }
    record.ignore('CFDocumentURI');
    const { extensions, aliases } = takeAliases(record.extensions());
    this.standards.push({
      place,
      id,
      uri: record.text('uri'),
      code,
      aliases,
      statement,
      abbreviatedStatement,
      alternativeLabel: record.text('alternativeLabel'),
      notes: record.text('notes'),
      itemType: record.text('CFItemType'),
      itemTypeLink: record.link('CFItemTypeURI'),
      listEnumeration: record.text('listEnumeration'),
      educationLevels: record.texts('educationLevel', { separated: true }),
      subjects: record.texts('subject'),
      subjectLinks: record.links('subjectURI'),
      language: record.text('language'),
      conceptKeywords: record.texts('conceptKeywords'),
      conceptKeywordsLink: record.link('conceptKeywordsURI'),
      license: record.link('licenseURI'),
      statusStartDate: record.date('statusStartDate'),
      statusEndDate: record.date('statusEndDate'),
      lastChangeDateTime: record.time('lastChangeDateTime'),
      extensions,
    });
    this.noteUnread('CFItems', place, record);
  }

  private readAssociation(place: string, value: unknown, frameworkId: string): Placed<AssociationFields> | null {
    const hasBegun = this.begin('CFAssociations', place, value, (record) =>
      this.associationId(place, record, frameworkId),
    );
    if (!hasBegun) return null;
    const { record, id } = hasBegun;
    const type = this.associationType(place, id, record.text('associationType'));
    const origin = record.link('originNodeURI');
    const destination = record.link('destinationNodeURI');
    if (type === null || origin === null || destination === null) {
      const missing = type === null ? 'associationType' : origin === null ? 'originNodeURI' : 'destinationNodeURI';
      this.skip(place, id, 'missing_end', `${missing} is missing, so it connects nothing.`);
      return null;
    }
    record.ignore('CFDocumentURI');
    const fields = {
      place,
      id,
      uri: record.text('uri'),
      type,
      origin,
      destination,
      sequenceNumber: record.wholeNumber('sequenceNumber'),
      grouping: record.link('CFAssociationGroupingURI'),
      notes: record.text('notes'),
      lastChangeDateTime: record.time('lastChangeDateTime'),
      extensions: record.extensions(),
    };
    this.noteUnread('CFAssociations', place, record);
    return fields;
  }

  /** An association without an identifier is known by what it connects. */
  private associationId(place: string, record: CaseRecord, frameworkId: string): string {
    const end = (link: CaseLink | null) => link?.identifier || link?.uri || '';
    const ends = [end(record.link('originNodeURI')), end(record.link('destinationNodeURI'))];
    const message = 'It has no identifier that is a GUID; one was made from what it connects.';
    this.problems.push({ place, label: null, code: 'missing_identifier', message, outcome: 'mended' });
    return derivedGuid('association', frameworkId, record.text('associationType') ?? '', ...ends);
  }

  private associationType(place: string, id: string, written: string | null): AssociationType | null {
    if (written === null) return null;
    const known = associationTypes.find((type) => type === written);
    if (known) return known;
    if (/^ext:[\w.-]+$/.test(written)) return written as AssociationType;
    const folded = written.replace(/[^a-z]/gi, '').toLowerCase();
    const type: AssociationType =
      associationTypes.find((one) => one.toLowerCase() === folded) ?? `ext:${written.replace(/^ext:|[^\w.-]+/g, '')}`;
    const message = `"${written}" is no type of association; it was taken as ${type}.`;
    this.problems.push({ place, label: id, code: 'unknown_association_type', message, outcome: 'mended' });
    return type;
  }

  private takeDefinition(place: string, list: string, value: unknown): void {
    const hasBegun = this.begin(list, place, value);
    const kind = definitionLists[list];
    if (!hasBegun || kind === undefined) return;
    this.definitions.push({ kind, id: hasBegun.id, record: withoutNulls(value) as CaseExtensions });
  }

  /** What all records have in common: it is an object, has an identifier, and is the first with it. */
  private begin(
    list: string,
    place: string,
    value: unknown,
    withoutId: (record: CaseRecord) => string | null = () => null,
  ): { readonly record: CaseRecord; readonly id: string } | null {
    if (!isRecord(value)) {
      this.skip(place, null, 'not_a_record', 'It is not valid JSON, or no object in braces.');
      return null;
    }
    const label = labelOf(value);
    const json = JSON.stringify(value);
    if (json.length > largestRecord) {
      const message = `It has ${json.length.toLocaleString('en-US')} characters; a record has at most ${largestRecord.toLocaleString('en-US')}.`;
      this.skip(place, label, 'too_large', message);
      return null;
    }
    const record = new CaseRecord(value, this.reporting(place, label));
    const id = record.guid() ?? withoutId(record);
    if (id === null) {
      const written = value.identifier ?? value.sourcedId ?? '';
      const [code, message] =
        written === ''
          ? ['missing_identifier', 'It has no identifier, so it could never be found again. Ask its publisher for one.']
          : ['not_a_guid', `Its identifier is no GUID: "${written}".`];
      this.skip(place, label, code, message);
      return null;
    }
    const first = this.seen.get(`${list} ${id}`);
    if (first) {
      this.skipRepeated(place, label ?? id, value, json, first);
      return null;
    }
    this.seen.set(`${list} ${id}`, { place, json, value });
    return { record, id };
  }

  private skipRepeated(
    place: string,
    label: string,
    value: Readonly<Record<string, unknown>>,
    json: string,
    first: Kept,
  ): void {
    if (json === first.json) {
      this.skip(place, label, 'repeated', `The same record stands at ${first.place} already.`);
      return;
    }
    const names = [...new Set([...Object.keys(value), ...Object.keys(first.value)])];
    const different = names.filter((name) => JSON.stringify(value[name]) !== JSON.stringify(first.value[name]));
    const message = `Its identifier belongs to ${first.place}, which says something else in ${different.join(', ')}; the first was taken.`;
    this.skip(place, label, 'repeated_identifier', message);
  }

  private skip(place: string, label: string | null, code: string, message: string): void {
    this.problems.push({ place, label, code, message, outcome: 'skipped' });
  }

  private reporting(place: string, label: string | null) {
    return (problem: Omit<LineProblem, 'place' | 'label'>) => this.problems.push({ place, label, ...problem });
  }

  private noteUnread(list: string, place: string, record: CaseRecord): void {
    record.ignore('identifier', 'sourcedId', 'uri');
    for (const field of record.unread()) {
      const known = this.unknown.get(`${list} ${field}`);
      if (known) known.count += 1;
      else this.unknown.set(`${list} ${field}`, { first: place, count: 1 });
    }
  }
}

/** `CFItems[3], line 80`; in a file of one line the index alone. */
function placeOf({ property, index, line }: JsonRecord): string {
  return `${property}${index === null ? '' : `[${index}]`}${line > 1 ? `, line ${line}` : ''}`;
}

/** How a person knows the record, best first. */
function labelOf(value: Readonly<Record<string, unknown>>): string | null {
  for (const name of ['humanCodingScheme', 'title', 'identifier', 'abbreviatedStatement', 'fullStatement']) {
    const text = value[name];
    if (typeof text === 'string' && text.trim() !== '') return readGuid(text) ?? text.trim().slice(0, 80);
  }
  return null;
}

function versionOf(uri: string | null): string | null {
  const digits = /\/case\/v1p([01])\//.exec(uri ?? '')?.[1];
  return digits === undefined ? null : `1.${digits}`;
}
