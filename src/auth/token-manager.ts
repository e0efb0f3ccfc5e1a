import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import type { Identity, SessionState } from '../connection/status';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { Said, Sentence } from '../i18n/translate';
import { backoff } from '../sender/retry-policy';
import { Transport } from '../transport/transport';
import { type AuthServer, discover } from './discovery';
import { applicationToken, type Grant, refreshTokens, revokeToken, type TokenAnswer } from './oauth';
import type { SharedLogin, Versioned } from './shared-tokens';

/** A sign-in as it rests in the vault. Times are wall-clock milliseconds. */
export interface Login {
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
export interface LoginStore {
  load(): Login | undefined;
  save(login: Login): Promise<void>;
  remove(): Promise<void>;
}

/** An access token and which one it is, so that a late 401 of an older one does not cost a refresh. */
export interface AccessToken {
  value: string;
  generation: number;
}

/** How long a server that refuses fresh tokens is left alone, ms. */
const REFUSED_PAUSE = 60_000;
/** How long the token endpoint is left alone after it failed, ms; twice as long after every further time. */
const COOL_DOWN = { first: 30_000, longest: 300_000 };
/** Renew this early, ms; at most a tenth of a token's life. */
const MARGIN = 60_000;
/** How long a process that ends waits for a renewal under way, ms. */
const GRACE = 2000;

interface Live {
  login: Login;
  generation: number;
  /** Monotonic times, so that a clock that jumps does not matter. */
  renewAt: number;
  diesAt: number;
}

/**
 * The tokens of one connection, and the only place that asks for new ones: one request at a time, however many
 * messages wait. It lives as long as the process, so that a redeploy never loses a rotated token.
 * Emits `change` when the state may have changed.
 */
export class Session extends EventEmitter {
  readonly #store: LoginStore;
  #settings: ConnectionSettings | undefined;
  #live: Live | undefined;
  #generation = 0;
  #signIns = 0;
  #renewing: { print: string; token: Promise<AccessToken> } | undefined;
  #applicationServer: AuthServer | undefined;
  #leaveAloneUntil = 0;
  #failed: { settings: ConnectionSettings; error: HaloError; until: number; pause: number } | undefined;
  /** A sign-in made with a dialog's settings, which the next deploy brings here. */
  #newlyAdopted = false;
  #shared: SharedLogin | undefined;
  #unwatch: () => void = () => {};
  /** The first exchange with the other processes, before which no token is given. */
  #joining: Promise<void> | undefined;
  /** The version of the removal, when somebody has disconnected. */
  #removed = 0;

  constructor(store: LoginStore) {
    super();
    this.setMaxListeners(0);
    this.#store = store;
  }

  /**
   * Takes the settings the connection is deployed with; called at every (re)start of its node.
   * @param shared - where it shares its login with other processes
   */
  configure(settings: ConnectionSettings, shared?: SharedLogin): void {
    const old = this.#settings;
    const before = old && fingerprint(old);
    this.#settings = settings;
    this.#failed = undefined;
    this.#leaveAloneUntil = 0;
    if (settings.signIn === 'application') {
      const { scope, clientSecret } = settings;
      if (before !== fingerprint(settings) || old?.scope !== scope || old.clientSecret !== clientSecret) {
        this.#live = undefined;
        this.#applicationServer = undefined;
        this.#signIns++;
      }
    } else {
      const stored = this.#store.load();
      if (!this.#live || before !== fingerprint(settings)) {
        this.#live = stored && this.#enliven(found(stored));
        this.#signIns++;
      }
    }
    this.#newlyAdopted = false;
    this.#share(shared);
    this.emit('change');
  }

  /** Whether the connection is deployed and running. */
  get configured(): boolean {
    return this.#settings !== undefined;
  }

