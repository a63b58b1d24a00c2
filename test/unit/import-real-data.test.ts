import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkRecord } from '../../src/features/resources/import/check-record.ts';
import { type ImportFormat, openImportSource } from '../../src/features/resources/import/read-source.ts';
import type { ImportRecord } from '../../src/features/resources/resource.schemas.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = resolve(root, process.env.SAMPLE_DATA_DIR ?? '../shared/data', 'resources');
const isThere = existsSync(data);
const describeWithData = isThere ? describe : describe.skip;
const where = isThere ? '' : ' (skipped: no sample data; set SAMPLE_DATA_DIR to its folder)';

async function readAll(name: string, format: ImportFormat): Promise<{ records: ImportRecord[]; faults: unknown[] }> {
  const records: ImportRecord[] = [];
  const faults: unknown[] = [];
  const source = await openImportSource(join(data, name), format);
  for await (const item of source.items()) {
    const result = item.kind === 'record' ? checkRecord(item.record, item.place) : item;
    if (result.kind === 'record') records.push(result.record);
    else faults.push(result);
  }
  expect(source.progress()).toBe(1);
  return { records, faults };
}

const keysOf = (records: readonly ImportRecord[]) => new Set(records.map(({ source }) => source.id));

describeWithData(`the real files${where}`, () => {
  test('hold 7,332 videos and exercises of Khan Academy, with every topic that they stand under', async () => {
    const { records, faults } = await readAll('khan-topics.json', 'khan');
    expect(faults).toEqual([]);
    expect(records.length).toBe(7_332);
    expect(keysOf(records).size).toBe(7_332);
    expect(records.filter(({ topicPaths }) => (topicPaths?.length ?? 0) > 1).length).toBeGreaterThan(1_500);
    expect(records.every(({ topicPaths }) => (topicPaths?.length ?? 0) > 0)).toBe(true);
    expect(records.filter(({ modalities }) => modalities?.includes('video')).length).toBeGreaterThan(5_000);
  });

  test('hold 2,560 lessons of EngageNY, 1,451 of them with codes of standards', async () => {
    const { records, faults } = await readAll('engageny', 'engageny');
    expect(faults).toEqual([]);
    expect(records.length).toBe(2_560);
    expect(keysOf(records).size).toBe(2_560);
    expect(records.filter(({ alignments }) => (alignments?.length ?? 0) > 0).length).toBe(1_451);
    expect(new Set(records.flatMap(({ gradeLevels }) => gradeLevels ?? []))).toEqual(
      new Set(['K', '1', '2', '3', '4', '5']),
    );
    expect(new Set(records.flatMap(({ subjects }) => subjects ?? []))).toEqual(
      new Set(['english language arts', 'mathematics']),
    );
    const codes = new Set(records.flatMap(({ alignments }) => (alignments ?? []).map(({ code }) => code)));
    expect(codes).toContain('rl.4.11');
  });
});
