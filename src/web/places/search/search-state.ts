/** What can be chosen beside the words, in the order in which it is shown. Names are those of the server's filters. */
export const facetNames = [
  'modalities',
  'gradeLevels',
  'subjects',
  'interests',
  'inLanguage',
  'learningResourceType',
  'license',
  'accessibilityFeatures',
] as const;
export type FacetName = (typeof facetNames)[number];

export const sorts = ['relevance', 'newest', 'shortest', 'longest', 'mostUsed', 'bestRated'] as const;
export type Sort = (typeof sorts)[number];

/** At most so many minutes. */
export const lengths = [10, 20, 45] as const;

const readings = ['standards', 'gradeLevels', 'durationMinutes', 'inLanguage', 'modalities'] as const;
export type Reading = (typeof readings)[number];

/** A search as it stands in the address of the page: sent to a colleague it shows the same. */
export type SearchState = {
  readonly q: string;
  readonly filters: Readonly<Partial<Record<FacetName, readonly string[]>>>;
  /** Codes of standards, from suggestions and links. */
  readonly standards: readonly string[];
  readonly minutesTo: number | null;
  readonly isApproved: boolean;
  readonly worksOffline: boolean;
  /** What was read between the words and is taken as a filter. */
  readonly accept: readonly Reading[];
  readonly sort: Sort;
};

/** What is chosen beside the words. */
export type Choices = Omit<SearchState, 'q'>;
/** What follows from a search when somebody chooses something. */
export type SearchChange = (state: SearchState) => SearchState;

/** Fields whose values never change: the server refuses others, and a link from elsewhere may hold any. */
const closed: Readonly<Partial<Record<FacetName, readonly string[]>>> = {
  gradeLevels: ['K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
};

const split = (text: string | null): string[] => [
  ...new Set(
    (text ?? '')
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  ),
];
const isOneOf = <Value extends string>(values: readonly Value[], value: string): value is Value =>
  (values as readonly string[]).includes(value);

/** Whatever an address says, a search comes of it: what nobody knows is left out. */
export function readSearch(params: URLSearchParams): SearchState {
  const filters: Partial<Record<FacetName, readonly string[]>> = {};
  for (const name of facetNames) {
    const known = closed[name];
    const values = split(params.get(name))
      .filter((value) => known === undefined || known.includes(value))
      .slice(0, 50);
    if (values.length > 0) filters[name] = values;
  }
  const minutes = Number(params.get('minutes'));
  const sort = params.get('sort') ?? '';
  return {
    q: (params.get('q') ?? '').slice(0, 500),
    filters,
    standards: split(params.get('standards')).slice(0, 50),
    minutesTo: Number.isInteger(minutes) && minutes > 0 && minutes <= 600 ? minutes : null,
    isApproved: params.get('approved') === 'true',
    worksOffline: params.get('offline') === 'true',
    accept: split(params.get('accept')).filter((kind) => isOneOf(readings, kind)),
    sort: isOneOf(sorts, sort) ? sort : 'relevance',
  };
}

/** The address of a search, without what is as usual. */
export function writeSearch(state: SearchState): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string) => {
    if (value !== '') params.set(name, value);
  };
  put('q', state.q);
  for (const name of facetNames) put(name, (state.filters[name] ?? []).join(','));
  put('standards', state.standards.join(','));
  put('minutes', state.minutesTo === null ? '' : String(state.minutesTo));
  put('approved', state.isApproved ? 'true' : '');
  put('offline', state.worksOffline ? 'true' : '');
  put('accept', state.accept.join(','));
  put('sort', state.sort === 'relevance' ? '' : state.sort);
  return params;
}

/** The parameters with which the server is asked for the same. */
export function toRequest(state: SearchState): Record<string, string | readonly string[] | undefined> {
  return {
    q: state.q,
    ...state.filters,
    standards: state.standards,
    durationMinutesTo: state.minutesTo === null ? undefined : String(state.minutesTo),
    isApproved: state.isApproved ? 'true' : undefined,
    worksOffline: state.worksOffline ? 'true' : undefined,
    accept: state.accept,
    sort: state.sort,
  };
}

