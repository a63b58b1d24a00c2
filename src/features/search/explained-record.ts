import { withPrimaryLanguages } from '../../shared/languages.ts';
import type { ResourceSummary } from '../resources/resource-response.schemas.ts';

/** What a hit shows, as far as reasons are about it. */
export type ExplainedRecord = Pick<
  ResourceSummary,
  | 'title'
  | 'summary'
  | 'author'
  | 'publisher'
  | 'subjects'
  | 'interests'
  | 'modalities'
  | 'gradeLevels'
  | 'learningResourceType'
  | 'educationalUse'
  | 'keywords'
  | 'topicPaths'
  | 'inLanguage'
> & {
  /** Of a playlist, one for each pathway. */
  readonly durationMinutes: number | null | readonly number[];
  readonly alignments: readonly {
    readonly code: string;
    readonly alignmentType: string;
    readonly standardId?: string | null | undefined;
  }[];
  /** Of a playlist: what its targets and pathways say, and the titles of what it shows. */
  readonly targets?: readonly string[];
  readonly pathways?: readonly string[];
  readonly steps?: readonly string[];
};

/** The values of a field of the index as the record shows them; null for a field that is not shown. */
export function valuesOf(record: ExplainedRecord, field: string): readonly string[] | null {
  switch (field) {
    case 'title':
    case 'summary':
    case 'author':
    case 'publisher': {
      const value = record[field];
      return value === null ? [] : [value];
    }
    case 'subjects':
    case 'interests':
    case 'modalities':
    case 'gradeLevels':
    case 'learningResourceType':
    case 'educationalUse':
    case 'keywords':
      return record[field];
    case 'inLanguage':
      return withPrimaryLanguages(record.inLanguage);
    case 'topics':
      return record.topicPaths.map((path) => path.join(' > '));
    case 'minutes':
      return [record.durationMinutes ?? []].flat().map(String);
    case 'targets':
    case 'pathways':
    case 'steps':
      return record[field] ?? null;
    default:
      return null;
  }
}
