import { BlockList, isIP } from 'node:net';

/** One list for each family: in a common one, Node takes `::ffff:127.0.0.1` for a part of `127.0.0.0/8`. */
export type AddressBlocks = Readonly<Record<'ipv4' | 'ipv6', BlockList>>;

/**
 * Blocks that are not public, by the IANA special-purpose address registries (RFC 6890) and the multicast and reserved
 * blocks of the address space. Entries that the registries call globally reachable are refused too: they hold anycast
 * services and transition mechanisms, no pages, and some of them (6to4, Teredo) lead on to an embedded IPv4 address.
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry · https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_PUBLIC = addressBlocks([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
  // Looks public, but is the metadata and DNS endpoint that every Azure machine sees (Microsoft, "What is 168.63.129.16").
  '168.63.129.16/32',
]);

/** All public unicast IPv6 lies here (RFC 4291 §2.4); IPv4-mapped, NAT64, unique-local and link-local addresses do not. */
const IPV6_GLOBAL_UNICAST = addressBlocks(['2000::/3']);

/**
 * Whether an address in text form is public unicast, and so may be fetched from without asking.
 *
 * What is no address is not public; neither is an IPv6 address with a zone, which is always local.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || containsAddress(NOT_PUBLIC, address)) return false;
  return isIP(address) === 4 || containsAddress(IPV6_GLOBAL_UNICAST, address);
}

/** Blocks such as `10.0.0.0/8`, to ask of an address whether it lies in one of them. */
export function addressBlocks(blocks: readonly string[]): AddressBlocks {
  const lists: AddressBlocks = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/');
    lists[familyOf(address)].addSubnet(address, Number(prefix), familyOf(address));
  }
  return lists;
}

export function containsAddress(blocks: AddressBlocks, address: string): boolean {
  return blocks[familyOf(address)].check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
