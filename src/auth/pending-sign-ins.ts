import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { AuthorizationRequest, OAuthContext } from './oauth';

/** Whose tokens, where. */
type Destination = Pick<OAuthContext, 'server' | 'settings'>;

/** Everything a sign-in needs again when the browser comes back; it is never taken from the connection as it is then. */
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

/** The sign-ins that are under way, each usable once, by the browser that started it, for ten minutes. */
export class PendingSignIns {
  /** Milliseconds an attempt may take. */
  static readonly lifetimeMs = 10 * 60 * 1000;
  readonly #pending = new Map<string, PendingEntry>();
  readonly #now: () => number;

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** @returns the value of the cookie that binds the attempt to the browser */
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
   * The attempt a callback belongs to; it is spent from here on, whatever comes next.
   * @throws HaloError HALO_LOGIN_REQUIRED for an unknown, used or expired state, or another browser; with the
   * `field` holding the connection's id where it is known
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

  /** A name for an attempt that tells nothing about its state. */
  static idFromState(state: string): string {
    return hash(state).toString('hex').slice(0, 16);
  }

  /** Whether a sign-in of this connection is under way; with an id, that one and no window left open before. */
  isPending(connectionId: string, id = ''): boolean {
    const now = this.#now();
    return [...this.#pending].some(
      ([key, { signIn, expiresAt }]) =>
        key.startsWith(id) && signIn.connectionId === connectionId && expiresAt >= now,
    );
  }
}
