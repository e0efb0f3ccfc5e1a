import * as messages from '../../src/i18n/messages';
import { type HaloClient, HaloError, type TokenManager } from '../../src/index';

/** A request of an open dialog: an operation that reads, and its parameters. */
export interface Lookup {
  operation: string;
  parameters?: Record<string, unknown>;
}

/** The result of a lookup. It is shared by all callers and must not be modified. */
export interface LookupResult {
  payload: unknown;
  rows: readonly unknown[];
  /** Total number of records on all pages, if Halo sends it. */
  recordCount?: number;
  /** Whether this page contains all records; undefined if the result is not a list. */
  complete?: boolean;
  /** Milliseconds since Halo sent it. */
  age: number;
}

interface CacheEntry {
  result: Omit<LookupResult, 'age'>;
  readAt: number;
  sizeChars: number;
}

const LOOKUP_TIMEOUT_MS = 30_000;
const CACHE_TTL_MS = 10 * 60_000;
/** A younger result is not refreshed, even on request. */
const MIN_REFRESH_AGE_MS = 2000;
/** Maximum size of one connection's cache, in characters of JSON. */
const MAX_CACHE_CHARS = 8_000_000;
/** Estimated memory of an entry besides its key and result. */
const ENTRY_OVERHEAD_CHARS = 500;
/** Maximum number of concurrent lookups. Enough for several open dialogs, and well below Halo's rate limit. */
const MAX_CONCURRENT_LOOKUPS = 20;

/**
 * Cached reads for open dialogs. Lookups take precedence over messages of flows, and concurrent equal lookups share one
 * request. Results are cached while the connection runs and its sign-in stays the same. Errors are not cached.
 */
export class LookupCache {
  readonly #client: HaloClient;
  readonly #tokenManager: TokenManager;
  /** By lookup, least recently used first. */
  readonly #entries = new Map<string, CacheEntry>();
  readonly #inFlight = new Map<string, Promise<CacheEntry>>();
  #activeCount = 0;
  #sizeChars = 0;
  #signInKey = '';

  constructor(client: HaloClient, tokenManager: TokenManager) {
    this.#client = client;
    this.#tokenManager = tokenManager;
  }

  /**
   * Returns the result of a lookup, from the cache if possible.
   * @param refresh - bypasses the cache, unless the cached result is younger than two seconds
   * @throws HaloError if the request fails; HALO_QUEUE_FULL if too many lookups are in flight
   */
  async read(lookup: Lookup, { refresh = false } = {}): Promise<LookupResult> {
    const signInKey = this.#clearOnNewSignIn();
    const key = cacheKey(lookup);
    const entry = this.#entries.get(key);
    if (entry && performance.now() - entry.readAt < (refresh ? MIN_REFRESH_AGE_MS : CACHE_TTL_MS)) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return withAge(entry);
    }
    let pending = this.#inFlight.get(key);
    if (!pending) {
      if (this.#activeCount >= MAX_CONCURRENT_LOOKUPS)
        throw new HaloError('HALO_QUEUE_FULL', messages.lookup('tooManyLookups'));
      this.#activeCount++;
      pending = this.#fetch(lookup).finally(() => {
        this.#activeCount--;
        if (this.#inFlight.get(key) === pending) this.#inFlight.delete(key);
      });
      this.#inFlight.set(key, pending);
    }
    const fetched = await pending;
    if (signInKey === this.#clearOnNewSignIn()) this.#store(key, fetched);
    return withAge(fetched);
  }

  async #fetch({ operation: id, parameters = {} }: Lookup): Promise<CacheEntry> {
    const { findOperation } = await import('../../src/catalogue/index');
    const operation = findOperation(id);
    if (operation?.method !== 'GET') throw new Error(`${id} is not a read operation`);
    const { payload, rows, halo } = await this.#client.run(
      operation,
      { parameters },
      { interactive: true, deadlineMs: LOOKUP_TIMEOUT_MS },
    );
    const { recordCount, complete } = halo;
    return {
      result: { payload, rows, recordCount, complete },
      readAt: performance.now(),
      sizeChars: JSON.stringify(payload ?? null).length,
    };
  }

  /**
   * Clears the cache after a sign-in or sign-out: results must not be visible to another user.
   * @returns a key of the current sign-in
   */
  #clearOnNewSignIn(): string {
    const { state, signInCount } = this.#tokenManager;
    const signInKey = `${signInCount} ${state}`;
    if (signInKey !== this.#signInKey) {
      this.#signInKey = signInKey;
      this.#entries.clear();
      this.#inFlight.clear();
      this.#sizeChars = 0;
    }
    return signInKey;
  }

  #store(key: string, entry: CacheEntry): void {
    this.#delete(key);
    const now = performance.now();
    for (const [otherKey, { readAt }] of this.#entries)
      if (now - readAt >= CACHE_TTL_MS) this.#delete(otherKey);
    const sizeChars = entrySize(key, entry);
    if (sizeChars > MAX_CACHE_CHARS) return;
    this.#entries.set(key, entry);
    this.#sizeChars += sizeChars;
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeChars <= MAX_CACHE_CHARS) break;
      this.#delete(oldest);
    }
  }

  #delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#sizeChars -= entrySize(key, entry);
    this.#entries.delete(key);
  }
}

function cacheKey({ operation, parameters = {} }: Lookup): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([operation, sorted]);
}

function entrySize(key: string, { sizeChars }: CacheEntry): number {
  return key.length + sizeChars + ENTRY_OVERHEAD_CHARS;
}

function withAge({ result, readAt }: CacheEntry): LookupResult {
  return { ...result, age: Math.round(performance.now() - readAt) };
}
