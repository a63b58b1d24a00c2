import { mostMinutes } from '../playlists/search/playlist-index.ts';
import { playlistLimits } from '../playlists/structure.ts';
import { audiences, gradeLevels, visibilities } from '../resources/resource.ts';
import type { SearchedFields } from './searched-fields.ts';

/** The fields of the index of playlists that a caller may filter by, count and sort. */
export const playlistFields = {
  keywords: {
    subjects: { description: 'Such as mathematics.', vocabulary: 'subjects' },
    gradeLevels: { description: 'K, 1 to 12.', values: gradeLevels },
    interests: {
      description: 'What students care about that it, or one of its paths, takes up.',
      vocabulary: 'interests',
    },
    modalities: { description: 'Formats that a path suits, or that it shows.', vocabulary: 'modalities' },
    keywords: { description: 'Words that it is tagged with.', isTerm: true },
    standards: {
      description:
        'Standards of its learning targets, by code in any spelling, or by id; with those below them unless `descendants=false`.',
      isStandard: true,
    },
    inLanguage: { description: 'Of it, or of one of its paths: BCP 47 tags; `es` finds `es-MX` too.' },
    license: { description: 'License ids.' },
    audience: { description: 'For whom it is.', values: audiences },
    visibility: { description: 'Who may find it.', values: visibilities },
    resourceIds: { description: 'Ids of resources that it uses.' },
    ownerId: { description: 'Ids of people.' },
    pathwayCount: { description: 'How many paths it has.' },
  },
  ranges: {
    durationMinutes: {
      description: 'how long everything required takes in one of its paths, in minutes',
      counted: { field: 'minutes', most: mostMinutes },
    },
    pathways: {
      description: 'how many paths it has',
      counted: { field: 'pathwayCount', most: playlistLimits.pathways },
    },
  },
  times: { published: 'publishedAt', created: 'createdAt' },
  sorts: {
    relevance: [],
    newest: [{ field: 'publishedAt', direction: 'descending' }],
    oldest: [{ field: 'publishedAt', direction: 'ascending' }],
    shortest: [{ field: 'shortestMinutes', direction: 'ascending' }],
    longest: [{ field: 'longestMinutes', direction: 'descending' }],
    mostUsed: [
      { field: 'useCount', direction: 'descending' },
      { field: 'ratingScore', direction: 'descending' },
    ],
    bestRated: [
      { field: 'ratingScore', direction: 'descending' },
      { field: 'useCount', direction: 'descending' },
    ],
  },
} as const satisfies SearchedFields;
