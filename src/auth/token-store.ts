import { randomBytes } from 'node:crypto';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { isObject } from '../util/parse';
import { isStoredLogin, type LoginStorage, type StoredLogin } from './login';
import { deriveSealingKey, seal, unseal } from './seal';

/** The storage that Node-RED offers to nodes. Implemented in `nodes/`, because `src/` does not depend on Node-RED. */
export interface TokenStoreBackend {
  /** Returns a node's credentials from memory. */
  credentials(id: string): Record<string, unknown> | undefined;
  /** Replaces a node's credentials in memory. Node-RED saves them with the next deploy. */
  setCredentials(id: string, credentials: Record<string, unknown>): void;
  /** Returns the value last saved with `saveEntries`. */
  loadEntries(): unknown;
  /** Saves a value immediately. Rejects if it could not be written. */
  saveEntries(value: SealedEntries): Promise<void>;
  warn(message: LocalizedText): void;
}

/** A login stored outside the credentials, encrypted with a key that only the credentials contain. */
export interface SealedEntry {
  savedAt: number;
  /** Time at which its connection was first missing. Absent while the connection exists. */
  goneAt?: number;
  /** Absent after a disconnect: then the older copy in the credentials file is invalid too. */
  sealed?: string;
  /** The key. Removed once a deploy has saved the credentials that contain it. */
  key?: string;
}

export type SealedEntries = Record<string, SealedEntry>;

interface StoredCopy {
  savedAt: number;
  login?: StoredLogin;
}

/** How long the login of a deleted connection is kept, ms. */
const ORPHAN_TTL_MS = 24 * 60 * 60 * 1000;
/** Delay before a failed write is repeated, ms. */
const WRITE_RETRY_MS = 60_000;

/**
 * Stores the login of every connection across restarts. Node-RED saves credentials only in a deploy, but a refresh
 * token can rotate at any time. So each login is stored twice: in the connection's credentials, and encrypted in
 * Node-RED's settings, which are written immediately. The newer copy is used.
 */
