import type { Agents as GotAgents, Options as GotOptions } from 'got';
import { libraries } from '../lazy';
import { Agents, type ProxyOptions, type TlsOptions } from './agents';
import { TransportFailure } from './failure';
import { guardedLookup, type Reach, refusedAddress } from './reach';
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
  signal?: AbortSignal;
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

type Ending = 'timeout' | 'too-large' | 'closed';

/**
 * Sends single HTTP requests: no redirects, no retries, no cookies, one deadline. Everything that can go wrong
 * before an answer comes out as a TransportFailure, which holds nothing of the request.
 */
export class Transport {
  readonly #agents: Agents;
  #running = 0;
  #closed = false;

  constructor(options: TransportOptions = {}) {
    this.#agents = new Agents(options.timeout ?? 30_000, options.tls, options.proxy);
  }

  /** @throws TransportFailure */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (request.signal?.aborted) throw new TransportFailure('closed', false);
    const refused = refusedAddress(request.url, request.nearest);
    if (refused) throw TransportFailure.from(refused, false, { proxied: false });
    const { got } = await libraries();
    const reusable = request.method === 'GET' && !request.newSocket;
    const { agent, proxied } = await this.#agents.for(request.url, reusable);
    this.#running++;

    // One controller per call: got's own timeouts do not run before a socket is assigned, and
    // AbortSignal.any leaks with a signal that lives long.
    const controller = new AbortController();
    let ending: Ending | undefined;
    let sent = false;
    let reused = false;
    let statusCode: number | undefined;
    const end = (why: Ending) => {
      ending ??= why;
      controller.abort();
    };
    const close = () => end('closed');
    const timer = setTimeout(end, timerMs(request.timeout), 'timeout' satisfies Ending);
    request.signal?.addEventListener('abort', close, { once: true });

    try {
      const call = got(request.url, {
        method: request.method,
        headers: { 'user-agent': 'node-red-contrib-halo-itsm', ...request.headers },
        body: request.body as GotOptions['body'],
        responseType: 'buffer',
        throwHttpErrors: false,
        followRedirect: false,
        retry: { limit: 0 },
        dnsLookup: guardedLookup(request.nearest) as GotOptions['dnsLookup'],
        agent: agent as GotAgents,
        https: this.#agents.gotTls,
        signal: controller.signal,
      });
      call.on('request', (outgoing) => {
        // Not got's own event, which comes only with the whole body.
        outgoing.once('response', (response) => {
          statusCode = response.statusCode;
        });
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
      call.on('downloadProgress', ({ transferred }) => {
        if (transferred > request.maxBytes) end('too-large');
      });
      const response = await call;
      return {
        statusCode: response.statusCode,
        headers: answerHeaders(response.headers),
        body: response.rawBody as Buffer,
        address: proxied ? undefined : response.ip,
      };
    } catch (thrown) {
      throw ending
        ? new TransportFailure(ending, sent, { statusCode })
        : TransportFailure.from(thrown, sent, {
            statusCode,
            proxied,
            reused,
            plain: request.url.protocol === 'http:',
          });
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', close);
      this.#running--;
      this.#closeWhenIdle();
    }
  }

  /** Closes every kept connection, as soon as the requests under way have ended. */
  close(): void {
    this.#closed = true;
    this.#closeWhenIdle();
  }

  #closeWhenIdle(): void {
    if (this.#closed && this.#running === 0) this.#agents.close();
  }
}

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
