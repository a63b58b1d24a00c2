import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './address-ranges.ts';
import type { AllowList } from './allow-list.ts';
import { OutboundError, toOutboundError } from './outbound-error.ts';

export type Resolved = { readonly address: string; readonly family: 4 | 6 };

/** Finds all addresses of a name. */
export type Resolve = (host: string) => Promise<readonly Resolved[]>;

/** An address of the web that was checked, with the very addresses to connect to. */
export type Target = {
  readonly url: URL;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly Resolved[];
};

export const systemResolve: Resolve = async (host) => {
  const found = await systemLookup(host, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

const longestUrl = 4_000;

/**
 * Checks where an address leads, and throws OutboundError for where nobody may go. A name is looked up here, once: the
 * connection goes to what was found and checked, so that a name that answers differently the next time gains nothing.
 */
export async function checkTarget(
  input: string | URL,
  { allow, resolve, isHttpAllowed }: { allow: AllowList; resolve: Resolve; isHttpAllowed: boolean },
): Promise<Target> {
  const url = parse(input);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  const addresses = await addressesOf(host, resolve);
  const texts = addresses.map(({ address }) => address);

  const isAllowed = texts.every((address) => allow.allowsAddress(host, port, address));
  if (!isAllowed) {
    // One is enough: which of them a connection takes is chance.
    if (!texts.every((address) => isPublicAddress(address) || allow.allowsAddress(host, port, address))) {
      throw new OutboundError(
        'forbidden_address',
        `${host} is in a private network. The server's administrator can allow it with OUTBOUND_ALLOW.`,
      );
    }
    // Mail, databases and other services that understand what was meant for the web.
    if (port < 1_024 && port !== 80 && port !== 443) {
      throw new OutboundError('forbidden_port', `Port ${port} of ${host} is not for the web.`);
    }
  }
  if (url.protocol === 'http:' && !isHttpAllowed && !allow.allowsHttp(host, port, texts)) {
    throw new OutboundError(
      'https_required',
      `${host} must be reached by https, so that nobody on the way can change it.`,
    );
  }
  return { url, host, port, addresses };
}

function parse(input: string | URL): URL {
  const text = String(input);
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new OutboundError('invalid_address', 'This is not an address that begins with https://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('invalid_address', 'An address must not hold a user name or a password.');
  }
  url.hash = '';
  return url;
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly Resolved[]> {
  const version = isIP(host);
  if (version !== 0) return [{ address: host, family: version === 6 ? 6 : 4 }];
  try {
    const found = await resolve(host);
    if (found.length > 0) return found;
  } catch (error) {
    throw toOutboundError(error, host);
  }
  throw new OutboundError('name_not_found', `There is no server called ${host}.`);
}
