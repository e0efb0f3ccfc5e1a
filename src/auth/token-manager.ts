import { EventEmitter } from 'node:events';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import type { ConnectionState, Identity } from '../connection/status';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText, MessageDescriptor } from '../i18n/translate';
import { Transport } from '../transport/transport';
import { type AuthServer, discoverAuthServer } from './discovery';
import {
  type ActiveLogin,
  activateLogin,
  createLogin,
  type LoginStorage,
  markInterrupted,
  type StoredLogin,
  versionOf,
} from './login';
import { type OAuthContext, refreshTokens, requestApplicationToken, type TokenResponse } from './oauth';
import type { SharedTokens, VersionedLogin } from './shared-tokens';
import { revokeLogin } from './sign-out';
import { CoolDown, withRetries } from './token-retry';
import { TokenSync } from './token-sync';

/** An access token. By its generation, a late 401 for an older token is recognized and causes no refresh. */
export interface AccessToken {
  value: string;
  generation: number;
}

/** No refresh for this long after the server has rejected a fresh token, ms. */
const REJECTED_TOKEN_PAUSE_MS = 60_000;
/** How long a shutdown waits for a refresh in progress, ms. */
const SHUTDOWN_TIMEOUT_MS = 2000;

/**
 * Holds the tokens of one connection and requests new ones. Concurrent callers share one refresh. It lives as long as
 * the process, so that a redeploy never loses a rotated refresh token.
 * Emits `change` when the state may have changed.
 */
