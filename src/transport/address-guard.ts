import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * How far away an address is. Halo may well be on this machine or in a private network, so `loopback` and `private`
 * are fine where the user names them; `never` is where no Halo can be, but a cloud machine's own credentials are.
 */
export type Reach = 'never' | 'loopback' | 'private' | 'public';

const NETWORKS: Record<Exclude<Reach, 'public'>, string[]> = {
  // "This network", link-local with the metadata services of clouds (two have theirs elsewhere), multicast, broadcast.
  never: [
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

const lists = Object.entries(NETWORKS).map(([reach, networks]) => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return { reach: reach as Reach, list };
});

/** The reach of an IP address; IPv4 written as IPv6 is seen through. */
export function reachOfAddress(address: string): Reach {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return lists.find(({ list }) => list.check(address, family))?.reach ?? 'public';
}

/** The address in a URL's host name, where it is one. */
function literal(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) ? bare : undefined;
}

const PATIENCE = 5000;

/** The nearest of a host's addresses; undefined when the name cannot be looked up here, as behind many a proxy. */
export async function reachOfHost(hostname: string): Promise<Reach | undefined> {
  const known = literal(hostname);
  if (known) return reachOfAddress(known);
  if (/(^|\.)localhost$/i.test(hostname)) return 'loopback';
  const addresses = await new Promise<dns.LookupAddress[]>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE, []);
    dns.lookup(hostname, { all: true }, (error, found) => {
      clearTimeout(timer);
      resolve(error ? [] : found);
    });
  });
  return nearestOf(addresses.map(({ address }) => address));
}

function nearestOf(addresses: string[]): Reach | undefined {
  const reaches = addresses.map(reachOfAddress);
  return BY_DISTANCE.find((reach) => reaches.includes(reach));
}

const BY_DISTANCE: Reach[] = ['never', 'loopback', 'private', 'public'];

/** Whether one is nearer to this machine than the other. */
export function isNearer(one: Reach, other: Reach): boolean {
  return BY_DISTANCE.indexOf(one) < BY_DISTANCE.indexOf(other);
}

/** Why an address is not connected to: no Halo can have it, or it is nearer than whoever named it may reach. */
export const NOT_ALLOWED = 'HALO_ADDRESS_NOT_ALLOWED';
export const TOO_NEAR = 'HALO_ADDRESS_TOO_NEAR';

function refusal(reach: Reach, nearest: Reach): NodeJS.ErrnoException | undefined {
  if (!isNearer(reach, nearest)) return undefined;
  const code = reach === 'never' ? NOT_ALLOWED : TOO_NEAR;
  return Object.assign(new Error('an address that is not allowed'), { code });
}

/** The refusal of a URL that names an address nearer than this. */
export function refusedAddress({ hostname }: URL, nearest: Reach = 'loopback'): Error | undefined {
  const address = literal(hostname);
  return address === undefined ? undefined : refusal(reachOfAddress(address), nearest);
}

/** Looks a name up for a connection, and refuses addresses nearer than this, whatever the name was a moment ago. */
export function guardedLookup(nearest: Reach = 'loopback'): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, options, (error, found, family) => {
      const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found];
      const refused = error ? undefined : refusal(nearestOf(addresses) ?? 'public', nearest);
      if (refused) callback(refused, '', 0);
      else callback(error, found, family);
    });
  };
}
