import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSearchEngine, type SearchEngine } from '../../src/embedded/search/engine.ts';
import type { SearchQuery } from '../../src/embedded/search/types.ts';
import { type Figure, percentile } from './measure.ts';
import { type BenchQuery, corpusSettings, createCorpus, createQueries } from './search-corpus.ts';

type Report = (figure: Figure) => void;

const queryCount = 2_000;

/** The embedded search engine alone, with 10,000 and 100,000 documents. */
export async function benchSearch(report: Report, runs: number): Promise<void> {
  await benchSize(10_000, report, runs);
  await benchSize(100_000, report, runs);
}

async function benchSize(count: number, report: Report, runs: number): Promise<void> {
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
  const text: number[][] = [];
  const browse: number[][] = [];
  for (let run = 0; run <= runs; run += 1) {
    text.push(await times(engine, queries));
    browse.push(await times(engine, queries.slice(0, 300).map(asBrowsing)));
  }
  const show = (label: string, all: number[][], share: number, target: number) =>
    report({
      name: `${label}, ${name} documents, p${share * 100}`,
      runs: all.slice(1).map((one) => percentile(one, share)),
      unit: 'ms',
      ...(isFull ? { target: { atMost: target } } : {}),
    });
  show('two words, three filters, five facets', text, 0.5, 0.5);
  show('two words, three filters, five facets', text, 0.95, 3);
  show('no words, newest first, five facets', browse, 0.5, 3);
  show('no words, newest first, five facets', browse, 0.95, 5);
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