  get state(): SessionState {
    if (!this.#settings) return 'not-connected';
    if (this.#settings.signIn === 'application') {
      const refused = this.#failed?.settings === this.#settings && this.#failed.error.code === 'HALO_CONFIG';
      return refused ? 'login-required' : 'connected';
    }
    if (!this.#live) return 'not-connected';
    return this.#belongsTo(this.#settings) && !this.#live.login.refused ? 'connected' : 'login-required';
  }

  /** The state as an open dialog sees it: a sign-in made there counts although its settings are not deployed yet. */
  get dialogState(): SessionState {
    return this.#newlyAdopted && this.#live && !this.#live.login.refused ? 'connected' : this.state;
  }

  /** Who and where, as far as known; no secrets. */
  get login(): Pick<Login, 'identity' | 'server' | 'instanceUrl'> | undefined {
    if (!this.#live) return undefined;
    const { identity, server, instanceUrl } = this.#live.login;
    return { identity, server, instanceUrl };
  }

  /** Goes up whenever somebody else may be signed in than before; renewals leave it. */
  get signIns(): number {
    return this.#signIns;
  }

  /** The token that is good for a while, if there is one: for nearly every request, and nobody has to wait for it. */
  tokenAtHand(settings: ConnectionSettings): AccessToken | undefined {
    const live = this.#live;
    if (this.#joining || !live || live.login.refused || !this.#belongsTo(settings)) return undefined;
    if (performance.now() >= live.renewAt) return undefined;
    return { value: live.login.accessToken, generation: live.generation };
  }

  /**
   * A token that is good for a while, for exactly these settings: tokens of another instance, server or client are
   * never handed out.
   * @throws HaloError HALO_LOGIN_REQUIRED, HALO_CONFIG, or what kept the token endpoint from answering
   */
  async token(settings: ConnectionSettings): Promise<AccessToken> {
    if (this.#joining) await this.#joining;
    const atHand = this.tokenAtHand(settings);
    if (atHand) return atHand;
    const live = this.#live;
    if (!live || live.login.refused || !this.#belongsTo(settings)) return this.#renew(settings);
    const current = { value: live.login.accessToken, generation: live.generation };
    if (performance.now() >= live.diesAt) return this.#renew(settings);
    try {
      return await this.#renew(settings, 1);
    } catch (thrown) {
      // Renewing early is a courtesy: a token that still lives is used while the server is away.
      const now = performance.now();
      const stillAlive = this.#live === live && !live.login.refused && now < live.diesAt;
      if (!stillAlive) throw thrown;
      live.renewAt = (now + live.diesAt) / 2;
      return current;
    }
  }

  /** After a 401: the token to send the request with once more, or undefined when a new one would not help. */
  async afterRefusal(refused: AccessToken, settings: ConnectionSettings): Promise<AccessToken | undefined> {
    if (this.#live && this.#live.generation !== refused.generation) return this.token(settings);
    if (performance.now() < this.#leaveAloneUntil) return undefined;
    return this.#renew(settings);
  }

  /** A token fresh from the server was refused too: no renewals for a while, they would be a storm. */
  refusedFresh(): void {
    this.#leaveAloneUntil = performance.now() + REFUSED_PAUSE;
  }

  /** Takes what a sign-in brought. */
  async adopt(
    answer: TokenAnswer,
    grant: Pick<Grant, 'server' | 'settings'>,
    identity?: Identity,
  ): Promise<void> {
    await this.#keep(answer, grant, Date.now(), identity);
    this.#newlyAdopted = true;
    this.emit('change');
  }

  /** Ends the sign-in here and, where the server can be told, there. @returns a warning when it could not be told */
  async disconnect(settings: ConnectionSettings | undefined = this.#settings): Promise<Said | undefined> {
    const login = this.#live?.login;
    this.#removed = this.#newVersion();
    this.#live = undefined;
    this.#signIns++;
    this.#newlyAdopted = false;
    await this.#store.remove();
    await this.#exchange();
    this.emit('change');
    if (!login?.refreshToken || login.refused || !settings || login.fingerprint !== fingerprint(settings))
      return undefined;
    const transport = new Transport(settings);
    try {
      await revokeToken({ server: login.server, settings, transport }, login.refreshToken);
      return undefined;
    } catch (thrown) {
      const reason = thrown instanceof HaloError ? thrown.said : say.session('requestFailed');
      return say.session('notTold', { reason });
    } finally {
      transport.close();
    }
  }

  /** Resolves when no renewal is under way, or it takes too long: a process that ends in the middle loses its login. */
  async settled(): Promise<void> {
    const token = this.#renewing?.token;
    if (!token) return;
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise((resolve) => {
      timer = setTimeout(resolve, GRACE);
    });
    await Promise.race([token.catch(() => {}), over]);
    clearTimeout(timer);
  }

  #share(shared: SharedLogin | undefined): void {
    this.#unwatch();
    this.#unwatch = () => {};
    this.#shared = shared;
    this.#joining = undefined;
    if (!shared) return;
    this.#unwatch = shared.watch((how) => {
      if (how === 'back') this.#failed = undefined;
      void this.#exchange(how);
    });
    const joining = this.#exchange().finally(() => {
      if (this.#joining === joining) this.#joining = undefined;
    });
    this.#joining = joining;
  }

  /** What this process knows of the login the connection is deployed with. */
  #mine(): Versioned {
    const login = this.#settings && this.#belongsTo(this.#settings) ? this.#live?.login : undefined;
    if (!login) return { version: this.#removed };
    // Who is renewing is this process's own affair.
    const { renewing: _, ...mine } = login;
    return { version: login.version ?? login.obtainedAt, login: mine };
  }

  /** Later than everything known, even when a clock was set back. */
  #newVersion(): number {
    return Math.max(Date.now(), this.#mine().version + 1);
  }

  /** Tells the other processes what is new here and takes what is new there. */
  async #exchange(how?: 'back' | 'beat'): Promise<void> {
    const shared = this.#shared;
    // A sign-in for settings that are not deployed yet is nobody else's business.
    if (!shared || (this.#newlyAdopted && this.#settings && !this.#belongsTo(this.#settings))) return;
    try {
      const newer = await shared.exchange(this.#mine(), how);
      if (newer && this.#shared === shared) await this.#receive(newer);
    } catch {
      // Sealed with another secret: whoever needs a token is told.
    }
  }

  async #receive({ version, login }: Versioned): Promise<void> {
    if (version <= this.#mine().version) return;
    this.#failed = undefined;
    if (!this.#isRenewal(login)) this.#signIns++;
    this.#live = login && this.#enliven({ ...login, version });
    this.#removed = login ? 0 : version;
    this.emit('change');
    if (this.#settings?.signIn !== 'account') return;
    if (this.#live) await this.#store.save(this.#live.login);
    else await this.#store.remove();
  }

  /** Whether a login from another process is of the sign-in this one has; an application is always itself. */
  #isRenewal(login: Login | undefined): boolean {
    if (this.#settings?.signIn === 'application') return true;
    const mine = this.#live?.login.signInId;
    return mine !== undefined && mine === login?.signInId;
  }

  #belongsTo(settings: ConnectionSettings): boolean {
    return this.#live?.login.fingerprint === fingerprint(settings);
  }

  #renew(settings: ConnectionSettings, mostAttempts = Number.POSITIVE_INFINITY): Promise<AccessToken> {
    const print = fingerprint(settings);
    if (this.#renewing?.print === print) return this.#renewing.token;
    const renewing = {
      print,
      token: this.#ask(settings, mostAttempts).finally(() => {
        if (this.#renewing === renewing) this.#renewing = undefined;
      }),
    };
    this.#renewing = renewing;
    return renewing.token;
  }

  /** One series of requests, then a pause in which everybody gets the error that ended it. */
  async #ask(settings: ConnectionSettings, mostAttempts: number): Promise<AccessToken> {
    const failed = this.#failed?.settings === settings ? this.#failed : undefined;
    if (failed && performance.now() < failed.until) throw failed.error;
    const transport = new Transport(settings);
    try {
      const token = await inSeries(() => this.#askInTurn(settings, transport), mostAttempts);
      this.#failed = undefined;
      return token;
    } catch (thrown) {
      // A refused login is remembered with the login itself.
      if (thrown instanceof HaloError && thrown.code !== 'HALO_LOGIN_REQUIRED' && mostAttempts > 1) {
        const pause = failed ? Math.min(failed.pause * 2, COOL_DOWN.longest) : COOL_DOWN.first;
        this.#failed = { settings, error: thrown, until: performance.now() + pause, pause };
        this.emit('change');
      }
      throw thrown;
    } finally {
      transport.close();
    }
  }

  /** Asks for new tokens, one process at a time; or takes those another has got meanwhile. */
  async #askInTurn(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    const application = settings.signIn === 'application';
    const ask = () =>
      application ? this.#askAsApplication(settings, transport) : this.#refresh(settings, transport);
    const shared = this.#shared;
    const deployed = this.#settings && fingerprint(this.#settings) === fingerprint(settings);
    if (!shared || !deployed) return ask();
    for (;;) {
      const right = await shared.right(this.#mine());
      if (right === 'away') {
        // Every process may have tokens of its own, unless a refresh token is used up by renewing.
        if (application || this.#live?.login.rotates === false) return ask();
        this.#refreshable(settings);
        throw new HaloError('HALO_NETWORK', say.session('redisAway'));
      }
      if ('release' in right) return ask().finally(right.release);
      await this.#receive(right.newer);
      const token = this.#usable(settings);
      if (token) return token;
    }
  }

  #usable(settings: ConnectionSettings): AccessToken | undefined {
    const live = this.#live;
    if (!live || live.login.refused || !this.#belongsTo(settings) || performance.now() >= live.diesAt) {
      return undefined;
    }
    return { value: live.login.accessToken, generation: live.generation };
  }

  /** What counts now that the login was replaced while it was being renewed. (Renewing again would wait for itself.) */
  #replaced(settings: ConnectionSettings): AccessToken {
    const token = this.#usable(settings);
    if (token) return token;
    this.#refreshable(settings);
    throw new HaloError('HALO_NETWORK', say.session('replaced'));
  }

  async #askAsApplication(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    try {
      this.#applicationServer ??= await discover(settings, transport);
      const server = this.#applicationServer;
      const sentAt = Date.now();
      const answer = await applicationToken({ server, settings, transport });
      return await this.#keep(answer, { server, settings }, sentAt, this.#live?.login.identity);
    } catch (thrown) {
      // Hosted tenants move between authorisation servers: look again next time.
      this.#applicationServer = undefined;
      throw thrown;
    }
  }

  /** @throws HaloError HALO_LOGIN_REQUIRED when there is nothing to renew with */
  #refreshable(settings: ConnectionSettings): { live: Live; refreshToken: string } {
    const live = this.#live;
    if (!live) throw loginRequired(say.session('nobody'));
    if (!this.#belongsTo(settings)) throw loginRequired(say.session('changed'));
    const { refused, refreshToken, renewing } = live.login;
    if (refused || !refreshToken) {
      throw loginRequired(renewing ? say.session('interrupted') : say.session('invalid'));
    }
    return { live, refreshToken };
  }

  async #refresh(settings: ConnectionSettings, transport: Transport): Promise<AccessToken> {
    const { live, refreshToken } = this.#refreshable(settings);
    const { login } = live;
    const version = login.version ?? login.obtainedAt;
    await this.#note(live, { ...login, renewing: true });
    if (this.#live !== live) return this.#replaced(settings);
    const sentAt = Date.now();
    let answer: TokenAnswer;
    try {
      answer = await refreshTokens({ server: login.server, settings, transport }, refreshToken);
    } catch (thrown) {
      if (thrown instanceof HaloError && thrown.code === 'HALO_LOGIN_REQUIRED' && this.#live === live) {
        // One step: where another process has renewed the same login, its two steps count for more.
        live.login = { ...login, refused: true, version: version + 1 };
        await this.#store.save(live.login);
        await this.#exchange();
        this.emit('change');
      } else await this.#note(live, login);
      throw thrown;
    }
    // Somebody signed in anew or disconnected meanwhile: that counts, not this.
    if (this.#live !== live) return this.#replaced(settings);
    return this.#keep(answer, { server: login.server, settings }, sentAt, login.identity, live);
  }

  /**
   * Stores whether a renewal is under way. A refresh token that comes a second time counts as stolen at a server that
   * rotates (RFC 9700 section 4.14.2), so after a crash in between it is not sent again. Where every token works as
   * often as one likes, nothing is lost.
   */
  async #note(live: Live, login: Login): Promise<void> {
    if (login.rotates === false || this.#live !== live) return;
    live.login = login;
    await this.#store.save(login);
  }

  /** Stores first, uses afterwards: a rotated token that only memory knows would be lost in a crash. */
  async #keep(
    answer: TokenAnswer,
    { server, settings }: Pick<Grant, 'server' | 'settings'>,
    sentAt: number,
    identity: Identity | undefined,
    replacing?: Live,
  ): Promise<AccessToken> {
    // Networks change: how near a server may be is a matter of the moment in which Halo named it.
    const { nearest: _, ...pinned } = server;
    const login: Login = {
      fingerprint: fingerprint(settings),
      instanceUrl: settings.instance.base,
      server: pinned,
      accessToken: answer.accessToken,
      refreshToken: answer.refreshToken,
      obtainedAt: sentAt,
      expiresAt: sentAt + answer.expiresIn * 1000,
      identity,
      signInId: replacing?.login.signInId ?? randomUUID(),
      ...(replacing && { rotates: answer.refreshToken !== replacing.login.refreshToken }),
      // A renewal is a small step, so that a sign-in made meanwhile in another process counts for more.
      version: replacing ? (replacing.login.version ?? replacing.login.obtainedAt) + 2 : this.#newVersion(),
    };
    const live = this.#enliven(login);
    // An application asks anew at every start; only a person's sign-in is worth keeping.
    if (settings.signIn === 'account') await this.#store.save(login);
    if (replacing && this.#live !== replacing) return this.#replaced(settings);
    this.#live = live;
    if (!replacing && settings.signIn === 'account') this.#signIns++;
    await this.#exchange();
    this.emit('change');
    return { value: login.accessToken, generation: live.generation };
  }

  #enliven(login: Login): Live {
    const lifetime = login.expiresAt - login.obtainedAt;
    const left = Math.min(login.expiresAt - Date.now(), lifetime);
    const diesAt = performance.now() + left;
    return {
      login,
      generation: ++this.#generation,
      diesAt,
      renewAt: diesAt - Math.min(MARGIN, lifetime / 10),
    };
  }
}

/**
 * Asks again after failures that pass. It is always the same refresh token: the only one there is, even if the
 * server has used it up and its answer was lost.
 */
async function inSeries<T>(ask: () => Promise<T>, mostAttempts: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (thrown) {
      if (attempt >= Math.min(mostAttempts, attemptsWorth(thrown))) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, backoff(attempt - 1)));
    }
  }
}

/** How many attempts a token request is worth after such a failure. */
function attemptsWorth(thrown: unknown): number {
  if (!(thrown instanceof HaloError)) return 1;
  const { code, statusCode = 0, field } = thrown;
  if (statusCode === 429 || statusCode >= 500) return 5;
  if (code === 'HALO_NETWORK' || code === 'HALO_TIMEOUT' || code === 'HALO_PROXY') return 5;
  // A web page or half an answer may be maintenance just ending; more of them are not.
  return code === 'HALO_TOO_LARGE' || (code === 'HALO_CONFIG' && field === 'authServer') ? 2 : 1;
}

function loginRequired(said: Sentence): HaloError {
  return new HaloError('HALO_LOGIN_REQUIRED', said);
}

/** A login as a process finds it at its start: one that another was renewing when it died is not used again. */
function found(login: Login): Login {
  return login.renewing ? { ...login, refused: true } : login;
}

/** A session that keeps nothing, for trying out settings that are not saved yet. */
export function temporarySession(settings: ConnectionSettings): Session {
  const session = new Session({ load: () => undefined, save: async () => {}, remove: async () => {} });
  session.configure(settings);
  return session;
}

/** Whether something read is a login. */
export function isLogin(value: unknown): value is Login {
  if (!isObject(value) || !isObject(value.server)) return false;
  const { fingerprint, instanceUrl, accessToken, expiresAt, obtainedAt, server } = value;
  const texts = [fingerprint, instanceUrl, accessToken, server.url, server.issuer];
  return (
    texts.every((text) => typeof text === 'string') &&
    [expiresAt, obtainedAt].every((moment) => typeof moment === 'number')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
