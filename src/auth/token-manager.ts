import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import type { ConnectionState, Identity } from '../connection/status';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText, MessageDescriptor } from '../i18n/translate';
import { backoffMs } from '../transport/backoff';
import { Transport } from '../transport/transport';
import { type AuthServer, discoverAuthServer } from './discovery';
import {
  type OAuthContext,
  refreshTokens,
  requestApplicationToken,
  revokeToken,
  type TokenResponse,
} from './oauth';
import type { SharedTokens, VersionedLogin } from './shared-tokens';

/** A sign-in as it rests in the vault. Times are wall-clock milliseconds. */
export interface StoredLogin {
  fingerprint: string;
  /** The instance signed in to, for display. */
  instanceUrl: string;
  server: AuthServer;
  accessToken: string;
  refreshToken?: string;
  obtainedAt: number;
  expiresAt: number;
  identity?: Identity;
  /** Halo refused the refresh token: only signing in again helps, and nothing is tried until then. */
  refused?: boolean;
  /** A renewal was begun: whoever finds this after a restart cannot know whether its refresh token is used up. */
  renewing?: boolean;
  /** Whether the last renewal brought a new refresh token; unknown before the first. */
  rotates?: boolean;
  /** Which of several is the newest, where processes share it. */
  version?: number;
  /** Names the sign-in through all its renewals, in every process. */
  signInId?: string;
}

/** Where a session's login rests. */
export interface LoginStorage {
  load(): StoredLogin | undefined;
  save(login: StoredLogin): Promise<void>;
  remove(): Promise<void>;
}

/** An access token and which one it is, so that a late 401 of an older one does not cost a refresh. */
export interface AccessToken {
  value: string;
  generation: number;
}

/** How long a server that refuses fresh tokens is left alone, ms. */
const REJECTED_TOKEN_PAUSE_MS = 60_000;
/** How long the token endpoint is left alone after it failed, ms; twice as long after every further time. */
const COOL_DOWN_MS = { initial: 30_000, max: 300_000 };
/** Renew this early, ms; at most a tenth of a token's life. */
const REFRESH_SKEW_MS = 60_000;
/** How long a process that ends waits for a renewal under way, ms. */
const SHUTDOWN_TIMEOUT_MS = 2000;

interface ActiveLogin {
  login: StoredLogin;
  generation: number;
  /** Monotonic times, so that a clock that jumps does not matter. */
  refreshAt: number;
  expiresAt: number;
}

/**
 * The tokens of one connection, and the only place that asks for new ones: one request at a time, however many
 * messages wait. It lives as long as the process, so that a redeploy never loses a rotated token.
 * Emits `change` when the state may have changed.
 */
export class TokenManager extends EventEmitter {
  readonly #storage: LoginStorage;
  #settings: ConnectionSettings | undefined;
  #active: ActiveLogin | undefined;
  #generation = 0;
  #signInCount = 0;
  #refreshInFlight: { settingsKey: string; promise: Promise<AccessToken> } | undefined;
  #applicationServer: AuthServer | undefined;
  #refreshBlockedUntil = 0;
  #lastFailure:
    | { settings: ConnectionSettings; error: HaloError; retryAt: number; pauseMs: number }
    | undefined;
  /** A sign-in made with a dialog's settings, which the next deploy brings here. */
  #hasUndeployedSignIn = false;
  #sharedTokens: SharedTokens | undefined;
  #unwatch: () => void = () => {};
  /** The first exchange with the other processes, before which no token is given. */
  #initialSync: Promise<void> | undefined;
  /** The version of the removal, when somebody has disconnected. */
  #removedVersion = 0;

  constructor(storage: LoginStorage) {
    super();
    this.setMaxListeners(0);
    this.#storage = storage;
  }

