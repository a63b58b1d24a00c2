import { BlockList, isIP } from 'node:net';
import type { Config } from '../config/config.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  const family = isIP(name);
  return family === 0 ? name === 'localhost' : loopback.check(name, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Why demo people, whose password everybody knows, may not exist here, in words for the operator; null where they may:
 * outside of production, while nobody but this machine reaches the server.
 */
export function whyNoDemo({
  isProduction,
  host,
  publicUrl,
}: Pick<Config, 'isProduction' | 'host' | 'publicUrl'>): string | null {
  if (isProduction) return 'NODE_ENV is production.';
  if (!isLoopback(host)) return `HOST=${host} can be reached from other machines.`;
  if (publicUrl !== null && !isLoopback(new URL(publicUrl).hostname)) {
    return `PUBLIC_URL=${publicUrl} can be reached from other machines.`;
  }
  return null;
}
