import type { IncomingMessage } from 'node:http';
import type { Got, Options as GotOptions } from 'got';
import { libraries } from '../lazy';
import { Agents, type ProxyOptions, type TlsOptions } from './agents';
import { TransportFailure } from './failure';
import { guardedLookup, type Reach, refusedAddress } from './reach';
import type { StopSignal } from './stop';
import { timerMs } from './timer';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: string | FormData;
  /** Milliseconds for the whole attempt, from look-up to the last byte. */
  timeout: number;
  /** Most bytes of body taken, counted after decompression. */
  maxBytes: number;
  signal?: StopSignal;
  /** No address nearer than this is connected to; `loopback` when absent. */
  nearest?: Reach;
  /** A socket of its own, none kept from earlier. Writes always get one. */
  newSocket?: boolean;
}

export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** The address that answered; absent behind a proxy. */
  address?: string;
}

export interface TransportOptions {
  /** Milliseconds a proxy may take to open a tunnel. */
  timeout?: number;
  tls?: TlsOptions;
  proxy?: ProxyOptions;
}

/** How one server is reached. */
interface Route {
  /** got with everything that is the same for all requests: to give it options costs more than to send them. */
  got: Got;
  proxied: boolean;
}

/**
 * Sends single HTTP requests: no redirects, no retries, no cookies, one deadline. Everything that can go wrong
 * before an answer comes out as a TransportFailure, which holds nothing of the request.
 */
export class Transport {
  readonly #agents: Agents;
  readonly #routes = new Map<string, Route>();
  #running = 0;
  #closed = false;

  constructor(options: TransportOptions = {}) {
    this.#agents = new Agents(options.timeout ?? 30_000, options.tls, options.proxy);
  }

  /** @throws TransportFailure */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (request.signal?.aborted) throw new TransportFailure('closed', false);
    const reusable = request.method === 'GET' && !request.newSocket;
    const key = `${reusable} ${request.nearest} ${request.url.origin}`;
    let route = this.#routes.get(key);
    if (!route) {
      route = await this.#newRoute(key, request, reusable);
      // A signal that fired meanwhile will not fire again.
      if (request.signal?.aborted) throw new TransportFailure('closed', false);
    }
    this.#running++;
    try {
      return await exchange(route, request);
    } finally {
      this.#running--;
      this.#closeWhenIdle();
    }
  }

  /** Closes every kept connection, as soon as the requests under way have ended. */
  close(): void {
    this.#closed = true;
    this.#closeWhenIdle();
  }

  async #newRoute(key: string, { url, nearest }: HttpRequest, reusable: boolean): Promise<Route> {
    const refused = refusedAddress(url, nearest);
    if (refused) throw TransportFailure.from(refused, false, { proxied: false });
    const { got } = await libraries();
    const { agent, proxied } = await this.#agents.for(url, reusable, nearest);
    const lookup = guardedLookup(nearest);
    const route = {
      got: got.extend({
        mutableDefaults: true,
        headers: { 'user-agent': 'node-red-contrib-halo-itsm' },
        throwHttpErrors: false,
        followRedirect: false,
        retry: { limit: 0 },
        // What Node.js is told. got names forty options, nearly all of them undefined: Node.js copies them three times,
        // and V8 of Node.js 20 makes hidden classes for them, 13 kB for every request. (got's `request` option comes
        // too late for that.)
        handlers: [
          (options, next) => {
            const native = () => ({ method: options.method, headers: options.headers, agent, lookup });
            options.createNativeRequestOptions =
              native as unknown as GotOptions['createNativeRequestOptions'];
            return next(options);
          },
        ],
      }),
      proxied,
    };
    this.#routes.set(key, route);
    return route;
  }

  #closeWhenIdle(): void {
    if (!this.#closed || this.#running > 0) return;
    this.#routes.clear();
    this.#agents.close();
  }
}

/** One request and its answer. As a stream: got's promises cost a third more. */
function exchange({ got, proxied }: Route, request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body, signal } = request;
    let sent = false;
    let reused = false;
    let response: IncomingMessage | undefined;
    let address: string | undefined;
    let size = 0;
    const chunks: Buffer[] = [];

    const call = got.stream(
      url,
      method === 'GET' ? { headers } : { method, headers, body: body as GotOptions['body'] },
    );
    const leave = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', close);
      call.removeAllListeners().on('error', ignore);
      call.destroy();
    };
    const fail = (kind: 'timeout' | 'too-large' | 'closed') => {
      leave();
      reject(new TransportFailure(kind, sent, { statusCode: response?.statusCode }));
    };
    const close = () => fail('closed');
    // got's own timeouts do not run before a socket is assigned.
    const timer = setTimeout(fail, timerMs(request.timeout), 'timeout');
    signal?.addEventListener('abort', close);

    call.on('request', (outgoing) => {
      outgoing.once('socket', (socket: WritableSocket) => {
        reused = outgoing.reusedSocket;
        const ready = () => {
          sent = true;
        };
        if (socket.connecting || socket.secureConnecting) {
          socket.once(socket.encrypted ? 'secureConnect' : 'connect', ready);
        } else if (!socket.destroyed) ready();
      });
    });
    call.on('response', (incoming) => {
      response = incoming;
      if (!proxied) address = incoming.socket.remoteAddress;
    });
    call.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > request.maxBytes) fail('too-large');
      else chunks.push(chunk);
    });
    call.on('end', () => {
      leave();
      const { statusCode = 0, headers = {} } = response ?? {};
      const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
      resolve({ statusCode, headers: answerHeaders(headers), body: whole, address });
    });
    call.on('error', (thrown) => {
      leave();
      const plain = url.protocol === 'http:';
      const { statusCode } = response ?? {};
      reject(TransportFailure.from(thrown, sent, { statusCode, proxied, reused, plain }));
    });
    // A stream without a body waits for one.
    if (body === undefined && method !== 'GET') call.end();
  });
}

/**
 * For errors after the end, which must not end Node-RED. It stands here so that it holds nothing: Node.js 24 keeps every
 * stream, and all that its listeners know, until the next full collection.
 */
function ignore(): void {}

/** What we ask of a socket, plain or TLS. */
interface WritableSocket {
  destroyed: boolean;
  connecting: boolean;
  secureConnecting?: boolean;
  encrypted?: boolean;
  once(event: string, listener: () => void): void;
}

/**
 * Headers that stay behind: secrets, and those that are about the transfer to us. An *http response* node would send
 * the latter on with a body they do not fit (RFC 9110 section 7.6.1).
 */
const NOT_SHOWN = new Set([
  'set-cookie',
  'authorization',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

/** Response headers as a flow gets them. */
function answerHeaders(headers: Record<string, string | string[] | undefined>): HttpAnswer['headers'] {
  const shown: HttpAnswer['headers'] = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !NOT_SHOWN.has(name)) shown[name] = value;
  }
  return shown;
}
