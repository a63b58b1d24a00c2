import type { Scope } from '../../../shared/actor.ts';
import { withPrimaryLanguages } from '../../../shared/languages.ts';
import { alignmentValues } from '../../resources/resource-index.ts';
import type { IndexDocument, IndexSettings, SearchFilter } from '../../search/search-index.ts';
import { readCode } from '../../standards/code.ts';
import { visibleTo } from '../playlist.policy.ts';
import type { FoundPlaylist } from './found-playlist.ts';

/** The fields of the index of playlists. Titles and codes weigh most, then what all of it leads to. */
export const playlistIndexSettings: IndexSettings = {
  searchable: [
    { field: 'title', weight: 6 },
    { field: 'codes', weight: 6 },
    { field: 'targets', weight: 4 },
    { field: 'keywords', weight: 4 },
    { field: 'subjects', weight: 3 },
    { field: 'interests', weight: 3 },
    { field: 'pathways', weight: 2 },
    { field: 'summary', weight: 2 },
    { field: 'steps', weight: 1 },
  ],
  keywords: [
    'orgId',
    'schoolId',
    'ownerId',
    'editorIds',
    'visibility',
    'audience',
    'subjects',
    'gradeLevels',
    'interests',
    'modalities',
    'keywords',
    'standards',
    'inLanguage',
    'license',
    'resourceIds',
    'minutes',
    'pathwayCount',
  ],
  numbers: [
    'shortestMinutes',
    'longestMinutes',
    'createdAt',
    'publishedAt',
    // What the people of its district say of a playlist (features/signals/playlists): not in the documents made here.
    'ratingScore',
    'useCount',
  ],
  languages: ['en', 'es'],
  exact: ['codes'],
  tagWeights: {
    standards: 8,
    subjects: 3,
    interests: 4,
    modalities: 3,
    gradeLevels: 3,
    inLanguage: 3,
    minutes: 2,
  },
  suggestable: ['title'],
};

/** Longer pathways are kept as being so long. */
export const mostMinutes = 1_500;

/** The index document of a published playlist. */
export function toIndexDocument(found: FoundPlaylist, searchRevision: number): IndexDocument {
  const { targets, pathways } = found;
  const minutes = pathways.flatMap((pathway) => pathway.minutes ?? []);
  const standards = targets.flatMap((target) => target.standards);
  return {
    id: found.id,
    revision: searchRevision,
    orgId: found.orgId,
    schoolId: found.schoolId,
    ownerId: found.ownerId,
    editorIds: found.editorIds,
    visibility: found.visibility,
    audience: found.audience,
    title: found.title,
    summary: found.summary,
    targets: targets.flatMap(({ statement }) => Object.values(statement)),
    pathways: pathways.map(({ title }) => title),
    steps: found.steps,
    keywords: found.keywords,
    subjects: found.subjects,
    gradeLevels: found.gradeLevels,
    interests: found.interests,
    modalities: found.modalities,
    inLanguage: withPrimaryLanguages(found.inLanguage),
    license: found.license?.id ?? null,
    codes: [...new Set(standards.flatMap(({ code }) => [code, readCode(code)?.display ?? code]))],
    standards: [...new Set(standards.flatMap(alignmentValues))],
    resourceIds: found.resourceIds,
    minutes: [...new Set(minutes.map((each) => String(Math.min(each, mostMinutes))))],
    pathwayCount: String(pathways.length),
    shortestMinutes: minutes.length === 0 ? null : Math.min(...minutes),
    longestMinutes: minutes.length === 0 ? null : Math.max(...minutes),
    createdAt: found.createdAt.getTime(),
    publishedAt: found.publishedAt.getTime(),
  };
}

/** The policy of reading as a filter of the index, which holds published playlists only. */
export function searchScopeOf(scope: Scope): SearchFilter {
  const reach = visibleTo(scope);
  if (reach === 'everything') return { kind: 'all', filters: [] };
  const rules = reach.filter(({ statuses }) => statuses === undefined || statuses.includes('published'));
  const anyOf = (field: string, values: readonly string[] | undefined): SearchFilter[] =>
    values === undefined ? [] : [{ kind: 'anyOf', field, values }];
  return {
    kind: 'any',
    filters: rules.map(({ orgId, editorId, schoolIds, visibilities }) => ({
      kind: 'all',
      filters: [
        ...anyOf('orgId', orgId === undefined ? undefined : [orgId]),
        ...anyOf('editorIds', editorId === undefined ? undefined : [editorId]),
        ...anyOf('schoolId', schoolIds),
        ...anyOf('visibility', visibilities),
      ],
    })),
  };
}
