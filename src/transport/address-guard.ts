import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * How far away an address is. Halo may well be on this machine or in a private network, so `loopback` and `private`
 * are fine where the user names them; `never` is where no Halo can be, but a cloud machine's own credentials are.
 */
export type AddressScope = 'blocked' | 'loopback' | 'private' | 'public';

const SCOPE_NETWORKS: Record<Exclude<AddressScope, 'public'>, string[]> = {
  // "This network", link-local with the metadata services of clouds (two have theirs elsewhere), multicast, broadcast.
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

/** The reach of an IP address; IPv4 written as IPv6 is seen through. */
export function scopeOfAddress(address: string): AddressScope {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return blockLists.find(({ list }) => list.check(address, family))?.scope ?? 'public';
}

/** The address in a URL's host name, where it is one. */
function ipLiteral(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) ? bare : undefined;
}

const DNS_TIMEOUT_MS = 5000;

/** The nearest of a host's addresses; undefined when the name cannot be looked up here, as behind many a proxy. */
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

/** Whether one is nearer to this machine than the other. */
export function isNarrower(scope: AddressScope, other: AddressScope): boolean {
  return SCOPES_NARROWEST_FIRST.indexOf(scope) < SCOPES_NARROWEST_FIRST.indexOf(other);
}

/** Why an address is not connected to: no Halo can have it, or it is nearer than whoever named it may reach. */
export const ADDRESS_BLOCKED = 'HALO_ADDRESS_NOT_ALLOWED';
export const SCOPE_NOT_ALLOWED = 'HALO_ADDRESS_TOO_NEAR';

function scopeError(scope: AddressScope, minScope: AddressScope): NodeJS.ErrnoException | undefined {
  if (!isNarrower(scope, minScope)) return undefined;
  const code = scope === 'blocked' ? ADDRESS_BLOCKED : SCOPE_NOT_ALLOWED;
  return Object.assign(new Error('an address that is not allowed'), { code });
}

/** The refusal of a URL that names an address nearer than this. */
export function blockedAddressError(
  { hostname }: URL,
  minScope: AddressScope = 'loopback',
): Error | undefined {
  const address = ipLiteral(hostname);
  return address === undefined ? undefined : scopeError(scopeOfAddress(address), minScope);
}

/** Looks a name up for a connection, and refuses addresses nearer than this, whatever the name was a moment ago. */
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
