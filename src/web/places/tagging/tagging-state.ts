/** What the table shows, as it stands in the address. */
export const lackables = ['alignments', 'gradeLevels', 'subjects', 'interests', 'modalities'] as const;
export type Lackable = (typeof lackables)[number];

export type TaggingState = {
  /** - `lacking`: what has none of some tag. `search`: what a search finds. */
  readonly view: 'lacking' | 'search';
  readonly lacking: Lackable;
  readonly status: 'draft' | 'published' | null;
  readonly source: string | null;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly q: string;
  /** Only what was tagged by a program and nobody has looked at. */
  readonly isUnreviewed: boolean;
};

const isLackable = (value: string | null): value is Lackable =>
  (lackables as readonly (string | null)[]).includes(value);

export function readTagging(params: URLSearchParams): TaggingState {
  const lacking = params.get('lacking');
  const status = params.get('status');
  return {
    view: params.get('view') === 'search' ? 'search' : 'lacking',
    lacking: isLackable(lacking) ? lacking : 'alignments',
    status: status === 'draft' || status === 'published' ? status : null,
    source: params.get('source')?.slice(0, 100) || null,
    subject: params.get('subject')?.slice(0, 100) || null,
    grade: params.get('grade')?.slice(0, 2) || null,
    q: (params.get('q') ?? '').slice(0, 500),
    isUnreviewed: params.get('unreviewed') === 'true',
  };
}

export function writeTagging(state: TaggingState): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | null) => {
    if (value !== null && value !== '') params.set(name, value);
  };
  if (state.view === 'search') {
    put('view', 'search');
    put('q', state.q);
    put('unreviewed', state.isUnreviewed ? 'true' : null);
  } else {
    put('lacking', state.lacking === 'alignments' ? null : state.lacking);
    put('status', state.status);
    put('source', state.source);
  }
  put('subject', state.subject);
  put('grade', state.grade);
  return params;
}

/** The filters of the server for what lacks tags; `source` and `status` are not among those of searches. */
export function lackingFilter({ lacking, status, source, subject, grade }: TaggingState): Record<string, string> {
  return {
    lacking,
    ...(status && { status }),
    ...(source && { source }),
    ...(subject && { subject }),
    ...(grade && { gradeLevel: grade }),
  };
}

export function searchFilter({ q, subject, grade, isUnreviewed }: TaggingState): Record<string, string> {
  return {
    ...(q !== '' && { q }),
    ...(subject && { subjects: subject }),
    ...(grade && { gradeLevels: grade }),
    ...(isUnreviewed && { unreviewedTags: 'suggested,import,bulk,inherited,crosswalk' }),
    collapse: 'false',
  };
}

/** Which resources are meant by all that the table shows, on all its pages. */
export function selectionOf(state: TaggingState): Record<string, unknown> {
  return state.view === 'search' ? { search: searchFilter(state) } : { lacking: lackingFilter(state) };
}
