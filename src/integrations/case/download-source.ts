import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Outbound } from '../../outbound/outbound.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import { isRecord } from './case-record.ts';
import { FrameworkSourceError } from './framework-source-error.ts';

/** A framework that was fetched, until it is let go of. */
export type DownloadedSource = {
  readonly path: string;
  /** How the file would be called. */
  readonly name: string;
  remove(): Promise<void>;
};

export type DownloadLimits = { readonly maxBytes: number; readonly timeoutMs: number; readonly signal?: AbortSignal };

/** Documents are small; what is larger is a package. */
const largestDocumentBytes = 256 * 1024;

/**
 * Fetches a framework to a temporary file, through the guard of everything that goes out. The address of a CASE document
 * leads on to its package. Throws FrameworkSourceError, and OutboundError for an address that the guard refuses.
 */
export async function downloadFramework(
  outbound: Outbound,
  address: string,
  limits: DownloadLimits,
): Promise<DownloadedSource> {
  const folder = await mkdtemp(join(tmpdir(), 'pathloom-framework-'));
  const path = join(folder, 'source');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await fetchTo(path, outbound, address, limits);
    const packageAddress = await packageAddressIn(path);
    if (packageAddress !== null && packageAddress !== address) await fetchTo(path, outbound, packageAddress, limits);
    return { path, name: nameOf(packageAddress ?? address), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function fetchTo(path: string, outbound: Outbound, address: string, limits: DownloadLimits): Promise<void> {
  const response = await outbound.fetch(address, {
    ...limits,
    headers: { accept: 'application/json, text/csv;q=0.9, */*;q=0.1' },
  });
  if (response.status !== 200) {
    response.discard();
    throw new FrameworkSourceError('not_reachable', adviceFor(response.status, new URL(response.url).host));
  }
  try {
    await pipeline(response.body, createWriteStream(path));
  } catch (error) {
    if (error instanceof OutboundError && error.code === 'too_large') {
      const megabytes = Math.floor(limits.maxBytes / 1024 / 1024);
      throw new FrameworkSourceError('too_large', `It is larger than ${megabytes} MB.`, { cause: error });
    }
    throw error;
  }
}

function adviceFor(status: number, host: string): string {
  if (status === 401 || status === 403) {
    return `${host} answers only those who have a key there (${status}). Save the file with your account and import the file.`;
  }
  if (status === 404 || status === 410) {
    return `${host} has nothing at this address (${status}). Take the address of a package: .../CFPackages/ with the identifier of the framework.`;
  }
  return `${host} answered ${status}. Try again later, or import the file instead.`;
}

/** Where a document's package is, when that is all that came: publishers may give it an identifier of its own. */
async function packageAddressIn(path: string): Promise<string | null> {
  if ((await stat(path)).size > largestDocumentBytes) return null;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
  if (!isRecord(value) || 'CFItems' in value) return null;
  const document = isRecord(value.CFDocument) ? value.CFDocument : value;
  const link = document.CFPackageURI;
  const uri = isRecord(link) ? link.uri : link;
  return typeof uri === 'string' && URL.canParse(uri) ? uri : null;
}

function nameOf(address: string): string {
  return decodeURIComponent(basename(new URL(address).pathname)) || new URL(address).hostname;
}
