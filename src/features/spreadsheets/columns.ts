import { joinList } from '../resources/import/csv-cells.ts';
import { type CsvColumn, csvColumns, findColumn, headingKey } from '../resources/import/csv-columns.ts';
import type { Resource, ResourceContent } from '../resources/resource.ts';

/** Which resource a row is about, and how it was when it was exported. */
export const keyColumns = ['resourceId', 'revision'] as const;

/** What can be edited: the columns of the project's own table, without the key of an import. */
export const editableColumns: readonly CsvColumn[] = csvColumns.filter(({ name }) => name !== 'id');

/** The key that a table of people's own has for each row, as `npm run import` reads it. */
export const ownKeyColumn = 'id';

/** What an export has. */
export const columnNames = [...keyColumns, ...editableColumns.map(({ name }) => name)];

/** What a column of an import can be taken for. */
export const fieldNames = [...keyColumns, ownKeyColumn, ...editableColumns.map(({ name }) => name)];

const yesNo = (value: boolean | null): string => (value === null ? '' : value ? 'yes' : 'no');
const text = (value: string | number | null): string => (value === null ? '' : String(value));

const keyNames = new Map(
  [
    ['resourceId', 'resource id', 'pathloom id', 'id del recurso'],
    ['revision', 'revisión'],
  ].flatMap(([name = '', ...others]) => [name, ...others].map((other) => [headingKey(other), name])),
);

/** The column that a heading means, in any case and in English or Spanish; null for one that nobody knows. */
export function proposeColumn(heading: string): string | null {
  return keyNames.get(headingKey(heading)) ?? findColumn(heading)?.name ?? null;
}

/** What a cell of an export says; empty where nothing is known. */
export function writeCell(name: string, resource: Resource, content: ResourceContent): string {
  const { catalog } = resource;
  switch (name) {
    case 'resourceId':
      return resource.id;
    case 'revision':
      return String(resource.revision);
    case 'title':
    case 'summary':
    case 'kind':
    case 'url':
    case 'body':
    case 'mediaType':
    case 'bytes':
    case 'timeRequired':
    case 'author':
    case 'publisher':
    case 'attribution':
      return text(content[name]);
    case 'inLanguage':
      return joinList(content.inLanguage);
    case 'license':
      return content.license === null ? '' : content.license.id === 'other' ? content.license.text : content.license.id;
    case 'teaches':
    case 'assesses':
    case 'requires':
      return joinList(catalog.alignments.filter((one) => one.alignmentType === name).map(({ code }) => code));
    case 'topicPaths':
      return joinList(catalog.topicPaths.map((path) => path.join(' > ')));
    case 'lexile':
    case 'fleschKincaidGrade':
      return text(catalog.textComplexity?.[name] ?? null);
    case 'learningResourceType':
    case 'educationalUse':
    case 'subjects':
    case 'gradeLevels':
    case 'interests':
    case 'modalities':
    case 'keywords':
    case 'accessModes':
    case 'accessibilityFeatures':
    case 'accessibilityHazards':
    case 'accessibilityControls':
    case 'deviceNeeds':
      return joinList(catalog[name]);
    case 'depthOfKnowledge':
    case 'minimumAge':
    case 'audience':
      return text(catalog[name]);
    case 'worksOffline':
    case 'needsAccount':
    case 'hasAds':
    case 'collectsData':
      return yesNo(catalog[name]);
    case 'availableFrom':
    case 'availableUntil':
      return catalog[name]?.toISOString() ?? '';
    case 'visibility':
      return resource.visibility;
    case 'approvedForStudents':
      return yesNo(resource.approvedForStudents !== null);
    default:
      throw new Error(`There is no column ${name}.`);
  }
}
