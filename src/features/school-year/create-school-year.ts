import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { Learners } from '../accounts/learner.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { ClassService } from '../classes/class.service.ts';
import type { RosterService } from '../classes/roster.service.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { Job, JobDefinition } from '../jobs/job.ts';
import { isAdmin, type StudentAccess, staffRoles } from '../student-records/student-access.ts';
import { type HandedOver, type HandoverParts, handoverJob, handoverKind } from './handover-job.ts';
import { type RolloverChoices, rolloverJob, rolloverKind, undoRolloverJob, undoRolloverKind } from './rollover-job.ts';
import { createTransferService, type TransferService } from './transfer.service.ts';

export type SchoolYearServices = {
  readonly rollovers: {
    ask(actor: Actor, choices: RolloverChoices): Promise<Job>;
    /** Throws `not_found` for what is no rollover, `wrong_status` while it has not ended. */
    undo(actor: Actor, jobId: string): Promise<Job>;
  };
  readonly transfers: TransferService;
  readonly handovers: {
    ask(actor: Actor, personId: string, input: { to: string; what: readonly HandedOver[] }): Promise<Job>;
  };
};

export type SchoolYear = { readonly services: SchoolYearServices; readonly jobs: readonly JobDefinition[] };

const system: Scope = { kind: 'system', reason: 'somebody comes after somebody' };

export function createSchoolYear({
  classes,
  roster,
  people,
  learners,
  access,
  jobs,
  ...handover
}: Omit<HandoverParts, 'classes'> & {
  readonly classes: ClassService;
  readonly roster: RosterService;
  readonly people: PeopleService;
  readonly learners: Pick<Learners, 'findMany'>;
  readonly access: StudentAccess;
  readonly jobs: () => Pick<JobService, 'enqueue' | 'get' | 'listReport'>;
}): SchoolYear {
  const { days } = handover;
  const assertAdmin = (actor: Actor) => {
    if (!isAdmin(actor)) throw new AppError('forbidden');
  };
  const requester = ({ orgId, userId: requestedBy }: Actor) => ({ orgId, requestedBy });

  return {
    services: {
      rollovers: {
        ask: async (actor, choices) => {
          assertAdmin(actor);
          return jobs().enqueue(requester(actor), rolloverKind, choices);
        },
        undo: async (actor, jobId) => {
          assertAdmin(actor);
          const { kind, state } = await jobs().get(actor, jobId);
          if (kind !== rolloverKind.kind) throw new AppError('not_found');
          if (state === 'queued' || state === 'running') throw new AppError('wrong_status', { status: state });
          return jobs().enqueue(requester(actor), undoRolloverKind, { rolloverId: jobId });
        },
      },
      transfers: createTransferService({ people, roster, access, days }),
      handovers: {
        ask: async (actor, from, { to, what }) => {
          assertAdmin(actor);
          const found = await learners.findMany(system, actor.orgId, [from, to], await days.today(actor.orgId));
          if (!found.has(from)) throw new AppError('not_found');
          const isStaff = found.get(to)?.roles.some(({ role }) => staffRoles.includes(role)) ?? false;
          if (!isStaff || from === to) {
            throw invalidInput('body', ['to'], { code: 'not_found', message: 'There is no such person on the staff.' });
          }
          return jobs().enqueue(requester(actor), handoverKind, { from, to, what });
        },
      },
    },
    jobs: [rolloverJob(classes, days), undoRolloverJob(classes, jobs), handoverJob({ ...handover, classes })],
  };
}