export class TokenManager extends EventEmitter {
  readonly #storage: LoginStorage;
  #settings: ConnectionSettings | undefined;
  #active: ActiveLogin | undefined;
  /** Generation of the newest access token. */
  #generation = 0;
  #signInCount = 0;
  #refreshInFlight: { settingsKey: string; promise: Promise<AccessToken> } | undefined;
  /** The discovered server of an application connection. */
  #applicationServer: AuthServer | undefined;
  /** `performance.now()` until which a 401 causes no refresh. */
  #refreshBlockedUntil = 0;
  readonly #coolDown = new CoolDown();
  /** The user has signed in with settings from the dialog that are not deployed yet. */
  #hasUndeployedSignIn = false;
  readonly #sync = new TokenSync({
    localVersion: () => this.#localVersion(),
    canSync: () => !this.#hasUndeployedSignIn || !this.#settings || this.#matches(this.#settings),
    applyRemote: (remote) => this.#applyRemote(remote),
    onReconnected: () => this.#coolDown.reset(),
  });
  /** Version of the removal after a disconnect, otherwise 0. */
  #removedVersion = 0;

  constructor(storage: LoginStorage) {
    super();
    this.setMaxListeners(0);
    this.#storage = storage;
  }

  /**
   * Applies the deployed settings. Called at every start of the connection's node.
   * @param sharedTokens - set if the login is shared with other processes
   */
  configure(settings: ConnectionSettings, sharedTokens?: SharedTokens): void {
    const previous = this.#settings;
    const previousFingerprint = previous && fingerprint(previous);
    this.#settings = settings;
    this.#coolDown.reset();
    this.#refreshBlockedUntil = 0;
    if (settings.signIn === 'application') {
      const { scope, clientSecret } = settings;
      if (
        previousFingerprint !== fingerprint(settings) ||
        previous?.scope !== scope ||
        previous.clientSecret !== clientSecret
      ) {
        this.#active = undefined;
        this.#applicationServer = undefined;
        this.#signInCount++;
      }
    } else {
      const stored = this.#storage.load();
      if (!this.#active || previousFingerprint !== fingerprint(settings)) {
        this.#active = stored && this.#activate(markInterrupted(stored));
        this.#signInCount++;
      }
    }
    this.#hasUndeployedSignIn = false;
    this.#sync.start(sharedTokens);
    this.emit('change');
  }

  /** Whether the connection has been deployed. */
  get isConfigured(): boolean {
    return this.#settings !== undefined;
  }

  get state(): ConnectionState {
    if (!this.#settings) return 'not-connected';
    if (this.#settings.signIn === 'application') {
      const isRejected = this.#coolDown.failureOf(this.#settings)?.error.code === 'HALO_CONFIG';
      return isRejected ? 'login-required' : 'connected';
    }
    if (!this.#active) return 'not-connected';
    return this.#matches(this.#settings) && !this.#active.login.refused ? 'connected' : 'login-required';
  }

  /** The state shown in the dialog: a sign-in with settings that are not deployed yet counts as connected. */
  get dialogState(): ConnectionState {
    return this.#hasUndeployedSignIn && this.#active && !this.#active.login.refused
      ? 'connected'
      : this.state;
  }

  /** Identity, server and instance of the current login, without secrets. */
  get login(): Pick<StoredLogin, 'identity' | 'server' | 'instanceUrl'> | undefined {
    if (!this.#active) return undefined;
    const { identity, server, instanceUrl } = this.#active.login;
    return { identity, server, instanceUrl };
  }

  /** Increases whenever another account may be signed in. Refreshes do not change it. */
  get signInCount(): number {
    return this.#signInCount;
  }

  /** Returns the current token if it needs no refresh. Synchronous: nearly every request takes this path. */
  cachedToken(settings: ConnectionSettings): AccessToken | undefined {
    const active = this.#active;
    if (this.#sync.initialSync || !active || active.login.refused || !this.#matches(settings))
      return undefined;
    if (performance.now() >= active.refreshAt) return undefined;
    return { value: active.login.accessToken, generation: active.generation };
  }

  /**
   * Returns a valid token, refreshed if necessary. It belongs to exactly these settings: a token of another instance,
   * server or client is never returned.
   * @throws HaloError HALO_LOGIN_REQUIRED, HALO_CONFIG, or the error of the token request
   */
  async getToken(settings: ConnectionSettings): Promise<AccessToken> {
    if (this.#sync.initialSync) await this.#sync.initialSync;
    const cached = this.cachedToken(settings);
    if (cached) return cached;
    const active = this.#active;
    if (!active || active.login.refused || !this.#matches(settings)) return this.#refresh(settings);
    const current = { value: active.login.accessToken, generation: active.generation };
    if (performance.now() >= active.expiresAt) return this.#refresh(settings);
    try {
      return await this.#refresh(settings, 1);
    } catch (error) {
      // Early refresh is optional: if it fails, keep using the unexpired token.
      const now = performance.now();
      const isStillValid = this.#active === active && !active.login.refused && now < active.expiresAt;
      if (!isStillValid) throw error;
      active.refreshAt = (now + active.expiresAt) / 2;
      return current;
    }
  }

  /** Called after a 401. @returns the token to repeat the request with; undefined if a new token would not help */
  async onUnauthorized(
    rejected: AccessToken,
    settings: ConnectionSettings,
  ): Promise<AccessToken | undefined> {
    if (this.#active && this.#active.generation !== rejected.generation) return this.getToken(settings);
    if (performance.now() < this.#refreshBlockedUntil) return undefined;
    return this.#refresh(settings);
  }

  /** Called when a fresh token was rejected too. Pauses refreshes: otherwise each request would cause one. */
  freshTokenRejected(): void {
    this.#refreshBlockedUntil = performance.now() + REJECTED_TOKEN_PAUSE_MS;
  }

  /** Stores the tokens of a new sign-in. */
  async storeSignIn(
    tokens: TokenResponse,
    context: Pick<OAuthContext, 'server' | 'settings'>,
    identity?: Identity,
  ): Promise<void> {
    await this.#storeTokens(tokens, context, Date.now(), identity);
    this.#hasUndeployedSignIn = true;
    this.emit('change');
  }

  /** Removes the login and revokes its refresh token. @returns a warning if the token could not be revoked */
  async disconnect(
    settings: ConnectionSettings | undefined = this.#settings,
  ): Promise<LocalizedText | undefined> {
    const login = this.#active?.login;
    this.#removedVersion = this.#nextVersion();
    this.#active = undefined;
    this.#signInCount++;
    this.#hasUndeployedSignIn = false;
    await this.#storage.remove();
    await this.#sync.sync();
    this.emit('change');
    return revokeLogin(login, settings);
  }

  /** Waits for a refresh in progress, up to a limit: a shutdown in the middle of a refresh can lose the login. */
  async idle(): Promise<void> {
    const pending = this.#refreshInFlight?.promise;
    if (!pending) return;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((resolve) => {
      timer = setTimeout(resolve, SHUTDOWN_TIMEOUT_MS);
    });
    await Promise.race([pending.catch(() => {}), timeout]);
    clearTimeout(timer);
  }

  /** The login for the deployed settings and its version, as known to this process. */
  #localVersion(): VersionedLogin {
    const login = this.#settings && this.#matches(this.#settings) ? this.#active?.login : undefined;
    if (!login) return { version: this.#removedVersion };
    // `renewing` concerns this process only.
    const { renewing: _, ...local } = login;
    return { version: versionOf(login), login: local };
  }

  /** A version higher than the current one, even if the clock was set back. */
  #nextVersion(): number {
    return Math.max(Date.now(), this.#localVersion().version + 1);
  }

  /** Uses a login from another process if it is newer. */
  async #applyRemote({ version, login }: VersionedLogin): Promise<void> {
    if (version <= this.#localVersion().version) return;
    this.#coolDown.reset();
    if (!this.#isSameSignIn(login)) this.#signInCount++;
    this.#active = login && this.#activate({ ...login, version });
    this.#removedVersion = login ? 0 : version;
    this.emit('change');
    if (this.#settings?.signIn !== 'account') return;
    if (this.#active) await this.#storage.save(this.#active.login);
    else await this.#storage.remove();
  }

  /** Whether a login from another process belongs to the same sign-in. For an application this is always true. */
  #isSameSignIn(login: StoredLogin | undefined): boolean {
    if (this.#settings?.signIn === 'application') return true;
    const localId = this.#active?.login.signInId;
    return localId !== undefined && localId === login?.signInId;
  }

  #matches(settings: ConnectionSettings): boolean {
    return this.#active?.login.fingerprint === fingerprint(settings);
  }

  #refresh(settings: ConnectionSettings, maxAttempts = Number.POSITIVE_INFINITY): Promise<AccessToken> {
    const settingsKey = fingerprint(settings);
    if (this.#refreshInFlight?.settingsKey === settingsKey) return this.#refreshInFlight.promise;
    const inFlight = {
      settingsKey,
      promise: this.#requestToken(settings, maxAttempts).finally(() => {
        if (this.#refreshInFlight === inFlight) this.#refreshInFlight = undefined;
      }),
    };
    this.#refreshInFlight = inFlight;
    return inFlight.promise;
  }

  /** Requests a token, with retries. After a failure, throws the same error without a request until the pause ends. */
  async #requestToken(settings: ConnectionSettings, maxAttempts: number): Promise<AccessToken> {
    const lastFailure = this.#coolDown.failureOf(settings);
    if (lastFailure && performance.now() < lastFailure.retryAt) throw lastFailure.error;
    const transport = new Transport(settings);
    try {
      const token = await withRetries(() => this.#withRefreshLock(settings, transport), maxAttempts);
      this.#coolDown.reset();
      return token;
    } catch (error) {
      // HALO_LOGIN_REQUIRED is not stored here: the login itself is marked as `refused`.
      if (error instanceof HaloError && error.code !== 'HALO_LOGIN_REQUIRED' && maxAttempts > 1) {
        this.#coolDown.start(settings, error, lastFailure);
        this.emit('change');
      }
      throw error;
    } finally {
      transport.close();
    }
  }

  /** Requests new tokens while holding the refresh lock, or uses the tokens that another process has stored. */
  async #withRefreshLock(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    const isApplication = settings.signIn === 'application';
    const request = () =>
      isApplication
        ? this.#requestApplicationToken(settings, transport)
        : this.#refreshAccount(settings, transport);
    const isDeployed = this.#settings && fingerprint(this.#settings) === fingerprint(settings);
    if (!isDeployed) return request();
    return this.#sync.withRefreshLock(request, {
      usableToken: () => this.#usableToken(settings),
      whenDisconnected: async () => {
        // Without a rotating refresh token, each process can request tokens of its own.
        if (isApplication || this.#active?.login.rotates === false) return request();
        this.#requireRefreshToken(settings);
        throw new HaloError('HALO_NETWORK', messages.tokens('redisUnavailable'));
      },
    });
  }

  /** The current token if it has not expired, even if it is due for a refresh. */
  #usableToken(settings: ConnectionSettings): AccessToken | undefined {
    const active = this.#active;
    if (
      !active ||
      active.login.refused ||
      !this.#matches(settings) ||
      performance.now() >= active.expiresAt
    ) {
      return undefined;
    }
    return { value: active.login.accessToken, generation: active.generation };
  }

  /** The token of a login that replaced the refreshed one. (Another refresh would wait for the current one: itself.) */
  #tokenAfterReplacement(settings: ConnectionSettings): AccessToken {
    const token = this.#usableToken(settings);
    if (token) return token;
    this.#requireRefreshToken(settings);
    throw new HaloError('HALO_NETWORK', messages.tokens('replacedDuringRefresh'));
  }

  async #requestApplicationToken(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    try {
      this.#applicationServer ??= await discoverAuthServer(settings, transport);
      const server = this.#applicationServer;
      const sentAt = Date.now();
      const tokens = await requestApplicationToken({ server, settings, transport });
      return await this.#storeTokens(tokens, { server, settings }, sentAt, this.#active?.login.identity);
    } catch (error) {
      // A hosted tenant may have moved to another authorization server: repeat the discovery next time.
      this.#applicationServer = undefined;
      throw error;
    }
  }

  /** @throws HaloError HALO_LOGIN_REQUIRED if there is no usable refresh token */
  #requireRefreshToken(settings: ConnectionSettings): { active: ActiveLogin; refreshToken: string } {
    const active = this.#active;
    if (!active) throw loginRequiredError(messages.tokens('notConnected'));
    if (!this.#matches(settings)) throw loginRequiredError(messages.tokens('settingsChanged'));
    const { refused, refreshToken, renewing } = active.login;
    if (refused || !refreshToken) {
      throw loginRequiredError(
        renewing ? messages.tokens('refreshInterrupted') : messages.tokens('signInInvalid'),
      );
    }
    return { active, refreshToken };
  }

  async #refreshAccount(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    const { active, refreshToken } = this.#requireRefreshToken(settings);
    const { login } = active;
    const version = versionOf(login);
    await this.#markRefreshing(active, { ...login, renewing: true });
    if (this.#active !== active) return this.#tokenAfterReplacement(settings);
    const sentAt = Date.now();
    let tokens: TokenResponse;
    try {
      tokens = await refreshTokens({ server: login.server, settings, transport }, refreshToken);
    } catch (error) {
      if (error instanceof HaloError && error.code === 'HALO_LOGIN_REQUIRED' && this.#active === active) {
        // One version up. A refresh counts two, so that a refresh of the same login in another process wins.
        active.login = { ...login, refused: true, version: version + 1 };
        await this.#storage.save(active.login);
        await this.#sync.sync();
        this.emit('change');
      } else await this.#markRefreshing(active, login);
      throw error;
    }
    // The user has signed in again or disconnected during the refresh: discard these tokens.
    if (this.#active !== active) return this.#tokenAfterReplacement(settings);
    return this.#storeTokens(tokens, { server: login.server, settings }, sentAt, login.identity, active);
  }

  /**
   * Stores whether a refresh is in progress. A server that rotates refresh tokens treats a reused one as stolen
   * (RFC 9700 section 4.14.2), so after a crash during a refresh the token is not sent again. Not needed for a server
   * that does not rotate them.
   */
  async #markRefreshing(active: ActiveLogin, login: StoredLogin): Promise<void> {
    if (login.rotates === false || this.#active !== active) return;
    active.login = login;
    await this.#storage.save(login);
  }

  /** Saves new tokens before they are used: a rotated token that is only in memory would be lost in a crash. */
  async #storeTokens(
    tokens: TokenResponse,
    context: Pick<OAuthContext, 'server' | 'settings'>,
    sentAt: number,
    identity: Identity | undefined,
    previous?: ActiveLogin,
  ): Promise<AccessToken> {
    const login = createLogin(tokens, context, {
      sentAt,
      identity,
      nextVersion: this.#nextVersion(),
      previous: previous?.login,
    });
    const { signIn } = context.settings;
    const active = this.#activate(login);
    // An application requests a new token at every start, so only an account's login is saved.
    if (signIn === 'account') await this.#storage.save(login);
    if (previous && this.#active !== previous) return this.#tokenAfterReplacement(context.settings);
    this.#active = active;
    if (!previous && signIn === 'account') this.#signInCount++;
    await this.#sync.sync();
    this.emit('change');
    return { value: login.accessToken, generation: active.generation };
  }

  #activate(login: StoredLogin): ActiveLogin {
    return activateLogin(login, ++this.#generation);
  }
}

function loginRequiredError(message: MessageDescriptor): HaloError {
  return new HaloError('HALO_LOGIN_REQUIRED', message);
}

/** Creates a token manager without storage, to test settings that are not saved yet. */
export function temporaryTokenManager(settings: ConnectionSettings): TokenManager {
  const tokenManager = new TokenManager({
    load: () => undefined,
    save: async () => {},
    remove: async () => {},
  });
  tokenManager.configure(settings);
  return tokenManager;
}
