import { buildDistrict, useWorld } from '../support/world.ts';

const world = useWorld();

describe('setting up accounts', () => {
  test('may be repeated: what is there stays as it is', async () => {
    const { setUp } = world.wiring.accounts;
    const build = async () => {
      const district = await setUp.ensureDistrict({ name: 'Lakeside', timeZone: 'America/Chicago' });
      const school = await setUp.ensureSchool({ orgId: district.id, name: 'North' });
      const person = await setUp.ensurePerson({
        orgId: district.id,
        displayName: 'Ana',
        email: 'Ana@lakeside.example',
        password: 'correct horse battery',
        memberships: [{ role: 'teacher', schoolId: school.id }],
      });
      return { district, school, person };
    };
    const first = await build();
    expect(await build()).toEqual(first);
  });

  test('adds a role that is missing', async () => {
    const { setUp } = world.wiring.accounts;
    const { id: orgId } = await buildDistrict(world);
    const wanted = { orgId, displayName: 'Ben', sourcedId: 'b1' };
    const before = await setUp.ensurePerson({ ...wanted, memberships: [{ role: 'coach' }] });
    const after = await setUp.ensurePerson({ ...wanted, memberships: [{ role: 'coach' }, { role: 'specialist' }] });
    expect(after.id).toBe(before.id);
    expect(after.memberships.map(({ role }) => role)).toEqual(['coach', 'specialist']);
  });
});