/** A search as it is kept: the server's parameters, as they are sent. */
export function toSaved(state: SearchState): Record<string, string> {
  const texts = Object.entries(toRequest(state)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : (value?.join(',') ?? ''),
  ]);
  return Object.fromEntries(texts.filter(([name, text]) => text !== '' && !(name === 'sort' && text === 'relevance')));
}

/** The search that was kept, whatever another release kept in it. */
export function fromSaved(query: Readonly<Record<string, string | readonly string[]>>): SearchState {
  const text = (name: string) => {
    const value = query[name];
    return value === undefined ? '' : typeof value === 'string' ? value : value.join(',');
  };
  const params = new URLSearchParams();
  for (const name of ['q', ...facetNames, 'standards', 'accept', 'sort']) params.set(name, text(name));
  params.set('minutes', text('durationMinutesTo'));
  params.set('approved', text('isApproved'));
  params.set('offline', text('worksOffline'));
  return readSearch(params);
}

/** The same search, whatever the order in which it was chosen. */
export function isSameSearch(one: SearchState, other: SearchState): boolean {
  const key = (state: SearchState) =>
    [...writeSearch(state)]
      .map(([name, value]) => `${name}=${name === 'q' ? value.trim() : value.split(',').sort().join()}`)
      .join('&');
  return key(one) === key(other);
}

/** What a search is called when nobody names it: its words, then what it is narrowed to. */
export function proposeName(state: SearchState, labelOf: (name: FacetName, value: string) => string): string {
  const filters = facetNames.flatMap((name) => (state.filters[name] ?? []).map((value) => labelOf(name, value)));
  const name = [state.q.trim(), [...state.standards, ...filters].join(', ')].filter((part) => part !== '').join(' · ');
  return name.length > 100 ? `${name.slice(0, 98).trimEnd()} …` : name;
}

export function toggle(state: SearchState, name: FacetName, value: string): SearchState {
  const before = state.filters[name] ?? [];
  const values = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  const { [name]: _replaced, ...others } = state.filters;
  return { ...state, filters: values.length > 0 ? { ...others, [name]: values } : others };
}

export function toggleStandard(state: SearchState, standard: string): SearchState {
  const others = state.standards.filter((one) => one !== standard);
  return { ...state, standards: others.length < state.standards.length ? others : [...state.standards, standard] };
}

export function toggleReading(state: SearchState, kind: Reading): SearchState {
  const accept = state.accept.includes(kind) ? state.accept.filter((one) => one !== kind) : [...state.accept, kind];
  return { ...state, accept };
}

export function countFilters(state: Choices): number {
  const chosen = facetNames.reduce((sum, name) => sum + (state.filters[name]?.length ?? 0), 0);
  const others = [state.minutesTo !== null, state.isApproved, state.worksOffline].filter(Boolean).length;
  return chosen + state.standards.length + others;
}

export function withoutFilters(state: SearchState): SearchState {
  return { ...state, filters: {}, standards: [], minutesTo: null, isApproved: false, worksOffline: false, accept: [] };
}

/** The same text with one word as it was typed, not as it was read. */
export function asTyped(q: string, word: string): string {
  const plain = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return q.replace(new RegExp(`(?<![\\p{L}\\p{N}"])${plain}(?![\\p{L}\\p{N}"])`, 'iu'), `"${word}"`);
}

/** The text that says how much was found, as far as it is known: without the engine only the newest were looked through. */
export function countText(answer: { readonly degraded: boolean; readonly totalIsLowerBound: boolean }) {
  if (answer.degraded) return 'newestCount';
  return answer.totalIsLowerBound ? 'manyResults' : 'resultCount';
}
