import { BlockList, isIP } from 'node:net';

/**
 * What is not the public internet, by the special-purpose registries of IANA (RFC 6890 and its updates). Of IPv4 everything
 * else is public; of IPv6 only 2000::/3 is, without the parts of it that are listed.
 */
const special4: readonly string[] = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by the customers of a provider (CGNAT)
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, where clouds keep their metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // measurements
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

const public6 = '2000::/3';

/** Within it. Tunnels to IPv4 are among them, as their addresses may lead anywhere. */
const special6: readonly string[] = [
  '2001::/23', // protocol assignments, Teredo, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
];

const blocked4 = rangesOf(special4);
const blocked6 = rangesOf(special6);
const global6 = rangesOf([public6]);

/** Ranges in CIDR notation; a single address is a range of one. Throws for what is none. */
export function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const parsed = parseRange(range);
    if (!parsed) throw new Error(`${range} is not a range of addresses.`);
    list.addSubnet(parsed.network, parsed.prefix, parsed.family);
  }
  return list;
}

type Range = { readonly network: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' };

/** `10.0.0.0/8`, `fd00::/8`, `192.0.2.7`; null for anything else. */
export function parseRange(text: string): Range | null {
  const [network = '', prefixText, ...rest] = text.split('/');
  const version = isIP(network);
  if (version === 0 || rest.length > 0 || network.includes('%')) return null;
  const longest = version === 4 ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return null;
  const prefix = prefixText === undefined ? longest : Number(prefixText);
  return prefix <= longest ? { network, prefix, family: version === 4 ? 'ipv4' : 'ipv6' } : null;
}

/** Whether an address is of the public internet. What is no address is not. */
export function isPublicAddress(text: string): boolean {
  const address = withoutMapping(text);
  switch (isIP(address)) {
    case 4:
      return !blocked4.check(address, 'ipv4');
    case 6:
      return global6.check(address, 'ipv6') && !blocked6.check(address, 'ipv6');
    default:
      return false;
  }
}

export function isWithin(ranges: BlockList, text: string): boolean {
  const address = withoutMapping(text);
  const version = isIP(address);
  return version !== 0 && ranges.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** The IPv4 address of an IPv4-mapped one (::ffff:10.0.0.1, ::ffff:a00:1): it is where a connection goes. */
function withoutMapping(address: string): string {
  if (isIP(address) !== 6) return address;
  // The URL parser gives one spelling to all there are.
  const canonical = URL.canParse(`http://[${address}]/`)
    ? new URL(`http://[${address}]/`).hostname.slice(1, -1)
    : address;
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return address;
  const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(String(part), 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
