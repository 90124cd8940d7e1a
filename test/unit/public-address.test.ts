import { expect, test } from 'vitest';
import { isPublicAddress } from '../../src/pipeline/extract/public-address.ts';

test.each([
  ['8.8.8.8', '1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
  ['169.253.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ['2000::1', '2001:200::1', '2003::1', '2606:4700::1111', '2a00:1450:4001::1', '3ffe::1'],
])('%s and others beside reserved blocks are public', (...addresses) => {
  expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([]);
});

test.each([
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private use', '10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
  ['shared by carriers', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.0', '127.255.255.255', '::1'],
  ['link-local', '169.254.0.0', '169.254.169.254', 'fe80::1', 'fe80::1%eth0'],
  ['protocol assignments', '192.0.0.8', '2001::1', '2001:1ff:ffff::1'],
  ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '3fff:fff:ffff::1'],
  ['benchmarks', '198.18.0.0', '198.19.255.255'],
  ['transition', '192.88.99.1', '2002:7f00:1::1', '64:ff9b::7f00:1', '64:ff9b:1::1', '::127.0.0.1'],
  ['IPv4-mapped', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1'],
  ['multicast and broadcast', '224.0.0.0', '239.255.255.255', '255.255.255.255', 'ff02::1'],
  ['reserved', '240.0.0.0', '254.255.255.255', '::', '100::1', '4000::1', '5f00::1', 'fec0::1'],
  ['unique local', 'fc00::1', 'fd00:ec2::254'],
  ['cloud metadata in public space', '168.63.129.16'],
  ['no address', '', 'localhost', '1.2.3', '1.2.3.4/8'],
])('addresses are not public: %s', (_what, ...addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([]);
});
