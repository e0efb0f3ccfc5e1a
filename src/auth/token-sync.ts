import type { RefreshLock, SharedTokens, SyncEvent, VersionedLogin } from './shared-tokens';

/** What the synchronization needs from a token manager. */
export interface SyncedTokens {
  /** The login for the deployed settings and its version, as known to this process. */
  localVersion(): VersionedLogin;
  /** False while there is a sign-in for settings that are not deployed yet, which is not shared. */
  canSync(): boolean;
  /** Uses a login from another process if it is newer. */
  applyRemote(remote: VersionedLogin): Promise<void>;
  /** Called when the connection to Redis is restored. */
  onReconnected(): void;
}

/**
 * Keeps the login of a token manager in sync with other processes, and lets one of them refresh it at a time. Without
 * `SharedTokens`, which is the usual case, it does nothing.
 */
export class TokenSync {
  readonly #tokens: SyncedTokens;
  #shared: SharedTokens | undefined;
  #unwatch: () => void = () => {};
  #initialSync: Promise<void> | undefined;

  constructor(tokens: SyncedTokens) {
    this.#tokens = tokens;
  }

  /** Synchronizes from now on with `shared` only; stops if it is undefined. */
  start(shared: SharedTokens | undefined): void {
    this.#unwatch();
    this.#unwatch = () => {};
    this.#shared = shared;
    this.#initialSync = undefined;
    if (!shared) return;
    this.#unwatch = shared.watch((event) => {
      if (event === 'reconnected') this.#tokens.onReconnected();
      void this.sync(event);
    });
    const initialSync = this.sync().finally(() => {
      if (this.#initialSync === initialSync) this.#initialSync = undefined;
    });
    this.#initialSync = initialSync;
  }

  /** The first synchronization, while it is in progress. No token is returned before it is done. */
  get initialSync(): Promise<void> | undefined {
    return this.#initialSync;
  }

  /** Synchronizes the login with the other processes: the newer one is used. Never throws. */
  async sync(event?: SyncEvent): Promise<void> {
    const shared = this.#shared;
    if (!shared || !this.#tokens.canSync()) return;
    try {
      const remote = await shared.sync(this.#tokens.localVersion(), event);
      if (remote && this.#shared === shared) await this.#tokens.applyRemote(remote);
    } catch {
      // Sealed with another client secret: `acquireLock` reports it when a token is needed.
    }
  }

  /**
   * Runs `request` while holding the refresh lock.
   * @param options.usableToken - called when another process has stored a newer login; its token is the result
   * @param options.whenDisconnected - called instead of `request` if Redis is not available
   * @throws HaloError HALO_CONFIG if the login in Redis was sealed with another client secret, or an error of `request`
   */
  async withRefreshLock<Token>(
    request: () => Promise<Token>,
    options: { usableToken: () => Token | undefined; whenDisconnected: () => Promise<Token> },
  ): Promise<Token> {
    const shared = this.#shared;
    if (!shared) return request();
    for (;;) {
      const lock: RefreshLock = await shared.acquireLock(this.#tokens.localVersion());
      if (lock === 'disconnected') return options.whenDisconnected();
      if ('release' in lock) return request().finally(lock.release);
      await this.#tokens.applyRemote(lock.newer);
      const token = options.usableToken();
      if (token) return token;
    }
  }
}
