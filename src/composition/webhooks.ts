import type { Audience } from '../features/assignments/assignment.ts';
import { createAssignmentEvents } from '../features/assignments/assignment-events.store.ts';
import { createAssignmentsStore } from '../features/assignments/assignments.store.ts';
import { createClassGroupsStore } from '../features/classes/class-groups.store.ts';
import { createClassesStore } from '../features/classes/classes.store.ts';
import { createPlaylistEvents } from '../features/playlists/playlist-events.store.ts';
import { createProgressEvents } from '../features/progress/progress-events.store.ts';
import { createResourceEvents } from '../features/resources/resource-events.store.ts';
import { createWebhooks, type Webhooks } from '../features/webhooks/create-webhooks.ts';
import { createDeliveriesStore } from '../features/webhooks/deliveries.store.ts';
import { createWebhooksStore } from '../features/webhooks/webhooks.store.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { Scope } from '../shared/actor.ts';
import type { Ground } from './ground.ts';

export type WebhookWiring = {
  readonly outbound: Outbound;
  readonly adminsOf: (orgId: string) => Promise<readonly string[]>;
};

/** How other systems are told of what happens. */
export function wireWebhooks(ground: Ground, { outbound, adminsOf }: WebhookWiring): Webhooks {
  const { connection, config, metrics, notifications, later } = ground;
  const assignments = createAssignmentsStore(connection);
  const [classes, groups] = [createClassesStore(connection), createClassGroupsStore(connection)];
  const schoolOf = async (scope: Scope, orgId: string, audience: Audience): Promise<string | null> => {
    if (audience.kind === 'students') return null;
    const classId =
      audience.kind === 'class' ? audience.classId : (await groups.find(scope, orgId, audience.groupId))?.classId;
    return classId === undefined ? null : ((await classes.find(scope, orgId, classId))?.schoolId ?? null);
  };
  return createWebhooks({
    ...ground,
    webhooks: createWebhooksStore(connection),
    deliveries: createDeliveriesStore(connection),
    sources: [
      createPlaylistEvents(connection),
      createResourceEvents(connection),
      createAssignmentEvents(connection, schoolOf),
      createProgressEvents(connection, async (scope, orgId, ids) => {
        const given = await assignments.findMany(scope, ids);
        const schools = given.map(async ({ id, audience }) => [id, await schoolOf(scope, orgId, audience)] as const);
        return new Map(await Promise.all(schools));
      }),
    ],
    outbound,
    adminsOf,
    notify: notifications.notify,
    publicUrl: config.publicUrl,
    jobs: later.jobs,
    registry: metrics.registry,
  });
}
