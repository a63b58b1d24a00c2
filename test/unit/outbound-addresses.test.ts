import { isPublicAddress, parseRange } from '../../src/outbound/address-ranges.ts';
import { parseAllowList } from '../../src/outbound/allow-list.ts';

describe('addresses that are not of the public internet', () => {
  test.each([
    ['0.0.0.0', 'this network'],
    ['0.255.255.255', 'this network'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.0', 'CGNAT'],
    ['100.127.255.255', 'CGNAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'metadata of a cloud'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', 'relay of 6to4'],
    ['192.168.0.1', 'private'],
    ['198.18.0.1', 'measurements'],
    ['198.19.255.255', 'measurements'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped loopback'],
    ['::ffff:7f00:1', 'IPv4-mapped loopback'],
    ['0:0:0:0:0:ffff:0a00:0001', 'IPv4-mapped private'],
    ['::FFFF:169.254.169.254', 'IPv4-mapped link-local'],
    ['::ffff:0:127.0.0.1', 'IPv4-translated'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discarded'],
    ['2001::1', 'Teredo'],
    ['2001:10::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['', 'nothing'],
    ['localhost', 'no address'],
    ['127.1', 'no address'],
  ])('%s (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '::ffff:8.8.8.8',
    '2001:200::1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ])('and %s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

test('a range is an address with or without a length', () => {
  expect(parseRange('10.0.0.0/8')).toEqual({ network: '10.0.0.0', prefix: 8, family: 'ipv4' });
  expect(parseRange('fd00::1')).toEqual({ network: 'fd00::1', prefix: 128, family: 'ipv6' });
  for (const text of ['10.0.0.0/33', '10.0.0/8', '10.0.0.0/8/8', 'fe80::1%lo', 'host/8', '10.0.0.0/']) {
    expect(parseRange(text)).toBeNull();
  }
});

describe('the list of what else may be reached', () => {
  const list = parseAllowList('lms.example, 10.1.0.0/16, http://127.0.0.1:8080, [fd00::5]:8443, http://old.example');

  test.each([
    ['lms.example', 443, '10.9.9.9', true],
    ['lms.example', 8443, '10.9.9.9', true],
    ['sub.lms.example', 443, '10.9.9.9', false],
    ['any.example', 443, '10.1.2.3', true],
    ['any.example', 443, '::ffff:10.1.2.3', true],
    ['any.example', 443, '10.2.0.1', false],
    ['127.0.0.1', 8080, '127.0.0.1', true],
    ['127.0.0.1', 8081, '127.0.0.1', false],
    ['fd00::5', 8443, 'fd00::5', true],
    ['fd00::5', 443, 'fd00::5', false],
    ['fd00::6', 8443, 'fd00::6', false],
  ])('%s:%p at %s: %p', (host, port, address, expected) => {
    expect(list?.allowsAddress(host, port, address)).toBe(expected);
  });

  test('allows plain http only where it says so', () => {
    expect(list?.allowsHttp('127.0.0.1', 8080, ['127.0.0.1'])).toBe(true);
    expect(list?.allowsHttp('old.example', 80, ['8.8.8.8'])).toBe(true);
    expect(list?.allowsHttp('lms.example', 80, ['10.9.9.9'])).toBe(false);
    expect(list?.allowsHttp('any.example', 80, ['10.1.0.1'])).toBe(false);
  });

  test.each([
    'bad host',
    'https://a.example/path',
    '10.0.0.0/99',
    'a.example:0',
    'a.example:70000',
    '*',
    '*.example.org',
  ])('is refused when it holds %s', (text) => {
    expect(parseAllowList(`good.example,${text}`)).toBeNull();
  });

  test('may be empty', () => {
    expect(parseAllowList('')?.allowsAddress('127.0.0.1', 80, '127.0.0.1')).toBe(false);
  });
});
