import { HttpBrowser } from './http-browser';
import type { NodeRed } from './node-red';

/** Sends the requests of a connection's dialog to Node-RED, without a user interface. */
export class DialogClient {
  readonly browser: HttpBrowser;
  readonly #nodeRed: NodeRed;
  readonly #id: string;
  readonly #root: string;
  readonly #token: string | undefined;

  constructor(
    nodeRed: NodeRed,
    id: string,
    { root = '', token = undefined as string | undefined, browser = new HttpBrowser() } = {},
  ) {
    this.#nodeRed = nodeRed;
    this.#id = id;
    this.#root = root;
    this.#token = token;
    this.browser = browser;
  }

  get redirectUri(): string {
    return `${this.#nodeRed.url}${this.#root}/halo-connection/callback`;
  }

  post(
    action: 'connect' | 'disconnect' | 'test' | 'discover' | 'report',
    settings: Record<string, unknown> = {},
  ) {
    return this.#request(action, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirectUri: this.redirectUri, ...settings }),
    });
  }

  async status(): Promise<Record<string, unknown>> {
    return (await this.#request('status')).body;
  }

  async #request(action: string, init: RequestInit = {}) {
    const response = await this.browser.fetch(
      `${this.#nodeRed.url}${this.#root}/halo-connection/${this.#id}/${action}`,
      {
        ...init,
        headers: { ...init.headers, ...(this.#token && { authorization: `Bearer ${this.#token}` }) },
      },
    );
    const text = await response.text();
    let body: Record<string, unknown> = {};
    try {
      body = JSON.parse(text) as Record<string, unknown>;
    } catch {
      body = { message: text };
    }
    return { status: response.status, body };
  }
}
