import type { Node, NodeAPI, NodeStatus } from 'node-red';
import type { HaloError, HaloErrorCode, HaloFacts } from '../../src/index';
import type { HaloConnection } from '../halo-connection/halo-connection';
import type { Runs } from './runs';

/**
 * How often the line changes when it has to change all the time, and how much it may have saved up before, ms: telling
 * every editor costs more than many a message does.
 */
const PACE = 100;
const SAVED = 1000;

/** The line under the node. Texts come from a fixed list: nothing Halo says is shown where everybody looks. */
export class StatusLine {
  readonly #node: Node;
  readonly #RED: NodeAPI;
  readonly #connection: HaloConnection | undefined;
  readonly #runs: Runs;
  readonly #unsubscribe: (() => void) | undefined;
  #last: NodeStatus = {};
  /** When the line may change next. */
  #freeAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #soon = false;
  #shown: NodeStatus | undefined;

  constructor(node: Node, RED: NodeAPI, connection: HaloConnection | undefined, runs: Runs) {
    this.#node = node;
    this.#RED = RED;
    this.#connection = connection;
    this.#runs = runs;
    this.#unsubscribe = connection?.onChange(() => this.#changed());
    runs.onChange = () => this.#changed();
    this.#show();
  }

  succeeded({ records }: HaloFacts): void {
    this.#last = records === undefined ? {} : { text: this.#text('records', { count: String(records) }) };
  }

  failed({ code }: HaloError): void {
    this.#last = { fill: 'red', shape: 'ring', text: this.#text(REASONS[code] ?? 'failed') };
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
      const text = this.#text(waiting > 1 ? 'waitingMany' : 'waiting', {
        seconds: String(seconds),
        count: String(waiting),
      });
      return { fill: 'yellow', shape: 'ring', text };
    }
    if (this.#runs.in('retrying') > 0) return { fill: 'yellow', shape: 'ring', text: this.#text('retrying') };
    if (running > 1) {
      return { fill: 'blue', shape: 'dot', text: this.#text('requestingMany', { count: String(running) }) };
    }
    if (running === 1) return { fill: 'blue', shape: 'dot', text: this.#text('requesting') };
    return this.#connectionStatus() ?? this.#last;
  }

  #connectionStatus(): NodeStatus | undefined {
    if (!this.#connection) return { fill: 'grey', shape: 'ring', text: this.#text('noConnection') };
    if (this.#connection.state === 'login-required') {
      return { fill: 'red', shape: 'ring', text: this.#text('signInAgain') };
    }
    if (this.#connection.state === 'not-connected') {
      return { fill: 'grey', shape: 'ring', text: this.#text('notConnected') };
    }
    if (this.#connection.redisAway && this.#last.fill !== 'red') {
      return { fill: 'yellow', shape: 'ring', text: this.#text('redisAway') };
    }
    return undefined;
  }

  #text(key: string, values: Record<string, string> = {}): string {
    return this.#RED._(`halo-itsm.status.${key}`, values);
  }
}

function sameStatus(one: NodeStatus, other: NodeStatus | undefined): boolean {
  return one.text === other?.text && one.fill === other?.fill && one.shape === other?.shape;
}

/** The short reason of each error, as a key of the catalogue of texts. */
const REASONS: Partial<Record<HaloErrorCode, string>> = {
  HALO_CONFIG: 'notSetUp',
  HALO_REQUEST: 'invalidRequest',
  HALO_LOGIN_REQUIRED: 'signInAgain',
  HALO_UNAUTHORIZED: 'notAuthorized',
  HALO_FORBIDDEN: 'forbidden',
  HALO_NOT_FOUND: 'notFound',
  HALO_VALIDATION: 'refused',
  HALO_RATE_LIMITED: 'rateLimited',
  HALO_SERVER: 'serverError',
  HALO_UNCERTAIN: 'uncertain',
  HALO_NETWORK: 'unreachable',
  HALO_TLS: 'tls',
  HALO_PROXY: 'proxy',
  HALO_TIMEOUT: 'timeout',
  HALO_BAD_RESPONSE: 'badResponse',
  HALO_TOO_LARGE: 'tooLarge',
  HALO_QUEUE_FULL: 'queueFull',
  HALO_CLOSED: 'stopped',
};
