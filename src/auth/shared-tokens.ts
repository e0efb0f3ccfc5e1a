import { createHash, randomUUID } from 'node:crypto';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { RedisConnection } from '../redis/redis-connection';
import { RECOVERY_MS, RELEASE_LOCK, SYNC_LOGIN } from '../redis/scripts';
import { asArray } from '../util/parse';
import { isStoredLogin, type StoredLogin } from './login';
import { deriveSealingKey, seal, unseal } from './seal';

/** A login and its version. Without `login`: removed in this version. Version 0: nothing is stored. */
export interface VersionedLogin {
  version: number;
  login?: StoredLogin;
}

/** Why a login is synchronized: after a lost connection to Redis, or in regular intervals. */
export type SyncEvent = 'reconnected' | 'heartbeat';

/** Result of `acquireLock`: a newer login from Redis, the lock, or no connection to Redis. */
export type RefreshLock = { newer: VersionedLogin } | { release(): Promise<void> } | 'disconnected';

/** How long an unused login stays in Redis, ms. */
const LOGIN_TTL_MS = 30 * 24 * 60 * 60_000;
/** Added to the request timeout for the lifetime of a lock, ms. */
const LOCK_MARGIN_MS = 5000;
const POLL_INTERVAL_MS = 100;

/**
 * A login that several processes share in Redis. It is encrypted with a key derived from the client secret, so that
 * access to Redis is not enough to use it. An account's login belongs to one connection id; an application's token is
 * shared by all connections with the same client and secret.
 */
export class SharedTokens {
  readonly #redis: RedisConnection;
  readonly #keys: string[];
  readonly #name: string;
  readonly #sealingKey: Buffer;
  /** Identifies this process as the holder of the lock. */
  readonly #holderId = randomUUID();
  #lockState: 'free' | 'requested' | 'hold' = 'free';
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
    // Redis may have lost the newest refresh token, and reusing an old one can end the sign-in. So the lock is not
    // granted until every process has had time to send its version.
    this.#recoveryMs = isAccount ? RECOVERY_MS : 0;
  }

  /**
   * Subscribes to the times at which Redis may have a newer login.
   * @param listener - called with `reconnected` if the connection to Redis was lost before, otherwise `heartbeat`
   * @returns a function that unsubscribes
   */
  watch(listener: (event: SyncEvent) => void): () => void {
    const onReconnected = (wasDisconnected: boolean) =>
      listener(wasDisconnected ? 'reconnected' : 'heartbeat');
    const onHeartbeat = () => listener('heartbeat');
    this.#redis.on('reconnected', onReconnected).on('heartbeat', onHeartbeat);
    return () => void this.#redis.off('reconnected', onReconnected).off('heartbeat', onHeartbeat);
  }

  /**
   * Compares the local login with the one in Redis, and stores the local one if it is newer.
   * @returns the login in Redis if that one is newer
   * @throws HaloError HALO_CONFIG if it was sealed with another client secret
   */
  async sync(local: VersionedLogin, event: SyncEvent = 'heartbeat'): Promise<VersionedLogin | undefined> {
    const reply = await this.#runScript(local, event, this.#lockState);
    return reply[0] === 'newer' ? this.#unsealReply(reply) : undefined;
  }

  /**
   * Waits for the refresh lock. Also resolves when another process has stored a newer login.
   * @throws HaloError HALO_CONFIG if that login was sealed with another client secret
   */
  async acquireLock(local: VersionedLogin): Promise<RefreshLock> {
    this.#lockState = 'requested';
    try {
      for (;;) {
        const reply = await this.#runScript(local, 'heartbeat', 'acquire');
        if (reply[0] === 'newer') return { newer: this.#unsealReply(reply) };
        if (reply[0] === 'locked') {
          this.#lockState = 'hold';
          return { release: () => this.#releaseLock() };
        }
        if (reply[0] !== 'unchanged') return 'disconnected';
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS * (0.5 + Math.random())));
      }
    } finally {
      if (this.#lockState === 'requested') this.#lockState = 'free';
    }
  }

  /** If Redis is disconnected, the next `sync` releases the lock. */
  async #releaseLock(): Promise<void> {
    this.#lockState = 'free';
    await this.#redis.run(RELEASE_LOCK, [this.#keys[1] as string], [this.#holderId]);
  }

  async #runScript(
    { version, login }: VersionedLogin,
    event: SyncEvent,
    lockAction = '',
  ): Promise<readonly unknown[]> {
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
    return asArray(reply);
  }

  #unsealReply([, version, sealed]: readonly unknown[]): VersionedLogin {
    if (sealed === '') return { version: Number(version) };
    const json = unseal(this.#sealingKey, String(sealed));
    const login: unknown = json === undefined ? undefined : JSON.parse(json);
    if (!isStoredLogin(login)) {
      throw new HaloError('HALO_CONFIG', messages.tokens('clientSecretMismatch'), { field: 'clientSecret' });
    }
    return { version: Number(version), login };
  }
}
