import type { Node, NodeStatus } from 'node-red';
import * as say from '../../src/i18n/messages';
import {
  type HaloError,
  type HaloErrorCode,
  type HaloFacts,
  type Language,
  type Said,
  tell,
} from '../../src/index';
import type { HaloConnection } from '../halo-connection/runtime';
import type { Runs } from './message-runs';

/**
 * How often the line changes when it has to change all the time, and how much it may have saved up before, ms: telling
 * every editor costs more than many a message does.
 */
const PACE = 100;
const SAVED = 1000;

/** The line under the node. Texts come from a fixed list: nothing Halo says is shown where everybody looks. */
export class StatusLine {
  readonly #node: Node;
  readonly #language: Language;
  readonly #connection: HaloConnection | undefined;
  readonly #runs: Runs;
  readonly #unsubscribe: (() => void) | undefined;
  #last: NodeStatus = {};
  /** When the line may change next. */
  #freeAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #soon = false;
  #shown: NodeStatus | undefined;

  constructor(node: Node, language: Language, connection: HaloConnection | undefined, runs: Runs) {
    this.#node = node;
    this.#language = language;
    this.#connection = connection;
    this.#runs = runs;
    this.#unsubscribe = connection?.onChange(() => this.#changed());
    runs.onChange = () => this.#changed();
    this.#show();
  }

  succeeded({ records }: HaloFacts): void {
    this.#last = records === undefined ? {} : { text: this.#text(say.status('records', { count: records })) };
  }

  failed({ code }: HaloError): void {
    this.#last = { fill: 'red', shape: 'ring', text: this.#text(REASONS[code] ?? say.status('failed')) };
  }

  close(): void {
    this.#unsubscribe?.();
    this.#runs.onChange = () => {};
    clearTimeout(this.#timer);
    this.#node.status({});
  }

  /** Shows the line at once, or as soon as the pace allows. */
  #changed(): void {
    if (this.#soon) return;
    const wait = this.#freeAt - performance.now();
    if (wait <= 0) this.#show();
    else {
      this.#soon = true;
      this.#again(wait);
    }
  }

  #again(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), ms);
    this.#timer.unref();
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#soon = false;
    this.#freeAt = Math.max(this.#freeAt, performance.now() - SAVED) + PACE;
    const waiting = this.#runs.in('waiting');
    const now = this.#current(waiting);
    if (!sameStatus(now, this.#shown)) this.#node.status(now);
    this.#shown = now;
    // The seconds left count down.
    if (waiting > 0) this.#again(1000);
  }

  #current(waiting: number): NodeStatus {
    const running = this.#runs.count;
    if (waiting > 0) {
      const seconds = Math.ceil((this.#connection?.client?.nextTurnIn ?? 0) / 1000);
      const said =
        waiting > 1
          ? say.status('waitingMany', { seconds, count: waiting })
          : say.status('waiting', { seconds });
      return { fill: 'yellow', shape: 'ring', text: this.#text(said) };
    }
    if (this.#runs.in('retrying') > 0)
      return { fill: 'yellow', shape: 'ring', text: this.#text(say.status('retrying')) };
    if (running > 1) {
      return {
        fill: 'blue',
        shape: 'dot',
        text: this.#text(say.status('requestingMany', { count: running })),
      };
    }
    if (running === 1) return { fill: 'blue', shape: 'dot', text: this.#text(say.status('requesting')) };
    return this.#connectionStatus() ?? this.#last;
  }

  #connectionStatus(): NodeStatus | undefined {
    if (!this.#connection)
      return { fill: 'grey', shape: 'ring', text: this.#text(say.status('noConnection')) };
    if (this.#connection.state === 'login-required') {
      return { fill: 'red', shape: 'ring', text: this.#text(say.status('signInAgain')) };
    }
    if (this.#connection.state === 'not-connected') {
      return { fill: 'grey', shape: 'ring', text: this.#text(say.status('notConnected')) };
    }
    if (this.#connection.redisAway && this.#last.fill !== 'red') {
      return { fill: 'yellow', shape: 'ring', text: this.#text(say.status('redisAway')) };
    }
    return undefined;
  }

  #text(said: Said): string {
    return tell(said, this.#language);
  }
}

function sameStatus(one: NodeStatus, other: NodeStatus | undefined): boolean {
  return one.text === other?.text && one.fill === other?.fill && one.shape === other?.shape;
}

/** The short reason of each error. */
const REASONS: Partial<Record<HaloErrorCode, Said>> = {
  HALO_CONFIG: say.status('notSetUp'),
  HALO_REQUEST: say.status('invalidRequest'),
  HALO_LOGIN_REQUIRED: say.status('signInAgain'),
  HALO_UNAUTHORIZED: say.status('notAuthorized'),
  HALO_FORBIDDEN: say.status('forbidden'),
  HALO_NOT_FOUND: say.status('notFound'),
  HALO_VALIDATION: say.status('refused'),
  HALO_RATE_LIMITED: say.status('rateLimited'),
  HALO_SERVER: say.status('serverError'),
  HALO_UNCERTAIN: say.status('uncertain'),
  HALO_NETWORK: say.status('unreachable'),
  HALO_TLS: say.status('tls'),
  HALO_PROXY: say.status('proxy'),
  HALO_TIMEOUT: say.status('timeout'),
  HALO_BAD_RESPONSE: say.status('badResponse'),
  HALO_TOO_LARGE: say.status('tooLarge'),
  HALO_QUEUE_FULL: say.status('queueFull'),
  HALO_CLOSED: say.status('stopped'),
};
