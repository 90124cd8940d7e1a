import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { DomainError } from '../../domain/failure.ts';
import { addressBlocks, containsAddress, isPublicAddress } from './public-address.ts';

/** A host, or a block of addresses, that may be fetched although it is not public. */
export type Exemption = { readonly host: string } | { readonly address: string; readonly prefix: number };

/** Gives every address of a host name, in the order to try them. Rejects as `dns.lookup` does. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

export interface AddressGuard {
  /** A `connect` for undici's dispatchers. A connection that takes longer than `timeoutMs` fails. */
  connector(timeoutMs: number): buildConnector.connector;
}

/**
 * Lets connections be made to public unicast addresses only, so that nobody can fetch what only this machine can reach.
 *
 * It judges at the moment of connecting, and what it judged is what is connected to: a name that resolves to something
 * else a moment later (DNS rebinding) gains nothing. Of a host's addresses only the allowed ones are tried; if there is
 * none, the connection fails with DomainError `ADDRESS_REFUSED`. A proxy set in the environment is never used.
 *
 * @param exempt see `parseExemption`; throws what that throws
 * @param resolve how host names are resolved; by default as the operating system does
 */
export function createAddressGuard(exempt: readonly string[], resolve: Resolve = resolveBySystem): AddressGuard {
  const exemptions = exempt.map(parseExemption);
  const hosts = new Set(exemptions.flatMap((exemption) => ('host' in exemption ? [exemption.host] : [])));
  const blocks = addressBlocks(exemptions.flatMap((e) => ('host' in e ? [] : [`${e.address}/${e.prefix}`])));
  const isAllowed = (address: string) => isPublicAddress(address) || containsAddress(blocks, address);

  const checkedLookup: LookupFunction = (hostname, options, callback) => {
    const answer = async () => {
      const found = await resolve(hostname);
      const allowed = hosts.has(normalizeHost(hostname)) ? found : found.filter(({ address }) => isAllowed(address));
      const first = allowed[0];
      if (!first) throw nothingAllowed(hostname, found[0]?.address);
      return { allowed, first };
    };
    answer().then(
      ({ allowed, first }) => (options.all ? callback(null, allowed) : callback(null, first.address, first.family)),
      (error) => callback(error, '', 0),
    );
  };

  return {
    connector(timeoutMs) {
      const connect = buildConnector({ timeout: timeoutMs, lookup: checkedLookup });
      return (options, callback) => {
        // A literal address is not looked up. The URL parser has already brought forms such as 0x7f.1 to dotted decimal.
        if (isIP(options.hostname) !== 0 && !isAllowed(options.hostname)) {
          callback(new DomainError('ADDRESS_REFUSED', `${options.hostname} is not a public address.`), null);
          return;
        }
        connect(options, callback);
      };
    },
  };
}

/**
 * Reads one entry of `FETCH_ALLOW_PRIVATE`: a host name (`intranet.example`, without its subdomains), an address
 * (`127.0.0.1`, `::1`) or a block of addresses (`10.0.0.0/8`).
 *
 * @throws Error whose message says what is wrong with the entry
 */
export function parseExemption(text: string): Exemption {
  const entry = text.trim();
  const [base = '', length, ...rest] = entry.split('/');
  const address = base.replace(/^\[(.*)\]$/, '$1');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits > 0 && !address.includes('%')) {
    const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (rest.length > 0 || !(prefix <= bits))
      throw new Error(`"${entry}" must end in a prefix length from /0 to /${bits}`);
    return { address, prefix };
  }
  // Through the URL parser, so that international names compare in the form in which they are connected to.
  const host = /^[^\s/:@?#[\]\\*]+$/.test(entry) ? URL.parse(`http://${entry}/`)?.hostname : undefined;
  if (!host)
    throw new Error(`"${entry}" is neither a host name, nor an address, nor a block of addresses like 10.0.0.0/8`);
  return isIP(host) === 0 ? { host: normalizeHost(host) } : { address: host, prefix: 32 };
}

function resolveBySystem(hostname: string): Promise<{ address: string; family: number }[]> {
  return lookup(hostname, { all: true });
}

function normalizeHost(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

function nothingAllowed(hostname: string, address: string | undefined): DomainError {
  if (address === undefined) return new DomainError('DNS_FAILED', `${hostname} has no address.`);
  // Which address it is would tell a stranger about the net inside; it is for the operator's log alone.
  return new DomainError('ADDRESS_REFUSED', `${hostname} leads to an address that is not public.`, {
    cause: new Error(`${hostname} has the address ${address}`),
  });
}
