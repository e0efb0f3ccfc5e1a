import dns from 'node:dns';

type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void;

const originalLookup = dns.lookup;

/**
 * Replaces DNS lookups in this process until `restoreLookup`.
 * @param lookup - called with every host name; may call back with addresses or an error, or never
 */
export function patchLookup(lookup: (host: string, callback: LookupCallback) => void): void {
  const patched = (host: string, options: unknown, callback?: unknown) => {
    const done = (callback ?? options) as (...results: unknown[]) => void;
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true;
    lookup(host, (error, addresses) => {
      if (error) done(error);
      else if (all) done(null, addresses);
      else done(null, addresses[0]?.address, addresses[0]?.family);
    });
  };
  Object.assign(dns, { lookup: patched });
}

export function restoreLookup(): void {
  Object.assign(dns, { lookup: originalLookup });
}

/** An error of the system resolver. */
export function lookupError(code: 'ENOTFOUND' | 'EAI_AGAIN', host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, syscall: 'getaddrinfo' });
}
