import type { Actor } from '../../src/shared/actor.ts';
import { useWorld } from '../support/world.ts';
import { judged } from './judged.ts';
import { fillLibrary } from './library.ts';
import { ask, type Measured, measure, summarize } from './measure.ts';
import { isTrue } from './reasons.ts';

const world = useWorld();
const measured: Measured[] = [];
let teacher: Actor;

beforeAll(async () => {
  const filled = await fillLibrary(world.wiring, world.clock);
  const { library } = filled;
  teacher = filled.teacher;
  for (const each of judged) measured.push(await measure(world.wiring, teacher, library, each));
});

test('there are at least 120 judged searches', () => {
  expect(measured.length).toBeGreaterThanOrEqual(120);
});

test('searches show what teachers mean: nDCG@10 is 0.85 or better', () => {
  const overall = summarize(measured).at(-1);
  expect(overall?.ndcg).toBeGreaterThanOrEqual(0.85);
});

test('what is aligned to a code comes before everything else', () => {
  const wrong = measured.filter(({ group, isBestFirst }) => group === 'codes' && !isBestFirst);
  expect(wrong.map(({ q, titles }) => [q, ...titles])).toEqual([]);
});

test('no kind of search is left behind', () => {
  for (const { group, ndcg } of summarize(measured)) expect([group, ndcg >= 0.75]).toEqual([group, true]);
});

test('every hit has a reason, and every reason is true of its record', async () => {
  const wrong: unknown[] = [];
  for (const { q, query } of judged) {
    const { hits } = await ask(world.wiring, teacher, { q, query: { ...query, explain: 'true' } });
    for (const hit of hits) {
      const { why, ...record } = hit.value;
      const { content } = await world.wiring.services.resources.get(teacher, record.id);
      const isUnexplained = why === undefined || (q !== '' && why.reasons.length === 0);
      const untrue = why?.reasons.filter((reason) => !isTrue(reason, { ...record, body: content.body })) ?? [];
      if (isUnexplained || untrue.length > 0) wrong.push([q, record.title, ...untrue.map(({ text }) => text)]);
      for (const { field, text, ranges } of why?.highlights ?? []) {
        expect(text).toBe(record[field]);
        for (const { start, end } of ranges) expect(text.slice(start, end)).toMatch(/^\S.*\S$|^\S$/);
      }
    }
  }
  expect(wrong).toEqual([]);
});
