import { z } from 'zod';
import { assertRevision } from '../../http/etag.ts';
import { createCursorCodec, type Page, toPage } from '../../http/pagination.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { assertCan } from './account.policy.ts';
import { type District, type School, sortKeyOf } from './account.ts';
import type { Actors } from './actors.ts';
import type { DistrictChange, OrganizationsStore, SchoolChange } from './organizations.store.ts';

export type SchoolsService = {
  list(actor: Actor, query: { limit: number; cursor: string | undefined }): Promise<Page<School>>;
  get(actor: Actor, id: string): Promise<School>;
  create(actor: Actor, input: { name: string; sourcedId: string | null }): Promise<School>;
  update(actor: Actor, id: string, input: { expectedRevision: number | null; change: SchoolChange }): Promise<School>;
  getDistrict(actor: Actor): Promise<District>;
  updateDistrict(actor: Actor, input: { expectedRevision: number | null; change: DistrictChange }): Promise<District>;
};

export const namePosition = z.strictObject({ sortKey: z.string(), id: z.string().regex(/^[0-9a-f]{24}$/) });

export function createSchoolsService({
  organizations,
  actors,
  clock,
}: {
  organizations: OrganizationsStore;
  actors: Pick<Actors, 'forgetDistrict'>;
  clock: Clock;
}): SchoolsService {
  const cursors = createCursorCodec(namePosition);

  const get = async (actor: Actor, id: string): Promise<School> => {
    const school = await organizations.findSchool(scopeOf(actor), id);
    if (!school) throw new AppError('not_found');
    return school;
  };
  const getDistrict = async (actor: Actor): Promise<District> => {
    const district = await organizations.findDistrict(scopeOf(actor), actor.orgId);
    if (!district) throw new AppError('not_found');
    return district;
  };

  return {
    list: async (actor, { limit, cursor }) => {
      const after = cursors.decode(cursor, 'schools');
      const listed = await organizations.listSchools(scopeOf(actor), { after, limit });
      return toPage({
        ...listed,
        limit,
        cursor: ({ id, name }) => cursors.encode({ id, sortKey: sortKeyOf(name) }, 'schools'),
      });
    },
    get,
    create: async (actor, input) => {
      assertCan(actor, 'createSchool');
      return organizations.createSchool(scopeOf(actor), { orgId: actor.orgId, ...input }, clock.now());
    },
    update: async (actor, id, { expectedRevision: revision, change }) => {
      const school = await get(actor, id);
      assertCan(actor, 'changeSchool');
      assertRevision(revision, school.revision);
      const updated = await organizations.updateSchool(scopeOf(actor), { id, revision, change }, clock.now());
      if (updated) return updated;
      // Changed between the two.
      throw new AppError('version_conflict', { expected: revision ?? 0, actual: (await get(actor, id)).revision });
    },
    getDistrict,
    updateDistrict: async (actor, { expectedRevision: revision, change }) => {
      const district = await getDistrict(actor);
      assertCan(actor, 'changeDistrict');
      assertRevision(revision, district.revision);
      const input = { orgId: actor.orgId, revision, change };
      const updated = await organizations.updateDistrict(scopeOf(actor), input, clock.now());
      if (!updated) {
        throw new AppError('version_conflict', {
          expected: revision ?? 0,
          actual: (await getDistrict(actor)).revision,
        });
      }
      // Its time zone decides on which day roles begin and end.
      actors.forgetDistrict(actor.orgId);
      return updated;
    },
  };
}
