import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const batches = '/api/v1/batches';

/** A batch of the district's admin. */
async function begin({ world, admin }: PlaceContext): Promise<string> {
  const kind = { kind: 'bulkEdit', state: 'done', request: {} } as const;
  return (await world.wiring.services.batches.begin(admin.actor, kind)).id;
}

const onBatch =
  (suffix = '') =>
  async (context: PlaceContext) => ({ path: `${batches}/${await begin(context)}${suffix}` });

/** Who only reads changes nothing in bulk. */
const authors = (status: number) => ({ ...allRoles(status), schoolLeader: 403, student: 403, guardian: 403 });

/** Those who keep the whole district's library see everybody's: of the table only the admins are for the whole district. */
const keepers = (status: number) => ({ ...authors(404), admin: [status, status, 404] as const });

export const taggingPermissions: PermissionTable = {
  'GET /api/v1/batches': { who: authors(200), call: () => ({ path: batches }) },
  'GET /api/v1/batches/:id': { who: keepers(200), call: onBatch() },
  'POST /api/v1/batches/:id/undo': { who: keepers(202), call: onBatch('/undo') },
};
