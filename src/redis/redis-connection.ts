import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import type { Redis } from 'ioredis';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import type { RedisAddress } from './address';
import { SCRIPTS, type Script } from './scripts';
import { Watchdog } from './watchdog';

/** Timeout for a reply, and for connecting, ms. */
const RESPONSE_TIMEOUT_MS = 2000;
/** Timeout for closing the socket, ms. */
const CLOSE_TIMEOUT_MS = 250;
/** Delay before reconnecting, ms. It doubles with each attempt. */
const RECONNECT_DELAY_MS = { initial: 50, max: 1000 };
/** Interval of the heartbeat, ms. */
const HEARTBEAT_INTERVAL_MS = 2000;

/** Tests whether scripts can write. `PING` is not enough: a full or read-only Redis replies to it too. */
const PROBE: Script = {
  name: 'haloProbe',
  keyCount: 1,
  lua: `return redis.call('SET', KEYS[1], '1', 'PX', 1000)`,
};

type ScriptCommand = (...args: (string | number)[]) => Promise<unknown>;

/**
 * A connection to Redis that reconnects automatically. Calls never throw and do not wait for a reconnect: while
 * disconnected, they return undefined immediately. Redis counts as disconnected if it cannot be reached, returns an
 * error, or does not reply for a while. Slow replies, and a busy event loop in this process, do not count.
 *
 * Events:
 * - `disconnected`: Redis has become unusable
 * - `reconnected` (wasDisconnected): Redis is usable; `wasDisconnected` is false for the first connection
 * - `heartbeat`: every two seconds while connected
 */
export class RedisConnection extends EventEmitter {
  #client: Redis | undefined;
  #connected = false;
  #problem: LocalizedText | undefined;
  #closed = false;
  #probing = false;
  /** Number of calls that wait for a reply. */
  #pendingCalls = 0;
  readonly #watchdog = new Watchdog(RESPONSE_TIMEOUT_MS, () => this.#onTimeout());
  readonly #heartbeatTimer: NodeJS.Timeout;
  /** Resolves once the first attempt to connect has succeeded or failed. */
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

  /** The reason for a disconnect, without the address; undefined while connected and before the first result. */
  get problem(): LocalizedText | undefined {
    return this.#problem;
  }

  /** Resolves once the first attempt to connect has succeeded or failed, after a few seconds at most. */
  get initialized(): Promise<void> {
    return this.#initialized;
  }

  /** Runs a script. @returns its reply; undefined while disconnected */
  async run({ name }: Script, keys: string[], args: (string | number)[]): Promise<unknown> {
    await this.#initialized;
    return this.#connected ? this.#call(name, keys, args) : undefined;
  }

  /** Closes the connection. No events are emitted afterwards. */
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
      // The watchdog replaces the library's timeouts, which also expire while a reply has arrived but not been read.
      connectTimeout: 0,
      disconnectTimeout: CLOSE_TIMEOUT_MS,
      retryStrategy: (attempt) =>
        Math.min(RECONNECT_DELAY_MS.max, RECONNECT_DELAY_MS.initial * 2 ** (attempt - 1)),
      // A call must not wait for a reconnect.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // Replaced by the probe, which tests more.
      enableReadyCheck: false,
      disableClientInfo: true,
      scripts: Object.fromEntries(
        [PROBE, ...SCRIPTS].map(({ name, lua, keyCount }) => [name, { lua, numberOfKeys: keyCount }]),
      ),
    });
    this.#client = client;
    client.on('error', (error: Error) => {
      this.#markDisconnected(describeError(error));
      // For example after a failed SELECT: without a reconnect, the wrong database would be used.
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

  /** Also closes the socket: a late reply would delay the replies to all further calls. */
  #onTimeout(): void {
    this.#markDisconnected(messages.redis('noReply'));
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
    // Detects a lost connection even if there are no calls, and recovers after an error reply.
    if (this.#client?.status === 'ready') void this.#probe();
  }

  #markDisconnected(problem: LocalizedText): void {
    if (this.#closed) return;
    const changed = this.#connected || this.#problem === undefined;
    this.#connected = false;
    // Keep the first reason: later ones only follow from it.
    if (changed) this.#problem = problem;
    if (changed) this.emit('disconnected');
    this.#resolveInitialized();
  }
}

function isReplyError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Describes an error as a phrase. The library's own messages are not used, because they may contain the address. */
function describeError(error: unknown): LocalizedText {
  const { message = '', code } = error as { message?: string; code?: string };
  if (/^(WRONGPASS|NOAUTH|ERR invalid password)/.test(message)) return messages.redis('authenticationFailed');
  // Cut off at "unknown command 'auth', with args beginning with: …", which the password follows.
  if (isReplyError(error))
    return messages.redis('errorReply', { message: message.replace(/, with args.*$/s, '').slice(0, 200) });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return messages.redis('unknownHost');
  if (code === 'ECONNREFUSED') return messages.redis('connectionRefused');
  if (code && /CERT|SIGNATURE/.test(code)) return messages.redis('untrustedCertificate', { code });
  if (code && /TLS|SSL/.test(code)) return messages.redis('tlsFailed', { code });
  if (/timed? ?out/i.test(message) || code === 'ETIMEDOUT') return messages.redis('noReply');
  return code ? messages.redis('connectionFailedWithCode', { code }) : messages.redis('connectionFailed');
}
