import { type BundlesParts, type BundlesService, createBundlesService } from './bundles.service.ts';
import { createLoadMaterial, type LoadMaterialParts } from './load-material.ts';
import { createPacketsService, type PacketsParts, type PacketsService } from './packets.service.ts';

/** What the routes of the feature need. */
export type TakeHomeServices = { readonly bundles: BundlesService; readonly packets: PacketsService };

export type TakeHome = ReturnType<typeof createTakeHome>;

/** What students take home of their playlists. */
export function createTakeHome(given: Omit<BundlesParts & PacketsParts, 'loadMaterial'> & LoadMaterialParts) {
  const parts = { ...given, loadMaterial: createLoadMaterial(given) };
  const services: TakeHomeServices = { bundles: createBundlesService(parts), packets: createPacketsService(parts) };
  return { services };
}
