import { randomBytes } from 'node:crypto';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { deriveSealingKey, seal, unseal } from './seal';
import { isStoredLogin, type LoginStorage, type StoredLogin } from './token-manager';

/** Where Node-RED lets a node keep things; given by `nodes/`, so that the engine does not know Node-RED. */
export interface TokenStoreBackend {
  /** The credentials of a node as they are now in memory. */
  credentials(id: string): Record<string, unknown> | undefined;
  /** Replaces a node's credentials in memory; they reach the disk with the next deploy. */
  setCredentials(id: string, credentials: Record<string, unknown>): void;
  /** A value that is written to disk at once. */
  loadEntries(): unknown;
  /** Rejects when it did not get there. */
  saveEntries(value: SealedEntries): Promise<void>;
  warn(message: LocalizedText): void;
}

/** A login beside the credentials: sealed with a key that only the credentials hold. */
export interface SealedEntry {
  savedAt: number;
  /** When its connection was first found to be gone; absent while it is there. */
  goneAt?: number;
  /** Absent after a disconnect: the copy in the credentials file, which is older, does not count any more. */
  sealed?: string;
  /** The key itself, only until a deploy has written the credentials that hold it. */
  key?: string;
}

export type SealedEntries = Record<string, SealedEntry>;

interface StoredCopy {
  savedAt: number;
  login?: StoredLogin;
}

const ORPHAN_TTL_MS = 24 * 60 * 60 * 1000;
/** How long a disk that refused is left alone, ms. */
const WRITE_RETRY_MS = 60_000;

/**
 * Keeps every connection's login across restarts. Node-RED writes credentials only in a deploy, but a refresh
 * token may rotate at any time, so each login is kept twice: in the connection's credentials, and sealed in
 * Node-RED's own settings, which are written at once. The newer one counts.
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

  /** The place of one connection's login. */
  storageFor(id: string): LoginStorage {
    return {
      load: () => this.#load(id),
      save: (login) => this.#save(id, login),
      remove: () => this.#save(id, undefined),
    };
  }

  /**
   * To be called with the credentials a node starts with: a key among them has reached the disk, and the copy of
   * it beside the login can go.
   */
  confirmKeySaved(id: string, credentials: Record<string, unknown> | undefined): void {
    const entry = this.#getEntries().get(id);
    if (entry?.key && credentials?.storeKey === entry.key) {
      delete entry.key;
      void this.#write();
    }
  }

  /** Drops what belongs to connections that are gone, but not at once: an undo brings them back. */
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
    // Node-RED drops the credentials of a connection that is deleted; an undo does not bring them back.
    if (key) this.#keys.set(id, key);
    const copies = [parseStored(credentials?.tokens), unsealEntry(id, entry, key)].filter(
      (copy) => copy !== undefined,
    );
    const newest = copies.sort((a, b) => b.savedAt - a.savedAt)[0];
    if (newest?.login && key && credentials?.tokens === undefined) {
      // Another connection's deploy dropped what belonged to one not deployed yet.
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
    // Always later than before, even when the clock was set back.
    const savedAt = Math.max(Date.now(), (previous?.savedAt ?? 0) + 1);
    const stored: StoredCopy = { savedAt, login };

    const { tokens: _, ...rest } = credentials ?? {};
    this.#backend.setCredentials(id, {
      ...rest,
      ...(login && { tokens: JSON.stringify(stored) }),
      storeKey: key,
    });
    const keyIsDurable = credentials?.storeKey === key && previous?.key === undefined;
    entries.set(id, {
      savedAt,
      ...(login && { sealed: seal(connectionKey(id, key), JSON.stringify(stored)) }),
      ...(!keyIsDurable && { key }),
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
   * One write after the other, each with the newest state. A disk that refuses costs a warning, not the connection,
   * and is tried again until it takes what it has to keep.
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
  // Sealed with a key that is gone: the copy in the credentials counts.
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
