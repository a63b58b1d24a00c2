import { z } from 'zod';
import type { Actor } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { idSchema } from '../../shared/ids.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { ClassService } from '../classes/class.service.ts';
import type { ClassRoll } from '../classes/class-roll.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';

export const handedOver = ['classes', 'playlists', 'resources'] as const;
export type HandedOver = (typeof handedOver)[number];

export type HandoverInput = { readonly from: string; readonly to: string; readonly what: readonly HandedOver[] };

export const handoverKind: JobKind<HandoverInput> = {
  kind: 'people.hand-over',
  input: z.strictObject({ from: idSchema, to: idSchema, what: z.array(z.enum(handedOver)) }),
};

/** Things that somebody owns: listed, and given to somebody else, in an admin's name. */
export type OwnedThings = {
  /** Ids of what the person owns and the actor may see, at most `limit`. */
  listOwned(actor: Actor, ownerId: string, limit: number): Promise<readonly string[]>;
  transfer(actor: Actor, id: string, to: string): Promise<unknown>;
};

export type HandoverParts = {
  readonly classes: Pick<ClassService, 'get' | 'addTeacher' | 'endTeacher'>;
  readonly roll: Pick<ClassRoll, 'taughtBy'>;
  readonly owned: Readonly<Record<Exclude<HandedOver, 'classes'>, OwnedThings>>;
  readonly days: DistrictDays;
};

const atOnce = 100;

/** Gives what somebody who leaves has to who comes after. Begun again, it finds what is left. */
export function handoverJob({ classes, roll, owned, days }: HandoverParts): JobDefinition {
  return defineJob({
    ...handoverKind,
    run: async ({ input: { from, to, what }, save, actor: getActor }) => {
      const actor = await getActor();
      if (!isAdmin(actor)) throw new JobError('Your role no longer allows this.', { code: 'forbidden', isFinal: true });
      const counts = { classes: 0, playlists: 0, resources: 0, failed: 0 };
      const told = async (kind: HandedOver, id: string, work: () => Promise<unknown>) => {
        const report: ReportLine = {
          outcome: 'handedOver',
          subject: id,
          message: `${kind} ${id}: handed over`,
          details: { kind },
        };
        try {
          await work();
          counts[kind] += 1;
          await save(null, {
            progress: { done: counts.classes + counts.playlists + counts.resources },
            report: [report],
          });
          return true;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          counts.failed += 1;
          const message = `${kind} ${id}: ${error.message}`;
          await save(null, { report: [{ ...report, outcome: 'failed', message }] });
          return false;
        }
      };

      if (what.includes('classes')) {
        const leaver: Actor = { userId: from, orgId: actor.orgId, roles: [] };
        for (const id of await roll.taughtBy(leaver, await days.today(actor.orgId))) {
          await told('classes', id, async () => {
            const { teachers } = await classes.get(actor, id);
            const mine = teachers.filter(({ personId }) => personId === from);
            for (const { role, to: until } of mine) {
              await classes.addTeacher(actor, id, { personId: to, role, to: role === 'substitute' ? until : null });
            }
            await classes.endTeacher(actor, id, { personId: from, to: undefined });
          });
        }
      }
      for (const kind of ['playlists', 'resources'] as const) {
        if (!what.includes(kind)) continue;
        const stuck = new Set<string>();
        for (;;) {
          const found = (await owned[kind].listOwned(actor, from, atOnce + stuck.size)).filter((id) => !stuck.has(id));
          if (found.length === 0) break;
          for (const id of found) {
            if (!(await told(kind, id, () => owned[kind].transfer(actor, id, to)))) stuck.add(id);
          }
        }
      }
      return counts;
    },
  });
}
