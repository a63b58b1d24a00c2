import { allRoles, type PermissionTable } from './table.ts';

const path = '/api/v1/me/notifications';

/** Everybody has their own, and nobody else's. */
export const notificationsPermissions: PermissionTable = {
  'GET /api/v1/me/notifications': { who: allRoles(200), call: () => ({ path }) },
  'POST /api/v1/me/notifications/read': { who: allRoles(200), call: () => ({ path: `${path}/read`, body: {} }) },
  'POST /api/v1/me/notifications/:id/read': {
    who: { ...allRoles(404) },
    call: async ({ world, district, admin }) => {
      const { notify } = world.wiring.services.notifications;
      const about = { type: 'resource', id: district.id };
      await notify({ orgId: district.id, userIds: [admin.person.id], kind: 'test.told', about });
      const { found } = await world.wiring.services.notifications.list(admin.actor, {
        isUnread: false,
        after: null,
        limit: 1,
      });
      return { path: `${path}/${found[0]?.id}/read`, body: {} };
    },
  },
};
