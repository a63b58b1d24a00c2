import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { writeZip } from '../../shared/zip-records.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import { isAdmin, type StudentAccess } from './student-access.ts';

/** One file of what is kept of a student. */
export type StudentDataPart = { readonly name: string } & (
  | { readonly json: unknown }
  | { readonly bytes: AsyncIterable<Uint8Array> }
);

/** A feature that keeps something of students. */
export type StudentDataHolder = {
  /** Destroys all that names the student. It may be called again. */
  eraseStudent(scope: Scope, orgId: string, studentId: string): Promise<void>;
  /** Everything that it keeps of the student, as files. */
  exportStudent(scope: Scope, orgId: string, studentId: string): AsyncIterable<StudentDataPart>;
};

export type StudentDataService = ReturnType<typeof createStudentDataService>;

/** All that is kept of one student: handed out, and destroyed. By admins alone. */
export function createStudentDataService({
  holders,
  learners,
  access,
  days,
  clock,
}: {
  /** The one that holds the person comes last: until then an erasure that was cut short can be done again. */
  readonly holders: () => readonly StudentDataHolder[];
  readonly learners: Pick<Learners, 'findMany'>;
  readonly access: StudentAccess;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  const find = async (actor: Actor, studentId: string): Promise<Learner> => {
    if (!isAdmin(actor)) throw new AppError('forbidden');
    await access.require(actor, [studentId], 'change');
    const scope: Scope = { kind: 'system', reason: 'everything about a student' };
    const learner = (await learners.findMany(scope, actor.orgId, [studentId], await days.today(actor.orgId))).get(
      studentId,
    );
    if (!learner) throw new AppError('not_found');
    return learner;
  };

  return {
    /** A zip of JSON files, and of the files that they have sent. */
    export: async (actor: Actor, studentId: string): Promise<AsyncIterable<Buffer>> => {
      const learner = await find(actor, studentId);
      await access.audited(actor, 'record.export', [studentId]);
      const scope: Scope = { kind: 'system', reason: 'export of everything about a student' };
      async function* parts() {
        const about = { exportedAt: clock.now(), student: { id: learner.id, name: learner.displayName } };
        yield { name: 'about.json', content: toJson(about) };
        for (const holder of holders()) {
          for await (const part of holder.exportStudent(scope, actor.orgId, studentId)) {
            yield { name: part.name, content: 'json' in part ? toJson(part.json) : part.bytes };
          }
        }
      }
      return writeZip(parts());
    },

    /** Irreversible. `name`: as the student is called here, so that nobody is erased by a slip. */
    erase: async (actor: Actor, studentId: string, name: string): Promise<void> => {
      const learner = await find(actor, studentId);
      if (learner.roles.some(({ role }) => role !== 'student')) throw new AppError('wrong_status', { status: 'staff' });
      if (learner.displayName.normalize() !== name.normalize()) {
        throw invalidInput('body', ['name'], {
          code: 'mismatch',
          message: 'This is not how the student is called here.',
        });
      }
      await access.audited(actor, 'record.erase', [studentId]);
      const scope: Scope = { kind: 'system', reason: 'erasure of a student' };
      for (const holder of holders()) await holder.eraseStudent(scope, actor.orgId, studentId);
    },
  };
}

function toJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
