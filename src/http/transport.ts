import type { Agents as GotAgents } from 'got';
import { Agents, type ProxyOptions, type TlsOptions } from './agents';
import { TransportFailure } from './failure';
import { timerMs } from './timer';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole attempt, from look-up to the last byte. */
  timeout: number;
  /** Most bytes of body taken, counted after decompression. */
  maxBytes: number;
  signal?: AbortSignal;
  /** A socket of its own, none kept from earlier. Writes always get one. */
  newSocket?: boolean;
}

export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

export interface TransportOptions {
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
    this.#agents = new Agents(options.tls, options.proxy);
  }

  /** @throws TransportFailure */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (request.signal?.aborted) throw new TransportFailure('closed', false);
    const { got } = await import('../libraries');
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
        body: request.body,
        responseType: 'buffer',
        throwHttpErrors: false,
        followRedirect: false,
        retry: { limit: 0 },
        agent: agent as GotAgents,
        https: this.#agents.gotTls,
        signal: controller.signal,
      });
      call.on('request', (outgoing) => {
        outgoing.once('socket', (socket: WritableSocket) => {
          reused = outgoing.reusedSocket;
          const ready = () => {
            sent = true;
          };
          if (socket.connecting || socket.secureConnecting) {
            socket.once(socket.encrypted ? 'secureConnect' : 'connect', ready);
          } else ready();
        });
      });
      call.on('response', (response) => {
        statusCode = response.statusCode;
      });
      call.on('downloadProgress', ({ transferred }) => {
        if (transferred > request.maxBytes) end('too-large');
      });
      const response = await call;
      return {
        statusCode: response.statusCode,
        headers: answerHeaders(response.headers),
        body: response.rawBody as Buffer,
      };
    } catch (thrown) {
      throw ending
        ? new TransportFailure(ending, sent, { statusCode })
        : TransportFailure.from(thrown, sent, { statusCode, proxied, reused });
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
  connecting: boolean;
  secureConnecting?: boolean;
  encrypted?: boolean;
  once(event: string, listener: () => void): void;
}

/** Response headers that may be shown to a flow. */
function answerHeaders(headers: Record<string, string | string[] | undefined>): HttpAnswer['headers'] {
  const shown: HttpAnswer['headers'] = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== 'set-cookie' && name !== 'authorization') shown[name] = value;
  }
  return shown;
}