export class TokenStore {
  readonly #backend: TokenStoreBackend;
  readonly #keys = new Map<string, string>();
  #entries: Map<string, SealedEntry> | undefined;
  #pendingWrite: Promise<void> = Promise.resolve();
  #warned = false;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(backend: TokenStoreBackend) {
    this.#backend = backend;
  }

  /** Returns the storage for one connection's login. */
  storageFor(id: string): LoginStorage {
    return {
      load: () => this.#load(id),
      save: (login) => this.#save(id, login),
      remove: () => this.#save(id, undefined),
    };
  }

  /**
   * Called with the credentials that a node starts with. If they contain the key, it has been saved, and its copy in
   * the entry is removed.
   */
  confirmKeySaved(id: string, credentials: Record<string, unknown> | undefined): void {
    const entry = this.#getEntries().get(id);
    if (entry?.key && credentials?.storeKey === entry.key) {
      delete entry.key;
      void this.#write();
    }
  }

  /** Removes the entries of deleted connections after a day. Not immediately: the user can undo a deletion. */
  purgeOrphans(existing: Set<string>): void {
    const entries = this.#getEntries();
    const now = Date.now();
    let changed = false;
    for (const [id, entry] of entries) {
      const exists = existing.has(id);
      if (exists && entry.goneAt !== undefined) delete entry.goneAt;
      else if (!exists && entry.goneAt === undefined) entry.goneAt = now;
      else if (!exists && Number(entry.goneAt) < now - ORPHAN_TTL_MS) {
        entries.delete(id);
        this.#keys.delete(id);
      } else continue;
      changed = true;
    }
    if (changed) void this.#write();
  }

  #load(id: string): StoredLogin | undefined {
    const credentials = this.#backend.credentials(id);
    const entry = this.#getEntries().get(id);
    const key = this.#keyFor(id, credentials, entry);
    // Keep the key in memory: Node-RED deletes a connection's credentials with it, and an undo does not restore them.
    if (key) this.#keys.set(id, key);
    const copies = [parseStored(credentials?.tokens), unsealEntry(id, entry, key)].filter(
      (copy) => copy !== undefined,
    );
    const newest = copies.sort((a, b) => b.savedAt - a.savedAt)[0];
    if (newest?.login && key && credentials?.tokens === undefined) {
      // A deploy has discarded the credentials of a connection that was not deployed yet. Restore them.
      this.#backend.setCredentials(id, { ...credentials, tokens: JSON.stringify(newest), storeKey: key });
    }
    return newest?.login;
  }

  async #save(id: string, login: StoredLogin | undefined): Promise<void> {
    const credentials = this.#backend.credentials(id);
    const entries = this.#getEntries();
    const previous = entries.get(id);
    const key = this.#keyFor(id, credentials, previous) ?? randomBytes(32).toString('base64');
    this.#keys.set(id, key);
    // Always increases, even if the clock was set back.
    const savedAt = Math.max(Date.now(), (previous?.savedAt ?? 0) + 1);
    const stored: StoredCopy = { savedAt, login };

    const { tokens: _, ...rest } = credentials ?? {};
    this.#backend.setCredentials(id, {
      ...rest,
      ...(login && { tokens: JSON.stringify(stored) }),
      storeKey: key,
    });
    const isKeySaved = credentials?.storeKey === key && previous?.key === undefined;
    entries.set(id, {
      savedAt,
      ...(login && { sealed: seal(connectionKey(id, key), JSON.stringify(stored)) }),
      ...(!isKeySaved && { key }),
    });
    await this.#write();
  }

  #keyFor(id: string, credentials: Record<string, unknown> | undefined, entry: SealedEntry | undefined) {
    const stored = credentials?.storeKey;
    return typeof stored === 'string' && stored ? stored : (this.#keys.get(id) ?? entry?.key);
  }

  #getEntries(): Map<string, SealedEntry> {
    this.#entries ??= parseEntries(this.#backend.loadEntries());
    return this.#entries;
  }

  /**
   * Writes all entries. Writes are sequential, each with the current state. A failed write causes one warning and is
   * repeated until it succeeds. It does not reject, so that the connection keeps working.
   */
  #write(): Promise<void> {
    this.#pendingWrite = this.#pendingWrite.then(async () => {
      clearTimeout(this.#retryTimer);
      try {
        await this.#backend.saveEntries(structuredClone(Object.fromEntries(this.#getEntries())));
        this.#warned = false;
      } catch {
        if (!this.#warned) {
          this.#backend.warn(messages.tokens('signInNotSaved'));
        }
        this.#warned = true;
        this.#retryTimer = setTimeout(() => void this.#write(), WRITE_RETRY_MS).unref();
      }
    });
    return this.#pendingWrite;
  }
}

function connectionKey(id: string, key: string): Buffer {
  return deriveSealingKey(Buffer.from(key, 'base64'), `halo-connection ${id}`);
}

function unsealEntry(
  id: string,
  entry: SealedEntry | undefined,
  key: string | undefined,
): StoredCopy | undefined {
  if (!entry) return undefined;
  if (!entry.sealed) return { savedAt: entry.savedAt };
  // Without the key, only the copy in the credentials can be used.
  return key ? parseStored(unseal(connectionKey(id, key), entry.sealed)) : undefined;
}

function parseStored(json: unknown): StoredCopy | undefined {
  if (typeof json !== 'string' || !json) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (!isObject(value) || typeof value.savedAt !== 'number') return undefined;
    return { savedAt: value.savedAt, login: isStoredLogin(value.login) ? value.login : undefined };
  } catch {
    return undefined;
  }
}

function parseEntries(value: unknown): Map<string, SealedEntry> {
  if (!isObject(value)) return new Map();
  const entries = Object.entries(structuredClone(value)).filter(
    (entry): entry is [string, SealedEntry & Record<string, unknown>] =>
      isObject(entry[1]) &&
      typeof entry[1].savedAt === 'number' &&
      ['number', 'undefined'].includes(typeof entry[1].goneAt),
  );
  return new Map(entries);
}
