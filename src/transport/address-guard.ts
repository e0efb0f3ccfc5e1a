import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Network scope of an IP address, narrowest first. Halo may run on this machine or in a private network, so `loopback`
 * and `private` are allowed for addresses the user enters. `blocked` is never allowed: it contains no Halo, but the
 * metadata services of clouds, which serve credentials (SSRF).
 */
export type AddressScope = 'blocked' | 'loopback' | 'private' | 'public';

const SCOPE_NETWORKS: Record<Exclude<AddressScope, 'public'>, string[]> = {
  // "This network", link-local (most cloud metadata services), two other metadata services, multicast, broadcast.
  blocked: [
    '0.0.0.0/8',
    '169.254.0.0/16',
    '100.100.100.200/32',
    '224.0.0.0/4',
    '255.255.255.255/32',
    '::/128',
    'fe80::/10',
    'fd00:ec2::254/128',
    'ff00::/8',
  ],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10'],
};

const blockLists = Object.entries(SCOPE_NETWORKS).map(([scope, networks]) => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return { scope: scope as AddressScope, list };
});

/** The scope of an IP address; an IPv4-mapped IPv6 address has the scope of its IPv4 address. */
export function scopeOfAddress(address: string): AddressScope {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return blockLists.find(({ list }) => list.check(address, family))?.scope ?? 'public';
}

/** The IP address in a URL's host name; undefined for a name. */
function ipLiteral(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) ? bare : undefined;
}

const DNS_TIMEOUT_MS = 5000;

/** The narrowest scope of a host's addresses; undefined when DNS does not resolve the name, as is usual behind a proxy. */
export async function scopeOfHost(hostname: string): Promise<AddressScope | undefined> {
  const address = ipLiteral(hostname);
  if (address) return scopeOfAddress(address);
  if (/(^|\.)localhost$/i.test(hostname)) return 'loopback';
  const addresses = await new Promise<dns.LookupAddress[]>((resolve) => {
    const timer = setTimeout(resolve, DNS_TIMEOUT_MS, []);
    dns.lookup(hostname, { all: true }, (error, found) => {
      clearTimeout(timer);
      resolve(error ? [] : found);
    });
  });
  return narrowestScope(addresses.map(({ address }) => address));
}

function narrowestScope(addresses: string[]): AddressScope | undefined {
  const scopes = addresses.map(scopeOfAddress);
  return SCOPES_NARROWEST_FIRST.find((scope) => scopes.includes(scope));
}

const SCOPES_NARROWEST_FIRST: AddressScope[] = ['blocked', 'loopback', 'private', 'public'];

/** Whether a scope is narrower than another, that is, nearer to this machine. */
export function isNarrower(scope: AddressScope, other: AddressScope): boolean {
  return SCOPES_NARROWEST_FIRST.indexOf(scope) < SCOPES_NARROWEST_FIRST.indexOf(other);
}

/** Error codes for addresses that are not connected to: never allowed, or narrower than the minimum scope. */
export const ADDRESS_BLOCKED = 'HALO_ADDRESS_BLOCKED';
export const SCOPE_NOT_ALLOWED = 'HALO_SCOPE_NOT_ALLOWED';

function scopeError(scope: AddressScope, minScope: AddressScope): NodeJS.ErrnoException | undefined {
  if (!isNarrower(scope, minScope)) return undefined;
  const code = scope === 'blocked' ? ADDRESS_BLOCKED : SCOPE_NOT_ALLOWED;
  return Object.assign(new Error('address not allowed'), { code });
}

/** The error for a URL whose host is an IP address narrower than `minScope`; undefined when it is allowed. */
export function blockedAddressError(
  { hostname }: URL,
  minScope: AddressScope = 'loopback',
): Error | undefined {
  const address = ipLiteral(hostname);
  return address === undefined ? undefined : scopeError(scopeOfAddress(address), minScope);
}

/**
 * A `lookup` function for sockets that rejects addresses narrower than `minScope`. The check is part of the lookup itself,
 * because a name may resolve to another address than before (DNS rebinding).
 */
export function guardedLookup(minScope: AddressScope = 'loopback'): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, options, (error, found, family) => {
      const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found];
      const blocked = error ? undefined : scopeError(narrowestScope(addresses) ?? 'public', minScope);
      if (blocked) callback(blocked, '', 0);
      else callback(error, found, family);
    });
  };
}
