import type { Node, NodeAPI, NodeStatus } from 'node-red';
import type { HaloError, HaloErrorCode, HaloFacts } from '../../src/index';
import type { HaloConnection } from '../halo-connection/halo-connection';
import type { Runs } from './runs';

/** The line under the node. Texts come from a fixed list: nothing Halo says is shown where everybody looks. */
export class StatusLine {
  readonly #node: Node;
  readonly #RED: NodeAPI;
  readonly #connection: HaloConnection | undefined;
  readonly #runs: Runs;
  readonly #unsubscribe: (() => void) | undefined;
  #last: NodeStatus = {};

  constructor(node: Node, RED: NodeAPI, connection: HaloConnection | undefined, runs: Runs) {
    this.#node = node;
    this.#RED = RED;
    this.#connection = connection;
    this.#runs = runs;
    this.#unsubscribe = connection?.onChange(() => this.#show());
    runs.onCount = () => this.#show();
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
    this.#runs.onCount = () => {};
    this.#node.status({});
  }

  #show(): void {
    const running = this.#runs.count;
    if (running > 0) {
      const text =
        running > 1 ? this.#text('requestingMany', { count: String(running) }) : this.#text('requesting');
      this.#node.status({ fill: 'blue', shape: 'dot', text });
    } else {
      this.#node.status(this.#connectionStatus() ?? this.#last);
    }
  }

  #connectionStatus(): NodeStatus | undefined {
    if (!this.#connection) return { fill: 'grey', shape: 'ring', text: this.#text('noConnection') };
    if (this.#connection.state === 'login-required') {
      return { fill: 'red', shape: 'ring', text: this.#text('signInAgain') };
    }
    if (this.#connection.state === 'not-connected') {
      return { fill: 'grey', shape: 'ring', text: this.#text('notConnected') };
    }
    return undefined;
  }

  #text(key: string, values: Record<string, string> = {}): string {
    return this.#RED._(`halo-itsm.status.${key}`, values);
  }
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
  HALO_CLOSED: 'stopped',
};
