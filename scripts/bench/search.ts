import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSearchEngine, type SearchEngine } from '../../src/embedded/search/engine.ts';
import type { SearchQuery } from '../../src/embedded/search/types.ts';
import { type Figure, percentile } from './measure.ts';
import {
  type BenchQuery,
  type Corpus,
  corpusSettings,
  createCorpus,
  createPrefixes,
  createQueries,
  withGroups,
  withThreeFilters,
} from './search-corpus.ts';

type Report = (figure: Figure) => void;

const queryCount = 2_000;

/** The embedded search engine alone, with 10,000 and 100,000 documents. */
export async function benchSearch(report: Report, runs: number): Promise<void> {
  const small = await benchSize(10_000, report, runs);
  const large = await benchSize(100_000, report, runs);
  report({
    name: 'two words, two filters and the scope, five facets: p50 at 100,000 by that at 10,000',
    runs: large.map((one, at) => one / (small[at] as number)),
    unit: 'times',
    target: { atMost: 4 },
  });
}

/** @returns the p50 of each run */
async function benchSize(count: number, report: Report, runs: number): Promise<number[]> {
  const name = count.toLocaleString('en-US');
  const isFull = count === 100_000;
  const corpus = createCorpus(count);
  const before = await usedMegabytes();
  const engine = createSearchEngine(corpusSettings);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startedAt = performance.now();
  for (let at = 0; at < count; at += 1_000) await engine.upsert(corpus.documents.slice(at, at + 1_000));
  const seconds = (performance.now() - startedAt) / 1000;
  delay.disable();
  const built = { runs: [seconds], unit: 's' };
  report({ name: `index of ${name} built`, ...built, ...(isFull ? { target: { atMost: 8 } } : {}) });
  const memory = { runs: [(await usedMegabytes()) - before], unit: 'MB' };
  report({ name: `memory of ${name}`, ...memory, ...(isFull ? { target: { atMost: 250 } } : {}) });
  report({
    name: `event loop delay while indexing ${name}, p99`,
    runs: [delay.percentile(99) / 1e6],
    unit: 'ms',
    target: { atMost: 50 },
  });

  const queries = createQueries(corpus, queryCount, 0.3);
  const teachers = queries.slice(0, 1_000).map((one) => withThreeFilters(one, corpus));
  const measured: Record<string, number[][]> = { text: [], teachers: [], groups: [], browse: [], suggestions: [] };
  for (let run = 0; run <= runs; run += 1) {
    measured.text?.push(await times(engine, queries));
    measured.teachers?.push(await times(engine, teachers));
    measured.groups?.push(await times(engine, queries.slice(0, 300).map(withGroups)));
    measured.browse?.push(await times(engine, queries.slice(0, 300).map(asBrowsing)));
    measured.suggestions?.push(await suggestionTimes(engine, corpus));
  }
  // The first run warms up.
  const percentiles = (of: string, share: number) => (measured[of] ?? []).slice(1).map((one) => percentile(one, share));
  const show = (label: string, of: string, share: number, target: number) =>
    report({
      name: `${label}, ${name} documents, p${share * 100}`,
      runs: percentiles(of, share),
      unit: 'ms',
      ...(isFull ? { target: { atMost: target } } : {}),
    });
  show('two words, two filters and the scope, five facets', 'text', 0.5, 0.5);
  show('two words, two filters and the scope, five facets', 'text', 0.95, 3);
  show('two words, three filters and the scope, six facets', 'teachers', 0.5, 0.5);
  show('two words, three filters and the scope, six facets', 'teachers', 0.95, 3);
  show('two words, a tree of standards in 132 groups', 'groups', 0.5, 0.5);
  show('two words, a tree of standards in 132 groups', 'groups', 0.95, 3);
  show('no words, newest first, five facets', 'browse', 0.5, 3);
  show('no words, newest first, five facets', 'browse', 0.95, 5);
  show('suggestions', 'suggestions', 0.5, 1);
  show('suggestions', 'suggestions', 0.95, 3);
  for (const hasTypo of [false, true]) {
    const asked = queries.filter((one) => one.hasTypo === hasTypo);
    let found = 0;
    for (const { query, id } of asked) {
      if ((await engine.search(query)).hits.some((hit) => hit.id === id)) found += 1;
    }
    report({
      name: `${hasTypo ? 'one typo' : 'no typo'}: document among the first 20 of ${name}`,
      runs: [(found / asked.length) * 100],
      unit: '%',
      target: { atLeast: 97 },
    });
  }
  return percentiles('text', 0.5);
}

function asBrowsing({ query, ...rest }: BenchQuery): BenchQuery {
  const sort: SearchQuery['sort'] = [{ field: 'updatedAt', direction: 'descending' }];
  return { ...rest, query: { ...query, text: '', filters: {}, sort } };
}

async function times(engine: SearchEngine, queries: readonly BenchQuery[]): Promise<number[]> {
  const all: number[] = [];
  for (const { query } of queries) {
    const startedAt = performance.now();
    await engine.search(query);
    all.push(performance.now() - startedAt);
  }
  return all;
}

async function suggestionTimes(engine: SearchEngine, corpus: Corpus): Promise<number[]> {
  const all: number[] = [];
  for (const { scope, prefix } of createPrefixes(corpus, 1_000)) {
    const startedAt = performance.now();
    await engine.suggest({ scope: { kind: 'anyOf', field: 'orgId', values: [scope] }, prefix, limit: 8 });
    all.push(performance.now() - startedAt);
  }
  return all;
}

/** Heap and buffers after a collection. */
async function usedMegabytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 2; round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 ** 2;
}
