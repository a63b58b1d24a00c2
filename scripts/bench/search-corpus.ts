import type { FacetQuery, IndexDocument, IndexSettings, SearchQuery } from '../../src/embedded/search/types.ts';

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const corpusSettings: IndexSettings = {
  searchable: [
    { field: 'title', weight: 4 },
    { field: 'keywords', weight: 2 },
    { field: 'summary', weight: 1 },
  ],
  keywords: ['orgId', 'subject', 'grade', 'modality', 'language', 'interest', 'publisher', 'standards'],
  numbers: ['minutes', 'updatedAt'],
  languages: ['en', 'es'],
  tagWeights: { standards: 4 },
  suggestable: ['title', 'interest'],
};

/** A tree of 12 grades, 10 domains in each, and 12 standards in each of these, by group. */
export const standardGroups: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Array.from({ length: 12 }, (_, grade) => {
    const domains = Array.from({ length: 10 }, (_, domain) => {
      const standards = Array.from({ length: 12 }, (_, standard) => standardOf(grade, domain, standard));
      return [`${grade}.${domain}`, standards] as const;
    });
    return [[`${grade}`, domains.flatMap(([, standards]) => standards)] as const, ...domains];
  }).flat(),
);

function standardOf(grade: number, domain: number, standard: number): string {
  return `${grade}.${domain}.${standard}`;
}

const syllables =
  'ba be bi bo bra cal ce cho ci com con cra de di dra du e el en fa fer fi flo fra ga ge gra gu ha he hi in ka ki la le li lo lu ma men mi mo na ne ni no nu o or pa pe pla po pra qui ra re ri ro sa se shi si so sta ste su ta te ter ti to tra tri tu u ul va ver vi vo wa we zi zo'.split(
    ' ',
  );

export type Corpus = { readonly documents: readonly IndexDocument[]; readonly words: readonly string[] };

/** Documents of about 45 words out of 40,000 that follow Zipf's law. */
export function createCorpus(count: number, seed = 7): Corpus {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const unique = new Set<string>();
  while (unique.size < 40_000) {
    const length = 2 + below(3);
    unique.add(Array.from({ length }, () => syllables[below(syllables.length)]).join(''));
  }
  const words = [...unique];
  const zipf = (): string => words[Math.min(words.length - 1, Math.floor(words.length ** random()) - 1)] as string;
  const text = (length: number): string => Array.from({ length }, zipf).join(' ');
  const one = (name: string, values: number): string => `${name}${Math.floor(values * random() ** 2)}`;
  const standardRandom = randomFrom(seed + 1);
  const standardBelow = (limit: number): number => Math.floor(limit * standardRandom());
  const documents = Array.from({ length: count }, (_, index) => ({
    id: index.toString(16).padStart(24, '0'),
    revision: 1,
    title: text(4 + below(6)),
    summary: text(20 + below(25)),
    keywords: Array.from({ length: 3 }, zipf),
    orgId: `org${below(4)}`,
    subject: [one('subject', 20)],
    grade: [one('grade', 12), one('grade', 12)],
    modality: [one('modality', 9)],
    language: one('language', 3),
    interest: [one('interest', 60), one('interest', 60)],
    publisher: one('publisher', 2_000),
    standards: Array.from({ length: standardBelow(4) }, () =>
      standardOf(standardBelow(12), standardBelow(10), standardBelow(12)),
    ),
    minutes: 1 + below(90),
    updatedAt: 1_700_000_000_000 + below(1_000_000),
  }));
  return { documents, words };
}

export type BenchQuery = { readonly query: SearchQuery; readonly id: string; readonly hasTypo: boolean };

/** Two words of a document's title, some with a typo, its own filters, five facets, 20 hits. */
export function createQueries({ documents }: Corpus, count: number, typoShare: number, seed = 11): BenchQuery[] {
  const random = randomFrom(seed);
  const queries: BenchQuery[] = [];
  while (queries.length < count) {
    const document = documents[Math.floor(random() * documents.length)] as IndexDocument;
    const title = String(document.title).split(' ');
    const at = Math.floor(random() * (title.length - 1));
    const words = [title[at] as string, title[at + 1] as string];
    const hasTypo = random() < typoShare;
    if (hasTypo) {
      const wrong = words.findIndex((word) => word.length >= 5);
      if (wrong < 0) continue;
      words[wrong] = mistyped(words[wrong] as string, random);
    }
    queries.push({
      id: document.id,
      hasTypo,
      query: {
        scope: { kind: 'anyOf', field: 'orgId', values: [String(document.orgId)] },
        text: words.join(' '),
        filters: {
          subject: { kind: 'anyOf', field: 'subject', values: document.subject as string[] },
          grade: { kind: 'anyOf', field: 'grade', values: document.grade as string[] },
        },
        facets: ['subject', 'grade', 'modality', 'language', 'interest'].map((field) => ({ field, limit: 20 })),
        sort: [],
        offset: 0,
        limit: 20,
      },
    });
  }
  return queries;
}

/** Three filters and six facets, as the page of a teacher asks: the third filter is a language. */
export function withThreeFilters({ query, ...rest }: BenchQuery, { documents }: Corpus): BenchQuery {
  const document = documents.find(({ id }) => id === rest.id) as IndexDocument;
  const language = { kind: 'anyOf', field: 'language', values: [String(document.language)] } as const;
  const facets: FacetQuery[] = [...query.facets, { field: 'standards', limit: 20 }];
  return { ...rest, query: { ...query, filters: { ...query.filters, language }, facets } };
}

/** The same with the tree of standards, counted by 132 groups. */
export function withGroups({ query, ...rest }: BenchQuery): BenchQuery {
  return { ...rest, query: { ...query, facets: [{ field: 'standards', limit: 0, groups: standardGroups }] } };
}

/** What is typed on the way to a title: one to five letters of one of its words, half of the time after the word before. */
export function createPrefixes({ documents }: Corpus, count: number, seed = 13): { scope: string; prefix: string }[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const document = documents[Math.floor(random() * documents.length)] as IndexDocument;
    const words = String(document.title).split(' ');
    const at = Math.floor(random() * words.length);
    const before = at > 0 && random() < 0.5 ? `${words[at - 1]} ` : '';
    return {
      scope: String(document.orgId),
      prefix: before + (words[at] as string).slice(0, 1 + Math.floor(random() * 5)),
    };
  });
}

/** One letter left out, doubled, replaced, or swapped with its neighbour. */
function mistyped(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const letter = 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)] as string;
  const [before, here, next, after] = [word.slice(0, at), word[at], word[at + 1] ?? '', word.slice(at + 2)];
  const wrong = [
    `${before}${next}${after}`,
    `${before}${here}${letter}${next}${after}`,
    `${before}${letter}${next}${after}`,
    `${before}${next}${here}${after}`,
  ][Math.floor(random() * 4)] as string;
  return wrong === word ? mistyped(word, random) : wrong;
}
