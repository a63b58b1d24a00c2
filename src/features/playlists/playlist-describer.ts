import type { Actor } from '../../shared/actor.ts';
import type { JsonLd } from '../resources/json-ld.ts';

/** What is published, as schema.org describes it; `tag` differs when anything of it does. Throws `not_found`. */
export type PlaylistDescriber = {
  getJsonLd(actor: Actor, id: string, version: number): Promise<{ file: JsonLd; tag: string }>;
  getStepJsonLd(actor: Actor, id: string, version: number, stepId: string): Promise<{ file: JsonLd; tag: string }>;
};
