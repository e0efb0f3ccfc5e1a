import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import type { Redis } from 'ioredis';
import * as say from '../i18n/messages';
import type { Said } from '../i18n/translate';
import type { RedisAddress } from './address';
import { SCRIPTS, type Script } from './scripts';
import { Silence } from './watchdog';

/** How long Redis may say nothing while it owes an answer, or a connection, ms. */
const PATIENCE = 2000;
/** How long a socket may take to close, ms. */
const CLOSING = 250;
/** How long until it is tried again, ms, at first and at most. */
const AGAIN = { first: 50, longest: 1000 };
/** How often it is looked after while nothing happens, ms. */
const BEAT = 2000;

/** Tells whether our scripts would run: a full or read-only Redis answers a PING too. */
const PROBE: Script = {
  name: 'haloProbe',
  keys: 1,
  lua: `return redis.call('SET', KEYS[1], '1', 'PX', 1000)`,
};

type Run = (...args: (string | number)[]) => Promise<unknown>;

/**
 * One connection's line to Redis. It never keeps anybody waiting for long and never throws: while Redis is away,
 * whoever asks is told so at once, and it comes back by itself. Away is a Redis that cannot be reached, refuses, or
 * says nothing for a while; one whose answers are slow to come, or to be read, is not.
 * Emits `away` when Redis is not there, once each time, `back` when it is, with whether it was away before, and `beat`
 * every other second while it is there.
 */
export class RedisLink extends EventEmitter {
  #client: Redis | undefined;
  #up = false;
  #problem: Said | undefined;
  #closed = false;
  #probing = false;
  /** How many calls wait for their answers. */
  #calls = 0;
  readonly #silence = new Silence(PATIENCE, () => this.#silent());
  readonly #timer: NodeJS.Timeout;
  /** Ends when it is known for the first time whether Redis is there. */
  readonly #settled: Promise<void>;
  #settle: () => void = () => {};

  constructor(address: RedisAddress) {
    super();
    this.setMaxListeners(0);
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#timer = setInterval(() => this.#beat(), BEAT);
    this.#timer.unref();
    void this.#open(address);
  }

  /** Why Redis is not there, as half a sentence without its address; undefined while it is, or nobody knows yet. */
  get problem(): Said | undefined {
    return this.#problem;
  }

  /** Waits until it is known whether Redis is there; some seconds at most. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Runs a script. @returns what it answers; undefined while Redis is away */
  async run({ name }: Script, keys: string[], args: (string | number)[]): Promise<unknown> {
    await this.#settled;
    return this.#up ? this.#call(name, keys, args) : undefined;
  }

  /** Ends the line and its socket. */
  close(): void {
    this.#closed = true;
    this.#up = false;
    clearInterval(this.#timer);
    this.#silence.end();
    this.#client?.disconnect();
    this.removeAllListeners();
    this.#settle();
  }

  async #open({ tls, ...address }: RedisAddress): Promise<void> {
    const { Redis } = await import('./library');
    if (this.#closed) return;
    const client = new Redis({
      ...address,
      ...(tls && { tls: isIP(address.host) ? {} : { servername: address.host } }),
      protocol: 2,
      // Whether it is silent we judge ourselves: the library's timeouts run out while the answer lies unread.
      connectTimeout: 0,
      disconnectTimeout: CLOSING,
      retryStrategy: (attempt) => Math.min(AGAIN.longest, AGAIN.first * 2 ** (attempt - 1)),
      // Whoever asks now needs the answer now.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // The probe tells more.
      enableReadyCheck: false,
      disableClientInfo: true,
      scripts: Object.fromEntries(
        [PROBE, ...SCRIPTS].map(({ name, lua, keys }) => [name, { lua, numberOfKeys: keys }]),
      ),
    });
    this.#client = client;
    client.on('error', (error: Error) => {
      this.#lost(reason(error));
      // One that has not the database asked for would be used with another.
      if (isReply(error)) client.disconnect(true);
    });
    client.on('connecting', () => this.#silence.begin());
    client.on('close', () => {
      this.#silence.end();
      this.#lost(say.redis('closed'));
    });
    client.on('ready', () => void this.#probe());
  }

  async #call(name: string, keys: string[], args: (string | number)[]): Promise<unknown> {
    const client = this.#client as unknown as Record<string, Run>;
    if (this.#calls++ === 0) this.#silence.begin();
    try {
      return await client[name]?.(...keys, ...args);
    } catch (thrown) {
      this.#lost(reason(thrown));
      return undefined;
    } finally {
      if (--this.#calls === 0) this.#silence.end();
      else this.#silence.heard();
    }
  }

  /** Its socket is given up as well: what is still to come on it would be late, and the next call would wait behind it. */
  #silent(): void {
    this.#lost('it does not answer');
    this.#client?.disconnect(true);
  }

  async #probe(): Promise<void> {
    if (this.#probing || this.#closed) return;
    this.#probing = true;
    const answer = await this.#call(PROBE.name, ['halo-itsm:probe'], []);
    this.#probing = false;
    if (answer === undefined || this.#closed || this.#up) return;
    const wasAway = this.#problem !== undefined;
    this.#up = true;
    this.#problem = undefined;
    this.emit('back', wasAway);
    this.#settle();
  }

  #beat(): void {
    if (this.#up) this.emit('beat');
    // Without listeners nobody else would notice that it is gone; and after a refusal this is the way back.
    if (this.#client?.status === 'ready') void this.#probe();
  }

  #lost(problem: Said): void {
    if (this.#closed) return;
    const news = this.#up || this.#problem === undefined;
    this.#up = false;
    // The first reason says more than what follows from it.
    if (news) this.#problem = problem;
    if (news) this.emit('away');
    this.#settle();
  }
}

function isReply(thrown: unknown): thrown is Error {
  return thrown instanceof Error && thrown.name === 'ReplyError';
}

/** Half a sentence; the library's own texts may hold the address. */
function reason(thrown: unknown): Said {
  const { message = '', code } = thrown as { message?: string; code?: string };
  if (/^(WRONGPASS|NOAUTH|ERR invalid password)/.test(message)) return say.redis('refused');
  // "unknown command 'auth', with args beginning with: …" is followed by the password.
  if (isReply(thrown))
    return say.redis('answers', { said: message.replace(/, with args.*$/s, '').slice(0, 200) });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return say.redis('unknownHost');
  if (code === 'ECONNREFUSED') return say.redis('nothingListens');
  if (code && /CERT|SIGNATURE/.test(code)) return say.redis('untrusted', { code });
  if (code && /TLS|SSL/.test(code)) return say.redis('tls', { code });
  if (/timed? ?out/i.test(message) || code === 'ETIMEDOUT') return say.redis('silent');
  return code ? say.redis('failedCode', { code }) : say.redis('failed');
}
