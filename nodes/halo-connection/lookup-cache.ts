import * as messages from '../../src/i18n/messages';
import { type HaloClient, HaloError, type TokenManager } from '../../src/index';

/** A question of an open dialog: an operation that reads, and its parameters. */
export interface Lookup {
  operation: string;
  parameters?: Record<string, unknown>;
}

/** What Halo answered, and how long ago. Shared by everybody who asks: not to be changed. */
export interface LookupResult {
  payload: unknown;
  rows: readonly unknown[];
  /** Halo's own total over all pages, where it tells one. */
  recordCount?: number;
  /** Whether this one page is everything; absent when the answer is no list. */
  complete?: boolean;
  /** Milliseconds since it was read. */
  age: number;
}

interface CacheEntry {
  result: Omit<LookupResult, 'age'>;
  readAt: number;
  sizeChars: number;
}

/** How long a person waits for an answer, ms. */
const LOOKUP_TIMEOUT_MS = 30_000;
/** An older answer is read anew without being asked, ms. */
const CACHE_TTL_MS = 10 * 60_000;
/** A younger answer is not read again even when that is asked for, ms. */
const MIN_REFRESH_MS = 2000;
/** What is remembered for one connection, in characters of JSON. */
const MAX_CACHE_CHARS = 8_000_000;
/** What remembering takes besides question and answer. */
const ENTRY_OVERHEAD_CHARS = 500;
/** Most questions with Halo at a time: dialogs of several people at work, and little beside the limits of Halo. */
const MAX_CONCURRENT = 20;

/**
 * What open dialogs ask Halo on behalf of their users: always reads, before the messages of flows, one request for
 * everybody who asks the same. Answers are remembered as long as the connection runs and its sign-in stays the same;
 * failures never are.
 */
export class LookupCache {
  readonly #client: HaloClient;
  readonly #tokenManager: TokenManager;
  /** By question, the one asked longest ago first. */
  readonly #entries = new Map<string, CacheEntry>();
  readonly #inFlight = new Map<string, Promise<CacheEntry>>();
  #activeCount = 0;
  #sizeChars = 0;
  #owner = '';

  constructor(client: HaloClient, tokenManager: TokenManager) {
    this.#client = client;
    this.#tokenManager = tokenManager;
  }

  /**
   * Answers a question, from memory where it was asked lately.
   * @param refresh - asks Halo although the answer is remembered, unless it has only just come
   * @throws HaloError saying why there is no answer; HALO_QUEUE_FULL when too much is being asked
   */
  async read(lookup: Lookup, { refresh = false } = {}): Promise<LookupResult> {
    const owner = this.#clearOnNewOwner();
    const key = cacheKey(lookup);
    const entry = this.#entries.get(key);
    if (entry && performance.now() - entry.readAt < (refresh ? MIN_REFRESH_MS : CACHE_TTL_MS)) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return withAge(entry);
    }
    let pending = this.#inFlight.get(key);
    if (!pending) {
      if (this.#activeCount >= MAX_CONCURRENT)
        throw new HaloError('HALO_QUEUE_FULL', messages.lookup('tooManyLookups'));
      this.#activeCount++;
      pending = this.#fetch(lookup).finally(() => {
        this.#activeCount--;
        if (this.#inFlight.get(key) === pending) this.#inFlight.delete(key);
      });
      this.#inFlight.set(key, pending);
    }
    const fetched = await pending;
    if (owner === this.#clearOnNewOwner()) this.#store(key, fetched);
    return withAge(fetched);
  }

  async #fetch({ operation: id, parameters = {} }: Lookup): Promise<CacheEntry> {
    const { findOperation } = await import('../../src/catalogue/index');
    const operation = findOperation(id);
    if (operation?.method !== 'GET') throw new Error(`${id} is no operation that reads`);
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

  /** Answers belong to who is signed in; whoever comes next must not see them. @returns whose they are now */
  #clearOnNewOwner(): string {
    const { state, signInCount: signIns } = this.#tokenManager;
    const owner = `${signIns} ${state}`;
    if (owner !== this.#owner) {
      this.#owner = owner;
      this.#entries.clear();
      this.#inFlight.clear();
      this.#sizeChars = 0;
    }
    return owner;
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

/**
 * Why a connection cannot be asked.
 * @param isDeployed - whether it is in the flows that Node-RED has
 */
export function notRunningError(isDeployed: boolean): HaloError {
  return new HaloError(
    'HALO_CONFIG',
    isDeployed ? messages.lookup('connectionNotRunning') : messages.lookup('connectionNotDeployed'),
  );
}
