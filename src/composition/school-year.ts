import type { PeopleService } from '../features/accounts/people.service.ts';
import type { PlaylistService } from '../features/playlists/playlist.service.ts';
import type { ResourceService } from '../features/resources/resource.service.ts';
import { createSchoolYear } from '../features/school-year/create-school-year.ts';
import type { Ground } from './ground.ts';
import type { StudentWiring } from './students.ts';

/** Years that end, and people who come and go. */
export function wireSchoolYear(
  { later }: Ground,
  { services, roll, access, learners, days }: StudentWiring,
  { people, playlists, resources }: { people: PeopleService; playlists: PlaylistService; resources: ResourceService },
) {
  return createSchoolYear({
    classes: services.classes.classes,
    roster: services.classes.roster,
    people,
    learners,
    access,
    roll,
    days,
    jobs: later.jobs,
    owned: {
      playlists: {
        listOwned: async (actor, ownerId, limit) => {
          const statuses = ['draft', 'published', 'archived'] as const;
          const { found } = await playlists.list(actor, { whose: 'all', statuses, ownerId, after: null, limit });
          return found.map(({ id }) => id);
        },
        transfer: (actor, id, to) => playlists.transfer(actor, { id, expectedRevision: null }, to),
      },
      resources: {
        listOwned: async (actor, ownerId, limit) => {
          const statuses = ['draft', 'published', 'archived'] as const;
          const { found } = await resources.list(actor, { statuses, ownerId, after: null, limit });
          return found.map(({ id }) => id);
        },
        transfer: (actor, id, to) => resources.transfer(actor, { id, expectedRevision: null }, to),
      },
    },
  });
}
