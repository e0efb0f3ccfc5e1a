import { createHash, randomUUID } from 'node:crypto';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { RedisConnection } from '../redis/redis-connection';
import { RECOVERY_MS, RELEASE_LOCK, SYNC_LOGIN } from '../redis/scripts';
import { deriveSealingKey, seal, unseal } from './seal';
import { isStoredLogin, type StoredLogin } from './token-manager';

/** A login and how new it is; without one, that it was removed. Version 0 is no knowledge at all. */
export interface VersionedLogin {
  version: number;
  login?: StoredLogin;
}

/** What became of asking for the right to renew. */
export type RefreshLock = { newer: VersionedLogin } | { release(): Promise<void> } | 'disconnected';

/** How long a login rests in Redis without anybody asking for it, ms. */
const LOGIN_TTL_MS = 30 * 24 * 60 * 60_000;
/** What a lock lives longer than the request it is for, ms. */
const LOCK_MARGIN_MS = 5000;
const POLL_INTERVAL_MS = 100;

/**
 * The login that several processes share through Redis, where it rests sealed: Redis alone is not enough to use it.
 * A person's login belongs to one connection, by its id; all who have an application's secret share its token.
 */
export class SharedTokens {
  readonly #redis: RedisConnection;
  readonly #keys: string[];
  readonly #name: string;
  readonly #sealingKey: Buffer;
  /** This process, as others see it in the lock. */
  readonly #holderId = randomUUID();
  #lockState: 'free' | 'asked' | 'hold' = 'free';
  readonly #lockTtlMs: number;
  readonly #recoveryMs: number;

  constructor(redis: RedisConnection, id: string, settings: ConnectionSettings) {
    this.#redis = redis;
    const isAccount = settings.signIn === 'account';
    this.#name = createHash('sha256')
      .update(JSON.stringify([fingerprint(settings), settings.scope, isAccount ? id : '']))
      .digest('base64url');
    const keyPrefix = `halo-itsm:{${this.#name}}`;
    this.#keys = [`${keyPrefix}:login`, `${keyPrefix}:lock`, `${keyPrefix}:settling`];
    this.#sealingKey = deriveSealingKey(
      Buffer.from(settings.clientSecret),
      `halo-connection redis ${this.#name}`,
    );
    this.#lockTtlMs = settings.timeoutMs + LOCK_MARGIN_MS;
    // Redis may have forgotten the newest refresh token, and an old one spent again ends the sign-in.
    this.#recoveryMs = isAccount ? RECOVERY_MS : 0;
  }

  /** Calls whenever there may be news; `back` after Redis was away. @returns a function that ends it */
  watch(listener: (event: 'back' | 'beat') => void): () => void {
    const onReconnected = (wasDisconnected: boolean) => listener(wasDisconnected ? 'back' : 'beat');
    const onHeartbeat = () => listener('beat');
    this.#redis.on('reconnected', onReconnected).on('heartbeat', onHeartbeat);
    return () => void this.#redis.off('reconnected', onReconnected).off('heartbeat', onHeartbeat);
  }

  /**
   * Puts the newer of two logins on both sides.
   * @returns the one that rests in Redis when it is newer
   * @throws HaloError HALO_CONFIG when it is sealed with another secret
   */
  async sync(local: VersionedLogin, event: 'back' | 'beat' = 'beat'): Promise<VersionedLogin | undefined> {
    const reply = await this.#runScript(local, event, this.#lockState);
    return reply[0] === 'newer' ? this.#unsealReply(reply) : undefined;
  }

  /**
   * Waits until this process may renew, or somebody else has.
   * @throws HaloError HALO_CONFIG as above
   */
  async acquireLock(local: VersionedLogin): Promise<RefreshLock> {
    this.#lockState = 'asked';
    try {
      for (;;) {
        const reply = await this.#runScript(local, 'beat', 'take');
        if (reply[0] === 'newer') return { newer: this.#unsealReply(reply) };
        if (reply[0] === 'yours') {
          this.#lockState = 'hold';
          return { release: () => this.#releaseLock() };
        }
        if (reply[0] !== 'same') return 'disconnected';
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS * (0.5 + Math.random())));
      }
    } finally {
      if (this.#lockState === 'asked') this.#lockState = 'free';
    }
  }

  /** Tells it at once; a Redis that is away hears of it with the next word. */
  async #releaseLock(): Promise<void> {
    this.#lockState = 'free';
    await this.#redis.run(RELEASE_LOCK, [this.#keys[1] as string], [this.#holderId]);
  }

  async #runScript(
    { version, login }: VersionedLogin,
    event: 'back' | 'beat',
    lockAction = '',
  ): Promise<unknown[]> {
    const sealed = login ? seal(this.#sealingKey, JSON.stringify(login)) : '';
    const reply = await this.#redis.run(SYNC_LOGIN, this.#keys, [
      version,
      sealed,
      LOGIN_TTL_MS,
      this.#recoveryMs,
      event,
      this.#holderId,
      this.#lockTtlMs,
      lockAction,
    ]);
    return Array.isArray(reply) ? reply : [];
  }

  #unsealReply([, version, sealed]: unknown[]): VersionedLogin {
    if (sealed === '') return { version: Number(version) };
    const json = unseal(this.#sealingKey, String(sealed));
    const login: unknown = json === undefined ? undefined : JSON.parse(json);
    if (!isStoredLogin(login)) {
      throw new HaloError('HALO_CONFIG', messages.tokens('clientSecretMismatch'), { field: 'clientSecret' });
    }
    return { version: Number(version), login };
  }
}
