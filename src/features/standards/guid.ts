import { createHash } from 'node:crypto';

/**
 * A GUID in lower case with hyphens, of whatever version, from any usual way to write one: with or without hyphens,
 * in braces, as `urn:uuid:`. Null for everything else.
 */
export function readGuid(written: string): string | null {
  const match =
    /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i.exec(
      written.trim(),
    );
  return match ? match.slice(1).join('-').toLowerCase() : null;
}

/** Namespace of the names below: made once, at random. */
const namespace = Buffer.from('6f0f3c5f9a2e4c0f8f0c2d5b7f41a6d3', 'hex');

/** The GUID (version 5, RFC 9562) of a thing that has none: equal names give equal GUIDs. */
export function derivedGuid(...name: readonly string[]): string {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(name)).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return readGuid(hash.toString('hex')) as string;
}
