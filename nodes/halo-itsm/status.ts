import type { Node, NodeStatus } from 'node-red';
import * as messages from '../../src/i18n/messages';
import {
  type HaloError,
  type HaloErrorCode,
  type Language,
  type LocalizedText,
  type RunMetadata,
  translate,
} from '../../src/index';
import type { HaloConnection } from '../halo-connection/types';
import type { MessageRuns } from './message-runs';

/**
 * Average minimum interval between two status updates. Node-RED pushes each one to every open editor, which can cost
 * more than the message itself.
 */
const MIN_UPDATE_INTERVAL_MS = 100;
/** Idle time that counts towards a burst: ten updates at once after a second without any. */
const MAX_UPDATE_BURST_MS = 1000;

/** The status below the node. It uses fixed texts only: data from Halo could be confidential. */
export class StatusIndicator {
  readonly #node: Node;
  readonly #language: Language;
  readonly #connection: HaloConnection | undefined;
  readonly #runs: MessageRuns;
  readonly #unsubscribe: (() => void) | undefined;
  #lastResult: NodeStatus = {};
  /** `performance.now()` of the next permitted update. */
  #nextUpdateAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isScheduled = false;
  #displayed: NodeStatus | undefined;

  constructor(node: Node, language: Language, connection: HaloConnection | undefined, runs: MessageRuns) {
    this.#node = node;
    this.#language = language;
    this.#connection = connection;
    this.#runs = runs;
    this.#unsubscribe = connection?.onChange(() => this.#requestUpdate());
    runs.onChange = () => this.#requestUpdate();
    this.#update();
  }

  setSuccess({ records }: RunMetadata): void {
    this.#lastResult =
      records === undefined ? {} : { text: this.#translate(messages.status('records', { count: records })) };
  }

  setError({ code }: HaloError): void {
    this.#lastResult = {
      fill: 'red',
      shape: 'ring',
      text: this.#translate(ERROR_MESSAGES[code] ?? messages.status('failed')),
    };
  }

  close(): void {
    this.#unsubscribe?.();
    this.#runs.onChange = () => {};
    clearTimeout(this.#timer);
    this.#node.status({});
  }

  /** Updates now, or as soon as the rate limit permits. */
  #requestUpdate(): void {
    if (this.#isScheduled) return;
    const delayMs = this.#nextUpdateAt - performance.now();
    if (delayMs <= 0) this.#update();
    else {
      this.#isScheduled = true;
      this.#updateAfter(delayMs);
    }
  }

  #updateAfter(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#update(), delayMs);
    this.#timer.unref();
  }

  #update(): void {
    clearTimeout(this.#timer);
    this.#isScheduled = false;
    this.#nextUpdateAt =
      Math.max(this.#nextUpdateAt, performance.now() - MAX_UPDATE_BURST_MS) + MIN_UPDATE_INTERVAL_MS;
    const waiting = this.#runs.countIn('waiting');
    const status = this.#currentStatus(waiting);
    if (!isSameStatus(status, this.#displayed)) this.#node.status(status);
    this.#displayed = status;
    // The status counts down the remaining seconds.
    if (waiting > 0) this.#updateAfter(1000);
  }

  #currentStatus(waiting: number): NodeStatus {
    const running = this.#runs.count;
    if (waiting > 0) {
      const seconds = Math.ceil((this.#connection?.client?.nextPermitInMs ?? 0) / 1000);
      const message =
        waiting > 1
          ? messages.status('waitingQueued', { seconds, count: waiting })
          : messages.status('waiting', { seconds });
      return { fill: 'yellow', shape: 'ring', text: this.#translate(message) };
    }
    if (this.#runs.countIn('retrying') > 0)
      return { fill: 'yellow', shape: 'ring', text: this.#translate(messages.status('retrying')) };
    if (running > 1) {
      return {
        fill: 'blue',
        shape: 'dot',
        text: this.#translate(messages.status('requestingCount', { count: running })),
      };
    }
    if (running === 1)
      return { fill: 'blue', shape: 'dot', text: this.#translate(messages.status('requesting')) };
    return this.#connectionStatus() ?? this.#lastResult;
  }

  #connectionStatus(): NodeStatus | undefined {
    if (!this.#connection)
      return { fill: 'grey', shape: 'ring', text: this.#translate(messages.status('noConnection')) };
    if (this.#connection.state === 'login-required') {
      return { fill: 'red', shape: 'ring', text: this.#translate(messages.status('signInAgain')) };
    }
    if (this.#connection.state === 'not-connected') {
      return { fill: 'grey', shape: 'ring', text: this.#translate(messages.status('notConnected')) };
    }
    if (this.#connection.redisDisconnected && this.#lastResult.fill !== 'red') {
      return { fill: 'yellow', shape: 'ring', text: this.#translate(messages.status('redisDisconnected')) };
    }
    return undefined;
  }

  #translate(message: LocalizedText): string {
    return translate(message, this.#language);
  }
}

function isSameStatus(a: NodeStatus, b: NodeStatus | undefined): boolean {
  return a.text === b?.text && a.fill === b?.fill && a.shape === b?.shape;
}

/** Status text by error code. */
const ERROR_MESSAGES: Partial<Record<HaloErrorCode, LocalizedText>> = {
  HALO_CONFIG: messages.status('invalidConfiguration'),
  HALO_REQUEST: messages.status('invalidRequest'),
  HALO_LOGIN_REQUIRED: messages.status('signInAgain'),
  HALO_UNAUTHORIZED: messages.status('notAuthorized'),
  HALO_FORBIDDEN: messages.status('forbidden'),
  HALO_NOT_FOUND: messages.status('notFound'),
  HALO_VALIDATION: messages.status('rejected'),
  HALO_RATE_LIMITED: messages.status('rateLimited'),
  HALO_SERVER: messages.status('serverError'),
  HALO_UNCERTAIN: messages.status('outcomeUnknown'),
  HALO_NETWORK: messages.status('unreachable'),
  HALO_TLS: messages.status('tlsError'),
  HALO_PROXY: messages.status('proxyError'),
  HALO_TIMEOUT: messages.status('timeout'),
  HALO_BAD_RESPONSE: messages.status('badResponse'),
  HALO_TOO_LARGE: messages.status('responseTooLarge'),
  HALO_QUEUE_FULL: messages.status('queueFull'),
  HALO_CLOSED: messages.status('stopped'),
};
