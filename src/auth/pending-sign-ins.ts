import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { AuthorizationRequest, OAuthContext } from './oauth';

/** The connection settings and server that a sign-in was started with. */
type Destination = Pick<OAuthContext, 'server' | 'settings'>;

/**
 * The state of a sign-in between the authorization request and its callback. Settings and server are copied, so that
 * a connection that changes in between cannot redirect the code exchange.
 */
export interface PendingSignIn extends Destination {
  connectionId: string;
  redirectUri: string;
  state: string;
  codeVerifier: string;
}

interface PendingEntry {
  signIn: PendingSignIn;
  cookieHash: Buffer;
  expiresAt: number;
}

const MAX_PENDING = 20;

const hash = (value: string): Buffer => createHash('sha256').update(value).digest();

/** Pending sign-ins. Each can be used once, within ten minutes, by the browser that started it. */
export class PendingSignIns {
  /** Maximum age of a pending sign-in, ms. */
  static readonly lifetimeMs = 10 * 60 * 1000;
  readonly #pending = new Map<string, PendingEntry>();
  readonly #now: () => number;

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /**
   * Adds a pending sign-in. The oldest is removed when there are too many.
   * @returns the value of the cookie that binds the sign-in to the browser
   */
  create(
    connectionId: string,
    destination: Destination,
    { state, codeVerifier }: AuthorizationRequest,
    redirectUri: string,
  ): string {
    const cookie = randomBytes(32).toString('base64url');
    while (this.#pending.size >= MAX_PENDING) this.#pending.delete(this.#pending.keys().next().value ?? '');
    this.#pending.set(hash(state).toString('hex'), {
      signIn: { ...destination, connectionId, state, codeVerifier, redirectUri },
      cookieHash: hash(cookie),
      expiresAt: this.#now() + PendingSignIns.lifetimeMs,
    });
    return cookie;
  }

  /**
   * Returns and removes the sign-in that a callback belongs to.
   * @throws HaloError HALO_LOGIN_REQUIRED for an unknown, used or expired state, or for another browser. `field` is
   * the id of the connection if known.
   */
  consume(state: string, cookies: string[]): PendingSignIn {
    const key = hash(state).toString('hex');
    const entry = this.#pending.get(key);
    this.#pending.delete(key);
    if (!entry || entry.expiresAt < this.#now()) {
      throw new HaloError('HALO_LOGIN_REQUIRED', messages.signIn('pendingSignInNotFound'), {
        field: entry?.signIn.connectionId,
      });
    }
    if (!cookies.some((cookie) => timingSafeEqual(hash(cookie), entry.cookieHash))) {
      throw new HaloError('HALO_LOGIN_REQUIRED', messages.signIn('otherBrowser'), {
        field: entry.signIn.connectionId,
      });
    }
    return entry.signIn;
  }

  /** Public id of a pending sign-in: a hash, which does not reveal the state. */
  static idFromState(state: string): string {
    return hash(state).toString('hex').slice(0, 16);
  }

  /** Whether a sign-in of the connection is pending; with an id, only that sign-in counts. */
  isPending(connectionId: string, id = ''): boolean {
    const now = this.#now();
    return [...this.#pending].some(
      ([key, { signIn, expiresAt }]) =>
        key.startsWith(id) && signIn.connectionId === connectionId && expiresAt >= now,
    );
  }
}
