import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const webhooks = '/api/v1/webhooks';
const input = { name: 'LMS', url: 'https://lms.example/hooks', events: ['playlist.published' as const] };
const any = { 'if-match': '*' };

/** Admins are for the whole district, so its other schools are theirs too. */
const admins = (status: number) => ({ ...allRoles(403), admin: [status, status, 404] as ByPlace });

const onWebhook =
  (suffix = '', call: { body?: object; headers?: Record<string, string> } = {}) =>
  async ({ world, admin }: PlaceContext) => {
    const { webhook } = await world.wiring.services.webhooks.webhooks.create(admin.actor, input);
    // A district may have few; the newest ones are just being asked for.
    for (const { id } of (await world.wiring.services.webhooks.webhooks.list(admin.actor)).slice(8)) {
      await world.wiring.services.webhooks.webhooks.remove(admin.actor, id);
    }
    return { path: `${webhooks}/${webhook.id}${suffix}`, ...call };
  };

const onDelivery = (suffix = '') => {
  return async (context: PlaceContext) => {
    const { path } = await onWebhook()(context);
    const { admin, world } = context;
    const delivery = await world.wiring.services.webhooks.deliveries.ping(admin.actor, path.split('/').at(-1) ?? '');
    return { path: `${path}/deliveries/${delivery.id}${suffix}`, body: {} };
  };
};

export const webhooksPermissions: PermissionTable = {
  'POST /api/v1/webhooks': { who: { ...allRoles(403), admin: 201 }, call: () => ({ path: webhooks, body: input }) },
  'GET /api/v1/webhooks': { who: { ...allRoles(403), admin: 200 }, call: () => ({ path: webhooks }) },
  'GET /api/v1/webhooks/:id': { who: admins(200), call: onWebhook() },
  'PATCH /api/v1/webhooks/:id': { who: admins(200), call: onWebhook('', { body: { name: 'SIS' }, headers: any }) },
  'DELETE /api/v1/webhooks/:id': { who: admins(204), call: onWebhook() },
  'POST /api/v1/webhooks/:id/secrets': { who: admins(201), call: onWebhook('/secrets', { body: {} }) },
  'POST /api/v1/webhooks/:id/pause': { who: admins(200), call: onWebhook('/pause') },
  'POST /api/v1/webhooks/:id/resume': { who: admins(200), call: onWebhook('/resume') },
  'POST /api/v1/webhooks/:id/ping': { who: admins(202), call: onWebhook('/ping') },
  'GET /api/v1/webhooks/:id/deliveries': { who: admins(200), call: onWebhook('/deliveries') },
  'GET /api/v1/webhooks/:id/deliveries/:deliveryId': { who: admins(200), call: onDelivery() },
  'POST /api/v1/webhooks/:id/deliveries/:deliveryId/replay': { who: admins(202), call: onDelivery('/replay') },
  'POST /api/v1/webhooks/:id/replays': {
    who: admins(202),
    call: onWebhook('/replays', { body: { from: '2026-01-01T00:00:00Z' } }),
  },
};
