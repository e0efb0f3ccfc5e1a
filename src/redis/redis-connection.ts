import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import type { Redis } from 'ioredis';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import type { RedisAddress } from './address';
import { SCRIPTS, type Script } from './scripts';
import { Watchdog } from './watchdog';

/** How long Redis may say nothing while it owes an answer, or a connection, ms. */
const RESPONSE_TIMEOUT_MS = 2000;
/** How long a socket may take to close, ms. */
const CLOSE_TIMEOUT_MS = 250;
/** How long until it is tried again, ms, at first and at most. */
const RECONNECT_DELAY_MS = { initial: 50, max: 1000 };
/** How often it is looked after while nothing happens, ms. */
const HEARTBEAT_INTERVAL_MS = 2000;

/** Tells whether our scripts would run: a full or read-only Redis answers a PING too. */
const PROBE: Script = {
  name: 'haloProbe',
  keyCount: 1,
  lua: `return redis.call('SET', KEYS[1], '1', 'PX', 1000)`,
};

type ScriptCommand = (...args: (string | number)[]) => Promise<unknown>;

/**
 * One connection's line to Redis. It never keeps anybody waiting for long and never throws: while Redis is away,
 * whoever asks is told so at once, and it comes back by itself. Away is a Redis that cannot be reached, refuses, or
 * says nothing for a while; one whose answers are slow to come, or to be read, is not.
 * Emits `away` when Redis is not there, once each time, `back` when it is, with whether it was away before, and `beat`
 * every other second while it is there.
 */
export class RedisConnection extends EventEmitter {
  #client: Redis | undefined;
  #connected = false;
  #problem: LocalizedText | undefined;
  #closed = false;
  #probing = false;
  /** How many calls wait for their answers. */
  #pendingCalls = 0;
  readonly #watchdog = new Watchdog(RESPONSE_TIMEOUT_MS, () => this.#onTimeout());
  readonly #heartbeatTimer: NodeJS.Timeout;
  /** Ends when it is known for the first time whether Redis is there. */
  readonly #initialized: Promise<void>;
  #resolveInitialized: () => void = () => {};

  constructor(address: RedisAddress) {
    super();
    this.setMaxListeners(0);
    this.#initialized = new Promise((resolve) => {
      this.#resolveInitialized = resolve;
    });
    this.#heartbeatTimer = setInterval(() => this.#onHeartbeat(), HEARTBEAT_INTERVAL_MS);
    this.#heartbeatTimer.unref();
    void this.#connect(address);
  }

  /** Why Redis is not there, as half a sentence without its address; undefined while it is, or nobody knows yet. */
  get problem(): LocalizedText | undefined {
    return this.#problem;
  }

  /** Waits until it is known whether Redis is there; some seconds at most. */
  get initialized(): Promise<void> {
    return this.#initialized;
  }

  /** Runs a script. @returns what it answers; undefined while Redis is away */
  async run({ name }: Script, keys: string[], args: (string | number)[]): Promise<unknown> {
    await this.#initialized;
    return this.#connected ? this.#call(name, keys, args) : undefined;
  }

  /** Ends the line and its socket. */
  close(): void {
    this.#closed = true;
    this.#connected = false;
    clearInterval(this.#heartbeatTimer);
    this.#watchdog.stop();
    this.#client?.disconnect();
    this.removeAllListeners();
    this.#resolveInitialized();
  }

  async #connect({ tls, ...address }: RedisAddress): Promise<void> {
    const { Redis } = await import('./library');
    if (this.#closed) return;
    const client = new Redis({
      ...address,
      ...(tls && { tls: isIP(address.host) ? {} : { servername: address.host } }),
      protocol: 2,
      // Whether it is silent we judge ourselves: the library's timeouts run out while the answer lies unread.
      connectTimeout: 0,
      disconnectTimeout: CLOSE_TIMEOUT_MS,
      retryStrategy: (attempt) =>
        Math.min(RECONNECT_DELAY_MS.max, RECONNECT_DELAY_MS.initial * 2 ** (attempt - 1)),
      // Whoever asks now needs the answer now.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // The probe tells more.
      enableReadyCheck: false,
      disableClientInfo: true,
      scripts: Object.fromEntries(
        [PROBE, ...SCRIPTS].map(({ name, lua, keyCount }) => [name, { lua, numberOfKeys: keyCount }]),
      ),
    });
    this.#client = client;
    client.on('error', (error: Error) => {
      this.#markDisconnected(describeError(error));
      // One that has not the database asked for would be used with another.
      if (isReplyError(error)) client.disconnect(true);
    });
    client.on('connecting', () => this.#watchdog.start());
    client.on('close', () => {
      this.#watchdog.stop();
      this.#markDisconnected(messages.redis('connectionClosed'));
    });
    client.on('ready', () => void this.#probe());
  }

  async #call(name: string, keys: string[], args: (string | number)[]): Promise<unknown> {
    const client = this.#client as unknown as Record<string, ScriptCommand>;
    if (this.#pendingCalls++ === 0) this.#watchdog.start();
    try {
      return await client[name]?.(...keys, ...args);
    } catch (error) {
      this.#markDisconnected(describeError(error));
      return undefined;
    } finally {
      if (--this.#pendingCalls === 0) this.#watchdog.stop();
      else this.#watchdog.reset();
    }
  }

  /** Its socket is given up as well: what is still to come on it would be late, and the next call would wait behind it. */
  #onTimeout(): void {
    this.#markDisconnected('it does not answer');
    this.#client?.disconnect(true);
  }

  async #probe(): Promise<void> {
    if (this.#probing || this.#closed) return;
    this.#probing = true;
    const reply = await this.#call(PROBE.name, ['halo-itsm:probe'], []);
    this.#probing = false;
    if (reply === undefined || this.#closed || this.#connected) return;
    const wasDisconnected = this.#problem !== undefined;
    this.#connected = true;
    this.#problem = undefined;
    this.emit('reconnected', wasDisconnected);
    this.#resolveInitialized();
  }

  #onHeartbeat(): void {
    if (this.#connected) this.emit('heartbeat');
    // Without listeners nobody else would notice that it is gone; and after a refusal this is the way back.
    if (this.#client?.status === 'ready') void this.#probe();
  }

  #markDisconnected(problem: LocalizedText): void {
    if (this.#closed) return;
    const changed = this.#connected || this.#problem === undefined;
    this.#connected = false;
    // The first reason says more than what follows from it.
    if (changed) this.#problem = problem;
    if (changed) this.emit('disconnected');
    this.#resolveInitialized();
  }
}

function isReplyError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Half a sentence; the library's own texts may hold the address. */
function describeError(error: unknown): LocalizedText {
  const { message = '', code } = error as { message?: string; code?: string };
  if (/^(WRONGPASS|NOAUTH|ERR invalid password)/.test(message)) return messages.redis('authenticationFailed');
  // "unknown command 'auth', with args beginning with: …" is followed by the password.
  if (isReplyError(error))
    return messages.redis('errorReply', { message: message.replace(/, with args.*$/s, '').slice(0, 200) });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return messages.redis('unknownHost');
  if (code === 'ECONNREFUSED') return messages.redis('connectionRefused');
  if (code && /CERT|SIGNATURE/.test(code)) return messages.redis('untrustedCertificate', { code });
  if (code && /TLS|SSL/.test(code)) return messages.redis('tlsFailed', { code });
  if (/timed? ?out/i.test(message) || code === 'ETIMEDOUT') return messages.redis('noReply');
  return code ? messages.redis('connectionFailedWithCode', { code }) : messages.redis('connectionFailed');
}
