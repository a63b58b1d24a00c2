import request from 'supertest';
import { type Body, createResourceRequests } from './resource-requests.ts';
import type { SignedIn, World } from './world.ts';

export const playlistsPath = '/api/v1/playlists';

let made = 0;

/** Ids that clients give to new things. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, () => {
    made += 1;
    return made.toString(16).padStart(24, '0');
  });
}

export type BuiltPlaylist = {
  readonly id: string;
  readonly address: string;
  readonly body: Body & { revision: number };
  readonly targetId: string;
  readonly pathwayIds: readonly string[];
  /** By path. */
  readonly stepIds: readonly (readonly string[])[];
};

/** Requests about playlists, in somebody's name. */
export function createPlaylistRequests(world: World) {
  const resources = createResourceRequests(world);
  const { post, get, patch, remove } = resources;
  const put = (who: SignedIn, address: string, body: Body = {}) =>
    request(world.app).put(address).set(who.headers).send(body);

  /** A resource that everybody in the district sees, also children; by somebody who may approve it. */
  const createShared = async (who: SignedIn, changes: Body = {}): Promise<string> => {
    const given = { visibility: 'district', schoolId: null, approvedForStudents: true, ...changes };
    return String((await resources.createPublished(who, given)).body.id);
  };

  /** A draft with one target, and paths of so many steps each through the resources. */
  const createPlaylist = async (
    who: SignedIn,
    {
      resourceIds,
      paths = [resourceIds.length],
      ...details
    }: Body & { resourceIds: readonly string[]; paths?: number[] },
  ): Promise<BuiltPlaylist> => {
    const [targetId = ''] = newIds(1);
    const pathwayIds = newIds(paths.length);
    const stepIds = paths.map((count) => newIds(count));
    const commands = [
      { do: 'addTarget', id: targetId, target: { statement: { en: 'I can tell frogs from toads' } } },
      ...pathwayIds.flatMap((pathwayId, path) => [
        { do: 'addPathway', id: pathwayId, pathway: { title: `Path ${path + 1}` } },
        ...(stepIds[path] ?? []).map((id, at) => ({
          do: 'addEntry',
          id,
          at: { pathwayId },
          entry: {
            kind: 'resource',
            targetIds: [targetId],
            resource: { resourceId: resourceIds[at % resourceIds.length] },
          },
        })),
      ]),
    ];
    const response = await post(who, playlistsPath, { title: 'Frogs and toads', commands, ...details }).expect(201);
    const { body } = response;
    return { id: body.id, address: `${playlistsPath}/${body.id}`, body, targetId, pathwayIds, stepIds };
  };

  const edit = (
    who: SignedIn,
    { address }: Pick<BuiltPlaylist, 'address'>,
    baseRevision: number,
    ...commands: Body[]
  ) => post(who, `${address}/edits`, { baseRevision, commands });

  return { post, get, patch, put, remove, edit, createShared, createPlaylist };
}
