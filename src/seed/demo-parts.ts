import type { Wiring } from '../composition.ts';
import type { AccountSetUp } from '../features/accounts/set-up.service.ts';
import type { ResourceImportService } from '../features/resources/resource-import.service.ts';
import type { DemoAssignments } from './demo-assignments.ts';
import type { DemoClasses } from './demo-classes.ts';
import type { DemoPlaylists } from './demo-playlists.ts';

/** What the demo district is made with: the services that people use. */
export type DemoParts = {
  readonly setUp: AccountSetUp;
  readonly resourceImport: Pick<ResourceImportService, 'importResources'>;
  readonly playlists: DemoPlaylists;
  readonly classes: DemoClasses;
  readonly assignments: DemoAssignments;
};

export function demoParts({
  accounts,
  resourceImport,
  services,
  students,
  assignments,
}: Pick<Wiring, 'accounts' | 'resourceImport' | 'services' | 'students' | 'assignments'>): DemoParts {
  const actorOf = accounts.actors.ofPerson;
  return {
    setUp: accounts.setUp,
    resourceImport,
    playlists: { ...services.playlists, actorOf },
    classes: { services: students.services, actorOf },
    assignments: {
      assignments: assignments.services,
      progress: assignments.progress.services.progress,
      classes: students.services.classes,
      drafts: services.playlists.drafts,
      actorOf,
    },
  };
}