  /**
   * Takes the settings the connection is deployed with; called at every (re)start of its node.
   * @param sharedTokens - where it shares its login with other processes
   */
  configure(settings: ConnectionSettings, sharedTokens?: SharedTokens): void {
    const previous = this.#settings;
    const previousFingerprint = previous && fingerprint(previous);
    this.#settings = settings;
    this.#lastFailure = undefined;
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
    this.#startSharing(sharedTokens);
    this.emit('change');
  }

  /** Whether the connection is deployed and running. */
  get isConfigured(): boolean {
    return this.#settings !== undefined;
  }

  get state(): ConnectionState {
    if (!this.#settings) return 'not-connected';
    if (this.#settings.signIn === 'application') {
      const isRejected =
        this.#lastFailure?.settings === this.#settings && this.#lastFailure.error.code === 'HALO_CONFIG';
      return isRejected ? 'login-required' : 'connected';
    }
    if (!this.#active) return 'not-connected';
    return this.#matches(this.#settings) && !this.#active.login.refused ? 'connected' : 'login-required';
  }

  /** The state as an open dialog sees it: a sign-in made there counts although its settings are not deployed yet. */
  get dialogState(): ConnectionState {
    return this.#hasUndeployedSignIn && this.#active && !this.#active.login.refused
      ? 'connected'
      : this.state;
  }

  /** Who and where, as far as known; no secrets. */
  get login(): Pick<StoredLogin, 'identity' | 'server' | 'instanceUrl'> | undefined {
    if (!this.#active) return undefined;
    const { identity, server, instanceUrl } = this.#active.login;
    return { identity, server, instanceUrl };
  }

  /** Goes up whenever somebody else may be signed in than before; renewals leave it. */
  get signInCount(): number {
    return this.#signInCount;
  }

  /** The token that is good for a while, if there is one: for nearly every request, and nobody has to wait for it. */
  cachedToken(settings: ConnectionSettings): AccessToken | undefined {
    const active = this.#active;
    if (this.#initialSync || !active || active.login.refused || !this.#matches(settings)) return undefined;
    if (performance.now() >= active.refreshAt) return undefined;
    return { value: active.login.accessToken, generation: active.generation };
  }

  /**
   * A token that is good for a while, for exactly these settings: tokens of another instance, server or client are
   * never handed out.
   * @throws HaloError HALO_LOGIN_REQUIRED, HALO_CONFIG, or what kept the token endpoint from answering
   */
  async getToken(settings: ConnectionSettings): Promise<AccessToken> {
    if (this.#initialSync) await this.#initialSync;
    const cached = this.cachedToken(settings);
    if (cached) return cached;
    const active = this.#active;
    if (!active || active.login.refused || !this.#matches(settings)) return this.#refresh(settings);
    const current = { value: active.login.accessToken, generation: active.generation };
    if (performance.now() >= active.expiresAt) return this.#refresh(settings);
    try {
      return await this.#refresh(settings, 1);
    } catch (error) {
      // Renewing early is a courtesy: a token that still lives is used while the server is away.
      const now = performance.now();
      const isStillValid = this.#active === active && !active.login.refused && now < active.expiresAt;
      if (!isStillValid) throw error;
      active.refreshAt = (now + active.expiresAt) / 2;
      return current;
    }
  }

  /** After a 401: the token to send the request with once more, or undefined when a new one would not help. */
  async onUnauthorized(
    rejected: AccessToken,
    settings: ConnectionSettings,
  ): Promise<AccessToken | undefined> {
    if (this.#active && this.#active.generation !== rejected.generation) return this.getToken(settings);
    if (performance.now() < this.#refreshBlockedUntil) return undefined;
    return this.#refresh(settings);
  }

  /** A token fresh from the server was refused too: no renewals for a while, they would be a storm. */
  freshTokenRejected(): void {
    this.#refreshBlockedUntil = performance.now() + REJECTED_TOKEN_PAUSE_MS;
  }

  /** Takes what a sign-in brought. */
  async storeSignIn(
    tokens: TokenResponse,
    context: Pick<OAuthContext, 'server' | 'settings'>,
    identity?: Identity,
  ): Promise<void> {
    await this.#storeTokens(tokens, context, Date.now(), identity);
    this.#hasUndeployedSignIn = true;
    this.emit('change');
  }

  /** Ends the sign-in here and, where the server can be told, there. @returns a warning when it could not be told */
  async disconnect(
    settings: ConnectionSettings | undefined = this.#settings,
  ): Promise<LocalizedText | undefined> {
    const login = this.#active?.login;
    this.#removedVersion = this.#nextVersion();
    this.#active = undefined;
    this.#signInCount++;
    this.#hasUndeployedSignIn = false;
    await this.#storage.remove();
    await this.#sync();
    this.emit('change');
    if (!login?.refreshToken || login.refused || !settings || login.fingerprint !== fingerprint(settings))
      return undefined;
    const transport = new Transport(settings);
    try {
      await revokeToken({ server: login.server, settings, transport }, login.refreshToken);
      return undefined;
    } catch (error) {
      const reason = error instanceof HaloError ? error.localizedMessage : messages.tokens('requestFailed');
      return messages.tokens('revocationFailed', { reason });
    } finally {
      transport.close();
    }
  }

  /** Resolves when no renewal is under way, or it takes too long: a process that ends in the middle loses its login. */
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

  #startSharing(sharedTokens: SharedTokens | undefined): void {
    this.#unwatch();
    this.#unwatch = () => {};
    this.#sharedTokens = sharedTokens;
    this.#initialSync = undefined;
    if (!sharedTokens) return;
    this.#unwatch = sharedTokens.watch((event) => {
      if (event === 'back') this.#lastFailure = undefined;
      void this.#sync(event);
    });
    const initialSync = this.#sync().finally(() => {
      if (this.#initialSync === initialSync) this.#initialSync = undefined;
    });
    this.#initialSync = initialSync;
  }

  /** What this process knows of the login the connection is deployed with. */
  #localVersion(): VersionedLogin {
    const login = this.#settings && this.#matches(this.#settings) ? this.#active?.login : undefined;
    if (!login) return { version: this.#removedVersion };
    // Who is renewing is this process's own affair.
    const { renewing: _, ...local } = login;
    return { version: login.version ?? login.obtainedAt, login: local };
  }

  /** Later than everything known, even when a clock was set back. */
  #nextVersion(): number {
    return Math.max(Date.now(), this.#localVersion().version + 1);
  }

  /** Tells the other processes what is new here and takes what is new there. */
  async #sync(event?: 'back' | 'beat'): Promise<void> {
    const sharedTokens = this.#sharedTokens;
    // A sign-in for settings that are not deployed yet is nobody else's business.
    if (!sharedTokens || (this.#hasUndeployedSignIn && this.#settings && !this.#matches(this.#settings)))
      return;
    try {
      const remote = await sharedTokens.sync(this.#localVersion(), event);
      if (remote && this.#sharedTokens === sharedTokens) await this.#applyRemote(remote);
    } catch {
      // Sealed with another secret: whoever needs a token is told.
    }
  }

  async #applyRemote({ version, login }: VersionedLogin): Promise<void> {
    if (version <= this.#localVersion().version) return;
    this.#lastFailure = undefined;
    if (!this.#isSameSignIn(login)) this.#signInCount++;
    this.#active = login && this.#activate({ ...login, version });
    this.#removedVersion = login ? 0 : version;
    this.emit('change');
    if (this.#settings?.signIn !== 'account') return;
    if (this.#active) await this.#storage.save(this.#active.login);
    else await this.#storage.remove();
  }

  /** Whether a login from another process is of the sign-in this one has; an application is always itself. */
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

  /** One series of requests, then a pause in which everybody gets the error that ended it. */
  async #requestToken(settings: ConnectionSettings, maxAttempts: number): Promise<AccessToken> {
    const lastFailure = this.#lastFailure?.settings === settings ? this.#lastFailure : undefined;
    if (lastFailure && performance.now() < lastFailure.retryAt) throw lastFailure.error;
    const transport = new Transport(settings);
    try {
      const token = await withRetries(() => this.#withRefreshLock(settings, transport), maxAttempts);
      this.#lastFailure = undefined;
      return token;
    } catch (error) {
      // A refused login is remembered with the login itself.
      if (error instanceof HaloError && error.code !== 'HALO_LOGIN_REQUIRED' && maxAttempts > 1) {
        const pauseMs = lastFailure
          ? Math.min(lastFailure.pauseMs * 2, COOL_DOWN_MS.max)
          : COOL_DOWN_MS.initial;
        this.#lastFailure = { settings, error: error, retryAt: performance.now() + pauseMs, pauseMs };
        this.emit('change');
      }
      throw error;
    } finally {
      transport.close();
    }
  }

  /** Asks for new tokens, one process at a time; or takes those another has got meanwhile. */
  async #withRefreshLock(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    const isApplication = settings.signIn === 'application';
    const request = () =>
      isApplication
        ? this.#requestApplicationToken(settings, transport)
        : this.#refreshAccount(settings, transport);
    const sharedTokens = this.#sharedTokens;
    const isDeployed = this.#settings && fingerprint(this.#settings) === fingerprint(settings);
    if (!sharedTokens || !isDeployed) return request();
    for (;;) {
      const lock = await sharedTokens.acquireLock(this.#localVersion());
      if (lock === 'disconnected') {
        // Every process may have tokens of its own, unless a refresh token is used up by renewing.
        if (isApplication || this.#active?.login.rotates === false) return request();
        this.#requireRefreshToken(settings);
        throw new HaloError('HALO_NETWORK', messages.tokens('redisUnavailable'));
      }
      if ('release' in lock) return request().finally(lock.release);
      await this.#applyRemote(lock.newer);
      const token = this.#usableToken(settings);
      if (token) return token;
    }
  }

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

  /** What counts now that the login was replaced while it was being renewed. (Renewing again would wait for itself.) */
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
      // Hosted tenants move between authorisation servers: look again next time.
      this.#applicationServer = undefined;
      throw error;
    }
  }

  /** @throws HaloError HALO_LOGIN_REQUIRED when there is nothing to renew with */
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
    const version = login.version ?? login.obtainedAt;
    await this.#markRefreshing(active, { ...login, renewing: true });
    if (this.#active !== active) return this.#tokenAfterReplacement(settings);
    const sentAt = Date.now();
    let tokens: TokenResponse;
    try {
      tokens = await refreshTokens({ server: login.server, settings, transport }, refreshToken);
    } catch (error) {
      if (error instanceof HaloError && error.code === 'HALO_LOGIN_REQUIRED' && this.#active === active) {
        // One step: where another process has renewed the same login, its two steps count for more.
        active.login = { ...login, refused: true, version: version + 1 };
        await this.#storage.save(active.login);
        await this.#sync();
        this.emit('change');
      } else await this.#markRefreshing(active, login);
      throw error;
    }
    // Somebody signed in anew or disconnected meanwhile: that counts, not this.
    if (this.#active !== active) return this.#tokenAfterReplacement(settings);
    return this.#storeTokens(tokens, { server: login.server, settings }, sentAt, login.identity, active);
  }

  /**
   * Stores whether a renewal is under way. A refresh token that comes a second time counts as stolen at a server that
   * rotates (RFC 9700 section 4.14.2), so after a crash in between it is not sent again. Where every token works as
   * often as one likes, nothing is lost.
   */
  async #markRefreshing(active: ActiveLogin, login: StoredLogin): Promise<void> {
    if (login.rotates === false || this.#active !== active) return;
    active.login = login;
    await this.#storage.save(login);
  }

  /** Stores first, uses afterwards: a rotated token that only memory knows would be lost in a crash. */
  async #storeTokens(
    tokens: TokenResponse,
    { server, settings }: Pick<OAuthContext, 'server' | 'settings'>,
    sentAt: number,
    identity: Identity | undefined,
    previous?: ActiveLogin,
  ): Promise<AccessToken> {
    // Networks change: how near a server may be is a matter of the moment in which Halo named it.
    const { minScope: _, ...pinned } = server;
    const login: StoredLogin = {
      fingerprint: fingerprint(settings),
      instanceUrl: settings.instance.base,
      server: pinned,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      obtainedAt: sentAt,
      expiresAt: sentAt + tokens.expiresIn * 1000,
      identity,
      signInId: previous?.login.signInId ?? randomUUID(),
      ...(previous && { rotates: tokens.refreshToken !== previous.login.refreshToken }),
      // A renewal is a small step, so that a sign-in made meanwhile in another process counts for more.
      version: previous ? (previous.login.version ?? previous.login.obtainedAt) + 2 : this.#nextVersion(),
    };
    const active = this.#activate(login);
    // An application asks anew at every start; only a person's sign-in is worth keeping.
    if (settings.signIn === 'account') await this.#storage.save(login);
    if (previous && this.#active !== previous) return this.#tokenAfterReplacement(settings);
    this.#active = active;
    if (!previous && settings.signIn === 'account') this.#signInCount++;
    await this.#sync();
    this.emit('change');
    return { value: login.accessToken, generation: active.generation };
  }

  #activate(login: StoredLogin): ActiveLogin {
    const lifetimeMs = login.expiresAt - login.obtainedAt;
    const remainingMs = Math.min(login.expiresAt - Date.now(), lifetimeMs);
    const expiresAt = performance.now() + remainingMs;
    return {
      login,
      generation: ++this.#generation,
      expiresAt,
      refreshAt: expiresAt - Math.min(REFRESH_SKEW_MS, lifetimeMs / 10),
    };
  }
}

/**
 * Asks again after failures that pass. It is always the same refresh token: the only one there is, even if the
 * server has used it up and its answer was lost.
 */
async function withRetries<T>(request: () => Promise<T>, maxAttempts: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt >= Math.min(maxAttempts, maxAttemptsFor(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt - 1)));
    }
  }
}

/** How many attempts a token request is worth after such a failure. */
function maxAttemptsFor(error: unknown): number {
  if (!(error instanceof HaloError)) return 1;
  const { code, statusCode = 0, field } = error;
  if (statusCode === 429 || statusCode >= 500) return 5;
  if (code === 'HALO_NETWORK' || code === 'HALO_TIMEOUT' || code === 'HALO_PROXY') return 5;
  // A web page or half an answer may be maintenance just ending; more of them are not.
  return code === 'HALO_TOO_LARGE' || (code === 'HALO_CONFIG' && field === 'authServer') ? 2 : 1;
}

function loginRequiredError(message: MessageDescriptor): HaloError {
  return new HaloError('HALO_LOGIN_REQUIRED', message);
}

/** A login as a process finds it at its start: one that another was renewing when it died is not used again. */
function markInterrupted(login: StoredLogin): StoredLogin {
  return login.renewing ? { ...login, refused: true } : login;
}

/** A session that keeps nothing, for trying out settings that are not saved yet. */
export function temporaryTokenManager(settings: ConnectionSettings): TokenManager {
  const tokenManager = new TokenManager({
    load: () => undefined,
    save: async () => {},
    remove: async () => {},
  });
  tokenManager.configure(settings);
  return tokenManager;
}

/** Whether something read is a login. */
export function isStoredLogin(value: unknown): value is StoredLogin {
  if (!isObject(value) || !isObject(value.server)) return false;
  const { fingerprint, instanceUrl, accessToken, expiresAt, obtainedAt, server } = value;
  const strings = [fingerprint, instanceUrl, accessToken, server.url, server.issuer];
  return (
    strings.every((value) => typeof value === 'string') &&
    [expiresAt, obtainedAt].every((value) => typeof value === 'number')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
