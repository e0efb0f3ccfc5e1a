import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { FormDataEncoder, type FormDataLike } from 'form-data-encoder';
import { timerMs } from '../util/timer';
import type { StopSignal } from './abort';
import { guardedLookup, type Reach, refusedAddress } from './address-guard';
import { Agents, type ProxyOptions, type TlsOptions } from './agents';
import { TransportFailure } from './transport-error';

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
  agent: http.Agent;
  lookup: LookupFunction;
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
    const reusable = request.method === 'GET' && !request.newSocket;
    const key = `${reusable} ${request.nearest} ${request.url.origin}`;
    const route = this.#routes.get(key) ?? (await this.#newRoute(key, request, reusable));
    // A signal that has fired will not fire again.
    if (request.signal?.aborted) throw new TransportFailure('closed', false);
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
    const route = {
      ...(await this.#agents.for(url, reusable, nearest)),
      lookup: guardedLookup(nearest),
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

/** One request and its answer. */
function exchange(route: Route, request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { url, signal } = request;
    const { proxied } = route;
    const outgoing = encoded(request.body);
    const call = open(route, request, outgoing.headers);
    let sent = false;
    let response: IncomingMessage | undefined;
    let content: Readable | undefined;

    const leave = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', close);
    };
    const fail = (failure: TransportFailure) => {
      leave();
      reject(failure);
      call.destroy();
      content?.destroy();
    };
    const stop = (kind: 'timeout' | 'too-large' | 'closed') =>
      fail(new TransportFailure(kind, sent, { statusCode: response?.statusCode }));
    const close = () => stop('closed');
    const breakOff = (thrown: Error) => {
      const statusCode = response?.statusCode;
      const reused = call.reusedSocket;
      const plain = url.protocol === 'http:';
      fail(TransportFailure.from(thrown, sent, { statusCode, proxied, reused, plain }));
    };
    // Node.js's own timeouts do not run before a socket is there.
    const timer = setTimeout(stop, timerMs(request.timeout), 'timeout');
    signal?.addEventListener('abort', close);

    // Listeners to errors stay after the end: an error that nobody listens to ends Node-RED.
    call.on('error', breakOff);
    // Node.js closes without a word when a server changes to another protocol.
    call.on('close', () => response ?? breakOff(new Error('closed')));
    call.on('socket', (socket: WritableSocket) => {
      const ready = () => {
        sent = true;
      };
      if (socket.connecting || socket.secureConnecting) {
        socket.once(socket.encrypted ? 'secureConnect' : 'connect', ready);
      } else if (!socket.destroyed) ready();
    });
    call.on('response', (incoming) => {
      response = incoming;
      const { statusCode = 0, headers } = incoming;
      const address = proxied ? undefined : incoming.socket.remoteAddress;
      const chunks: Buffer[] = [];
      let size = 0;
      const end = () => {
        leave();
        const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
        resolve({ statusCode, headers: answerHeaders(headers), body, address });
        // Answered before the whole request was sent, or with more than the packed body.
        if (!call.writableFinished || !incoming.readableEnded) call.destroy();
      };
      content = unpacked(incoming, end, breakOff).on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > request.maxBytes) stop('too-large');
        else chunks.push(chunk);
      });
    });
    if (outgoing.body instanceof Readable) outgoing.body.on('error', breakOff).pipe(call);
    else call.end(outgoing.body);
  });
}

interface Encoded {
  headers: http.OutgoingHttpHeaders;
  body?: string | Readable;
}

/** A request's body as it goes out, and what its headers say of it. */
function encoded(body: HttpRequest['body']): Encoded {
  if (body === undefined) return { headers: {} };
  if (typeof body === 'string') return { headers: { 'content-length': Buffer.byteLength(body) }, body };
  // The types of this FormData lack its iterator.
  const encoder = new FormDataEncoder(body as unknown as FormDataLike);
  return { headers: encoder.headers, body: Readable.from(encoder) };
}

/** Begins a request. @throws TransportFailure when a header cannot be sent */
function open(
  { agent, lookup, proxied }: Route,
  { url, method, headers }: HttpRequest,
  ofBody: http.OutgoingHttpHeaders,
): ClientRequest {
  const { request } = url.protocol === 'https:' ? https : http;
  const own = {
    'user-agent': 'node-red-contrib-halo-itsm',
    // Not deflate: servers do not agree on what it is.
    'accept-encoding': 'gzip, br',
  };
  try {
    return request(url, { method, headers: { ...own, ...headers, ...ofBody }, agent, lookup });
  } catch (thrown) {
    throw TransportFailure.from(thrown, false, { proxied });
  }
}

const UNPACKERS = new Map<string | undefined, () => Transform>([
  ['gzip', createUnzip],
  ['deflate', createUnzip],
  ['br', createBrotliDecompress],
]);

/** What an answer holds, without the compression it came in. One of the two is called when it ends. */
function unpacked(incoming: IncomingMessage, end: () => void, breakOff: (thrown: Error) => void): Readable {
  incoming.on('error', breakOff);
  const unpacker = UNPACKERS.get(incoming.headers['content-encoding']?.toLowerCase())?.();
  if (!unpacker) return incoming.on('end', end);
  // An empty body is packed by nobody, whatever its headers say.
  let empty = true;
  incoming.once('data', () => {
    empty = false;
  });
  unpacker.on('error', (thrown) => (empty ? end() : breakOff(thrown)));
  unpacker.once('end', () => {
    end();
    unpacker.removeAllListeners().on('error', ignore);
  });
  return incoming.pipe(unpacker);
}

/**
 * For errors after the end. It stands here so that it holds nothing: Node.js 24 keeps every stream that is written to,
 * and all that its listeners know, until the next full collection.
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
