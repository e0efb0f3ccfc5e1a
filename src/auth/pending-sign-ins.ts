import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { Grant, SignInRequest } from './oauth';

/** Whose tokens, where. */
type Destination = Pick<Grant, 'server' | 'settings'>;

/** Everything a sign-in needs again when the browser comes back; it is never taken from the connection as it is then. */
export interface Attempt extends Destination {
  connectionId: string;
  redirectUri: string;
  state: string;
  codeVerifier: string;
}

interface Open {
  attempt: Attempt;
  cookieHash: Buffer;
  expires: number;
}

const MOST_OPEN = 20;

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The sign-ins that are under way, each usable once, by the browser that started it, for ten minutes. */
export class Attempts {
  /** Milliseconds an attempt may take. */
  static readonly lifetime = 10 * 60 * 1000;
  readonly #open = new Map<string, Open>();
  readonly #now: () => number;

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** @returns the value of the cookie that binds the attempt to the browser */
  begin(
    connectionId: string,
    destination: Destination,
    { state, codeVerifier }: SignInRequest,
    redirectUri: string,
  ): string {
    const cookie = randomBytes(32).toString('base64url');
    while (this.#open.size >= MOST_OPEN) this.#open.delete(this.#open.keys().next().value ?? '');
    this.#open.set(hash(state).toString('hex'), {
      attempt: { ...destination, connectionId, state, codeVerifier, redirectUri },
      cookieHash: hash(cookie),
      expires: this.#now() + Attempts.lifetime,
    });
    return cookie;
  }

  /**
   * The attempt a callback belongs to; it is spent from here on, whatever comes next.
   * @throws HaloError HALO_LOGIN_REQUIRED for an unknown, used or expired state, or another browser; with the
   * `field` holding the connection's id where it is known
   */
  take(state: string, cookies: string[]): Attempt {
    const key = hash(state).toString('hex');
    const open = this.#open.get(key);
    this.#open.delete(key);
    if (!open || open.expires < this.#now()) {
      throw new HaloError('HALO_LOGIN_REQUIRED', say.signIn('attemptUnknown'), {
        field: open?.attempt.connectionId,
      });
    }
    if (!cookies.some((cookie) => timingSafeEqual(hash(cookie), open.cookieHash))) {
      throw new HaloError('HALO_LOGIN_REQUIRED', say.signIn('otherBrowser'), {
        field: open.attempt.connectionId,
      });
    }
    return open.attempt;
  }

  /** A name for an attempt that tells nothing about its state. */
  static idOf(state: string): string {
    return hash(state).toString('hex').slice(0, 16);
  }

  /** Whether a sign-in of this connection is under way; with an id, that one and no window left open before. */
  isOpen(connectionId: string, id = ''): boolean {
    const now = this.#now();
    return [...this.#open].some(
      ([key, { attempt, expires }]) =>
        key.startsWith(id) && attempt.connectionId === connectionId && expires >= now,
    );
  }
}
