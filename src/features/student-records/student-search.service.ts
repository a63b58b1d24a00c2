import { z } from 'zod';
import { createCursorCodec } from '../../http/pagination.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { idSchema } from '../../shared/ids.ts';
import type { Seal } from '../../shared/seal.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import { isStaff, type StudentAccess } from './student-access.ts';

export type StudentSearchInput = {
  readonly name: string;
  readonly schoolId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type StudentSearchParts = {
  readonly learners: Pick<Learners, 'search'>;
  readonly access: Pick<StudentAccess, 'seeable' | 'audited'>;
  /** Cursors hold a name. */
  readonly seal: Seal;
  readonly days: DistrictDays;
};

export type StudentSearchService = ReturnType<typeof createStudentSearchService>;

/** So many are looked at with one question, and with so many questions for one request: many are called Maria. */
const [batchSize, mostBatches] = [300, 20];

const looking: Scope = { kind: 'system', reason: 'staff look for a student by name; who may not be seen is left out' };

/** Students by name, for staff who may see them. */
export function createStudentSearchService({ learners, access, seal, days }: StudentSearchParts) {
  const cursors = createCursorCodec(z.strictObject({ sortKey: z.string(), id: idSchema }), seal);

  return {
    /**
     * By the beginnings of the parts of their names, in any order, without regard to case and accents.
     * @returns fewer than asked for where many have the name and few may be seen; then there is a cursor all the same
     */
    search: async (
      actor: Actor,
      { name, schoolId, cursor, limit }: StudentSearchInput,
    ): Promise<{ items: Learner[]; nextCursor: string | null }> => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      const question = { name, schoolId };
      let after = cursors.decode(cursor, question);
      const on = await days.today(actor.orgId);
      const items: Learner[] = [];
      let isOver = false;
      for (let batch = 0; batch < mostBatches && items.length < limit && !isOver; batch += 1) {
        const wanted = { name, schoolId: schoolId ?? null, after, limit: batchSize };
        const found = await learners.search(looking, actor.orgId, wanted, on);
        if (found === null) {
          const message = 'Give at least two letters of a name.';
          throw invalidInput('body', ['name'], { code: 'custom', message });
        }
        isOver = found.length < batchSize;
        const students = found.filter(({ learner: { roles, isActive } }) =>
          roles.some(
            (one) => isActive && one.role === 'student' && (schoolId === undefined || one.schoolId === schoolId),
          ),
        );
        const ids = students.map(({ learner }) => learner.id);
        const seen = await access.seeable(actor, ids, 'read');
        const visible = students.filter(({ learner }) => seen.has(learner.id));
        const taken = visible.slice(0, limit - items.length);
        items.push(...taken.map(({ learner }) => learner));
        isOver &&= taken.length === visible.length;
        // Where the page is full, the next one goes on behind its last; else behind the last that was looked at.
        const last = items.length < limit ? found.at(-1) : taken.at(-1);
        if (last) after = { sortKey: last.sortKey, id: last.learner.id };
      }
      await access.audited(
        actor,
        'roster.search',
        items.map(({ id }) => id),
      );
      return { items, nextCursor: isOver || after === null ? null : cursors.encode(after, question) };
    },
  };
}
