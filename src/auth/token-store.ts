import { randomBytes } from 'node:crypto';
import * as say from '../i18n/messages';
import type { Said } from '../i18n/translate';
import { seal, sealingKey, unseal } from './seal';
import { isLogin, type Login, type LoginStore } from './token-manager';

/** Where Node-RED lets a node keep things; given by `nodes/`, so that the engine does not know Node-RED. */
export interface VaultStorage {
  /** The credentials of a node as they are now in memory. */
  credentials(id: string): Record<string, unknown> | undefined;
  /** Replaces a node's credentials in memory; they reach the disk with the next deploy. */
  setCredentials(id: string, credentials: Record<string, unknown>): void;
  /** A value that is written to disk at once. */
  durable(): unknown;
  /** Rejects when it did not get there. */
  setDurable(value: SealedEntries): Promise<void>;
  warn(said: Said): void;
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

interface Stored {
  savedAt: number;
  login?: Login;
}

const DAY = 24 * 60 * 60 * 1000;
/** How long a disk that refused is left alone, ms. */
const RETRY = 60_000;

/**
 * Keeps every connection's login across restarts. Node-RED writes credentials only in a deploy, but a refresh
 * token may rotate at any time, so each login is kept twice: in the connection's credentials, and sealed in
 * Node-RED's own settings, which are written at once. The newer one counts.
 */
export class Vault {
  readonly #storage: VaultStorage;
  readonly #keys = new Map<string, string>();
  #entries: Map<string, SealedEntry> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #warned = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(storage: VaultStorage) {
    this.#storage = storage;
  }

  /** The place of one connection's login. */
  for(id: string): LoginStore {
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
  settled(id: string, credentials: Record<string, unknown> | undefined): void {
    const entry = this.#all().get(id);
    if (entry?.key && credentials?.storeKey === entry.key) {
      delete entry.key;
      void this.#write();
    }
  }

  /** Drops what belongs to connections that are gone, but not at once: an undo brings them back. */
  collect(existing: Set<string>): void {
    const entries = this.#all();
    const now = Date.now();
    let changed = false;
    for (const [id, entry] of entries) {
      const there = existing.has(id);
      if (there && entry.goneAt !== undefined) delete entry.goneAt;
      else if (!there && entry.goneAt === undefined) entry.goneAt = now;
      else if (!there && Number(entry.goneAt) < now - DAY) {
        entries.delete(id);
        this.#keys.delete(id);
      } else continue;
      changed = true;
    }
    if (changed) void this.#write();
  }

  #load(id: string): Login | undefined {
    const credentials = this.#storage.credentials(id);
    const entry = this.#all().get(id);
    const key = this.#keyOf(id, credentials, entry);
    // Node-RED drops the credentials of a connection that is deleted; an undo does not bring them back.
    if (key) this.#keys.set(id, key);
    const copies = [parseStored(credentials?.tokens), opened(id, entry, key)].filter(
      (copy) => copy !== undefined,
    );
    const newest = copies.sort((a, b) => b.savedAt - a.savedAt)[0];
    if (newest?.login && key && credentials?.tokens === undefined) {
      // Another connection's deploy dropped what belonged to one not deployed yet.
      this.#storage.setCredentials(id, { ...credentials, tokens: JSON.stringify(newest), storeKey: key });
    }
    return newest?.login;
  }

  async #save(id: string, login: Login | undefined): Promise<void> {
    const credentials = this.#storage.credentials(id);
    const entries = this.#all();
    const before = entries.get(id);
    const key = this.#keyOf(id, credentials, before) ?? randomBytes(32).toString('base64');
    this.#keys.set(id, key);
    // Always later than before, even when the clock was set back.
    const savedAt = Math.max(Date.now(), (before?.savedAt ?? 0) + 1);
    const stored: Stored = { savedAt, login };

    const { tokens: _, ...others } = credentials ?? {};
    this.#storage.setCredentials(id, {
      ...others,
      ...(login && { tokens: JSON.stringify(stored) }),
      storeKey: key,
    });
    const keyIsDurable = credentials?.storeKey === key && before?.key === undefined;
    entries.set(id, {
      savedAt,
      ...(login && { sealed: seal(keyFor(id, key), JSON.stringify(stored)) }),
      ...(!keyIsDurable && { key }),
    });
    await this.#write();
  }

  #keyOf(id: string, credentials: Record<string, unknown> | undefined, entry: SealedEntry | undefined) {
    const stored = credentials?.storeKey;
    return typeof stored === 'string' && stored ? stored : (this.#keys.get(id) ?? entry?.key);
  }

  #all(): Map<string, SealedEntry> {
    this.#entries ??= parseEntries(this.#storage.durable());
    return this.#entries;
  }

  /**
   * One write after the other, each with the newest state. A disk that refuses costs a warning, not the connection,
   * and is tried again until it takes what it has to keep.
   */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      clearTimeout(this.#retry);
      try {
        await this.#storage.setDurable(structuredClone(Object.fromEntries(this.#all())));
        this.#warned = false;
      } catch {
        if (!this.#warned) {
          this.#storage.warn(say.session('notSaved'));
        }
        this.#warned = true;
        this.#retry = setTimeout(() => void this.#write(), RETRY).unref();
      }
    });
    return this.#writing;
  }
}

function keyFor(id: string, key: string): Buffer {
  return sealingKey(Buffer.from(key, 'base64'), `halo-connection ${id}`);
}

function opened(id: string, entry: SealedEntry | undefined, key: string | undefined): Stored | undefined {
  if (!entry) return undefined;
  if (!entry.sealed) return { savedAt: entry.savedAt };
  // Sealed with a key that is gone: the copy in the credentials counts.
  return key ? parseStored(unseal(keyFor(id, key), entry.sealed)) : undefined;
}

function parseStored(text: unknown): Stored | undefined {
  if (typeof text !== 'string' || !text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || typeof value.savedAt !== 'number') return undefined;
    return { savedAt: value.savedAt, login: isLogin(value.login) ? value.login : undefined };
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
