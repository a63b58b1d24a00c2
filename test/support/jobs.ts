import { Types } from 'mongoose';
import { z } from 'zod';
import type { JobKind, JobState } from '../../src/features/jobs/job.ts';
import { createJobsStore, type JobsStore } from '../../src/features/jobs/jobs.store.ts';
import type { Scope } from '../../src/shared/actor.ts';
import type { World } from './world.ts';

export const system: Scope = { kind: 'system', reason: 'a test' };

/** A kind of which no process knows the work: its jobs stay as they are. */
export const idleKind: JobKind<Record<string, never>> = { kind: 'test.idle', input: z.strictObject({}) };

export function jobsStoreOf(world: World): JobsStore {
  return createJobsStore(world.database.connection);
}

/** A job in a state, which no runner touches. */
export async function addJob(
  world: World,
  { orgId, requestedBy = null, state = 'queued' }: { orgId: string; requestedBy?: string | null; state?: JobState },
) {
  const job = await world.wiring.jobs.service.enqueue({ orgId, requestedBy }, idleKind, {});
  if (state === 'queued') return job;
  const ended = state === 'running' ? {} : { finishedAt: new Date() };
  await world.database.connection
    .collection('jobs')
    .updateOne(
      { _id: new Types.ObjectId(job.id) },
      { $set: { state, ...ended }, ...(state === 'running' ? {} : { $unset: { dueAt: 1 } }) },
    );
  return { ...job, state };
}
