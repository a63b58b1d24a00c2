import type { AddressInfo } from 'node:net';
import { Types } from 'mongoose';
import { checkStudents } from '../../scripts/simulate/check.ts';
import { createClient } from '../../scripts/simulate/client.ts';
import { playTerm } from '../../scripts/simulate/term.ts';
import { buildDistrict, signIn, useWorld } from '../support/world.ts';

const world = useWorld();

test('a term is played without losing anything, and what is lost is found', async () => {
  const home = await buildDistrict(world);
  const admin = await signIn(world, { orgId: home.id, role: 'admin' });
  const api = `http://127.0.0.1:${(world.app.address() as AddressInfo).port}/api/v1`;
  const client = createClient(api, async () => String(admin.headers.authorization).slice('Bearer '.length));
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const { faults, counts, students } = await playTerm({ api, client, students: 8, weeks: 2, seed: 4, say });
  expect(faults).toEqual([]);
  expect(counts.get('versions published')).toBe(2);
  expect(lines.at(-1)).toContain('nothing is lost');

  const worked = students.filter(({ events }) => events.size > 0);
  expect(worked).not.toEqual([]);
  const studentPlaylistId = new Types.ObjectId(worked[0]?.rowId);
  await world.database.connection.collection('progress_events').deleteOne({ studentPlaylistId });
  expect(await checkStudents(client, worked.slice(0, 1), 1)).toMatchObject([
    expect.stringContaining('events are lost'),
  ]);
});
