import type { Files } from '../files/files.ts';
import type { Playlists } from '../playlists/create-playlists.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { ResourceAddresses } from '../resources/resource-addresses.ts';
import type { ResourceImportService } from '../resources/resource-import.service.ts';
import type { ResourceFinder } from './find-resources.ts';
import {
  createPlaylistImportService,
  type PlaylistImportParts,
  type PlaylistImportService,
} from './playlist-import.service.ts';
import type { PlaylistImportsStore } from './playlist-imports.store.ts';

export type PlaylistImportsParts = Pick<PlaylistImportParts, 'standards' | 'bank' | 'vocabularies' | 'clock'> & {
  readonly store: PlaylistImportsStore;
  readonly playlists: Pick<Playlists, 'shared' | 'services'>;
  readonly resources: Pick<ResourceService, 'getMany'>;
  readonly resourceImport: Pick<ResourceImportService, 'findIds'>;
  readonly addresses: ResourceAddresses;
  readonly files: Pick<Files, 'findByHash'>;
};

/** The feature, put together. */
export function createPlaylistImports(parts: PlaylistImportsParts): PlaylistImportService {
  const { store, playlists, resources, resourceImport, addresses, files, ...rest } = parts;
  const finder: ResourceFinder = {
    getMany: resources.getMany,
    findImported: resourceImport.findIds,
    findByAddress: addresses.findByAddress,
    findByHash: async (orgId, hashes) => {
      const fileIds = await files.findByHash(orgId, hashes);
      const byFile = await addresses.findByFile(orgId, [...fileIds.values()].flat());
      return new Map([...fileIds].map(([hash, ids]) => [hash, ids.flatMap((id) => byFile.get(id) ?? [])]));
    },
  };
  const { shared, services } = playlists;
  return createPlaylistImportService({
    ...rest,
    imports: store,
    playlists: shared,
    readiness: services.readiness,
    resources: finder,
  });
}
