import { createHash, randomUUID } from 'node:crypto';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { RedisLink } from '../redis/redis-connection';
import { LOGIN, SETTLING, UNLOCK } from '../redis/scripts';
import { seal, sealingKey, unseal } from './seal';
import { isLogin, type Login } from './token-manager';

/** A login and how new it is; without one, that it was removed. Version 0 is no knowledge at all. */
export interface Versioned {
  version: number;
  login?: Login;
}

/** What became of asking for the right to renew. */
export type Right = { newer: Versioned } | { release(): Promise<void> } | 'away';

/** How long a login rests in Redis without anybody asking for it, ms. */
const KEPT = 30 * 24 * 60 * 60_000;
/** What a lock lives longer than the request it is for, ms. */
const SPARE = 5000;
const POLL = 100;

/**
 * The login that several processes share through Redis, where it rests sealed: Redis alone is not enough to use it.
 * A person's login belongs to one connection, by its id; all who have an application's secret share its token.
 */
export class SharedLogin {
  readonly #link: RedisLink;
  readonly #keys: string[];
  readonly #name: string;
  readonly #secret: Buffer;
  /** This process, as others see it in the lock. */
  readonly #self = randomUUID();
  #right: 'free' | 'asked' | 'hold' = 'free';
  readonly #lockLife: number;
  readonly #settling: number;

  constructor(link: RedisLink, id: string, settings: ConnectionSettings) {
    this.#link = link;
    const account = settings.signIn === 'account';
    this.#name = createHash('sha256')
      .update(JSON.stringify([fingerprint(settings), settings.scope, account ? id : '']))
      .digest('base64url');
    const tag = `halo-itsm:{${this.#name}}`;
    this.#keys = [`${tag}:login`, `${tag}:lock`, `${tag}:settling`];
    this.#secret = sealingKey(Buffer.from(settings.clientSecret), `halo-connection redis ${this.#name}`);
    this.#lockLife = settings.timeout + SPARE;
    // Redis may have forgotten the newest refresh token, and an old one spent again ends the sign-in.
    this.#settling = account ? SETTLING : 0;
  }

  /** Calls whenever there may be news; `back` after Redis was away. @returns a function that ends it */
  watch(listener: (how: 'back' | 'beat') => void): () => void {
    const back = (wasAway: boolean) => listener(wasAway ? 'back' : 'beat');
    const beat = () => listener('beat');
    this.#link.on('back', back).on('beat', beat);
    return () => void this.#link.off('back', back).off('beat', beat);
  }

  /**
   * Puts the newer of two logins on both sides.
   * @returns the one that rests in Redis when it is newer
   * @throws HaloError HALO_CONFIG when it is sealed with another secret
   */
  async exchange(mine: Versioned, how: 'back' | 'beat' = 'beat'): Promise<Versioned | undefined> {
    const answer = await this.#ask(mine, how, this.#right);
    return answer[0] === 'newer' ? this.#open(answer) : undefined;
  }

  /**
   * Waits until this process may renew, or somebody else has.
   * @throws HaloError HALO_CONFIG as above
   */
  async right(mine: Versioned): Promise<Right> {
    this.#right = 'asked';
    try {
      for (;;) {
        const answer = await this.#ask(mine, 'beat', 'take');
        if (answer[0] === 'newer') return { newer: this.#open(answer) };
        if (answer[0] === 'yours') {
          this.#right = 'hold';
          return { release: () => this.#release() };
        }
        if (answer[0] !== 'same') return 'away';
        await new Promise((resolve) => setTimeout(resolve, POLL * (0.5 + Math.random())));
      }
    } finally {
      if (this.#right === 'asked') this.#right = 'free';
    }
  }

  /** Tells it at once; a Redis that is away hears of it with the next word. */
  async #release(): Promise<void> {
    this.#right = 'free';
    await this.#link.run(UNLOCK, [this.#keys[1] as string], [this.#self]);
  }

  async #ask({ version, login }: Versioned, how: 'back' | 'beat', wish = ''): Promise<unknown[]> {
    const sealed = login ? seal(this.#secret, JSON.stringify(login)) : '';
    const answer = await this.#link.run(LOGIN, this.#keys, [
      version,
      sealed,
      KEPT,
      this.#settling,
      how,
      this.#self,
      this.#lockLife,
      wish,
    ]);
    return Array.isArray(answer) ? answer : [];
  }

  #open([, version, sealed]: unknown[]): Versioned {
    if (sealed === '') return { version: Number(version) };
    const text = unseal(this.#secret, String(sealed));
    const login: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!isLogin(login)) {
      throw new HaloError('HALO_CONFIG', say.session('otherSecret'), { field: 'clientSecret' });
    }
    return { version: Number(version), login };
  }
}
