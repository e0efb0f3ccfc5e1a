import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { FormDataEncoder, type FormDataLike } from 'form-data-encoder';
import { timerMs } from '../util/timer';
import type { AbortSignalLike } from './abort';
import { type AddressScope, blockedAddressError, guardedLookup } from './address-guard';
import { Agents, type ProxyOptions, type TlsOptions } from './agents';
import { TransportError } from './transport-error';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: string | FormData;
  /** Milliseconds for the whole attempt, from the DNS lookup to the last byte. */
  timeoutMs: number;
  /** Maximum size of the response body, counted after decompression. */
  maxBytes: number;
  signal?: AbortSignalLike;
  /** Addresses with a narrower scope are rejected; `loopback` when absent. */
  minScope?: AddressScope;
  /** Use a new socket instead of a keep-alive one. Writes always do. */
  newSocket?: boolean;
}

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** IP address of the server; absent behind a proxy. */
  address?: string;
}

export interface TransportOptions {
  /** Milliseconds for a proxy to open a tunnel. */
  timeoutMs?: number;
  tls?: TlsOptions;
  proxy?: ProxyOptions;
}

/** How one origin is connected to. */
interface Route {
  agent: http.Agent;
  lookup: LookupFunction;
  proxied: boolean;
}

/**
 * Sends single HTTP requests: no redirects, no retries, no cookies, one timeout. Every failure before a complete response
 * is a TransportError.
 */
export class Transport {
  readonly #agents: Agents;
  readonly #routes = new Map<string, Route>();
  #running = 0;
  #closed = false;

  constructor(options: TransportOptions = {}) {
    this.#agents = new Agents(options.timeoutMs ?? 30_000, options.tls, options.proxy);
  }

  /** @throws TransportError */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const reusable = request.method === 'GET' && !request.newSocket;
    const key = `${reusable} ${request.minScope} ${request.url.origin}`;
    const route = this.#routes.get(key) ?? (await this.#createRoute(key, request, reusable));
    // Checked here: a signal that is already aborted emits no event.
    if (request.signal?.aborted) throw new TransportError('closed', false);
    this.#running++;
    try {
      return await sendRequest(route, request);
    } finally {
      this.#running--;
      this.#closeWhenIdle();
    }
  }

  /** Closes all keep-alive sockets, as soon as the running requests have ended. */
  close(): void {
    this.#closed = true;
    this.#closeWhenIdle();
  }

  async #createRoute(key: string, { url, minScope }: HttpRequest, reusable: boolean): Promise<Route> {
    const blocked = blockedAddressError(url, minScope);
    if (blocked) throw TransportError.from(blocked, false, { proxied: false });
    const route = {
      ...(await this.#agents.for(url, reusable, minScope)),
      lookup: guardedLookup(minScope),
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

/** Sends one request and reads the whole response. */
function sendRequest(route: Route, request: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const { url, signal } = request;
    const { proxied } = route;
    const encoded = encodeBody(request.body);
    const clientRequest = startRequest(route, request, encoded.headers);
    let sent = false;
    let response: IncomingMessage | undefined;
    let content: Readable | undefined;

    const cleanUp = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const rejectWith = (error: TransportError) => {
      cleanUp();
      reject(error);
      clientRequest.destroy();
      content?.destroy();
    };
    const abortWith = (kind: 'timeout' | 'too-large' | 'closed') =>
      rejectWith(new TransportError(kind, sent, { statusCode: response?.statusCode }));
    const onAbort = () => abortWith('closed');
    const onError = (error: Error) => {
      const statusCode = response?.statusCode;
      const reused = clientRequest.reusedSocket;
      const plainHttp = url.protocol === 'http:';
      rejectWith(TransportError.from(error, sent, { statusCode, proxied, reused, plainHttp }));
    };
    // The timeouts of Node.js start only when a socket has been assigned.
    const timer = setTimeout(abortWith, timerMs(request.timeoutMs), 'timeout');
    signal?.addEventListener('abort', onAbort);

    // Error listeners stay attached after the end: an unhandled error event would end the Node-RED process.
    clientRequest.on('error', onError);
    // Node.js emits only `close` when a server switches to another protocol.
    clientRequest.on('close', () => response ?? onError(new Error('closed')));
    clientRequest.on('socket', (socket: WritableSocket) => {
      const markSent = () => {
        sent = true;
      };
      if (socket.connecting || socket.secureConnecting) {
        socket.once(socket.encrypted ? 'secureConnect' : 'connect', markSent);
      } else if (!socket.destroyed) markSent();
    });
    clientRequest.on('response', (incoming) => {
      response = incoming;
      const { statusCode = 0, headers } = incoming;
      const address = proxied ? undefined : incoming.socket.remoteAddress;
      const chunks: Buffer[] = [];
      let size = 0;
      const onEnd = () => {
        cleanUp();
        const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
        resolve({ statusCode, headers: visibleHeaders(headers), body, address });
        // The server responded before it had read the whole request, or sent data after the compressed body.
        if (!clientRequest.writableFinished || !incoming.readableEnded) clientRequest.destroy();
      };
      content = decompressed(incoming, onEnd, onError).on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > request.maxBytes) abortWith('too-large');
        else chunks.push(chunk);
      });
    });
    if (encoded.body instanceof Readable) encoded.body.on('error', onError).pipe(clientRequest);
    else clientRequest.end(encoded.body);
  });
}

interface EncodedBody {
  headers: http.OutgoingHttpHeaders;
  body?: string | Readable;
}

/** Encodes a request body and returns it with its headers. */
function encodeBody(body: HttpRequest['body']): EncodedBody {
  if (body === undefined) return { headers: {} };
  if (typeof body === 'string') return { headers: { 'content-length': Buffer.byteLength(body) }, body };
  // The types of this FormData lack its iterator.
  const encoder = new FormDataEncoder(body as unknown as FormDataLike);
  return { headers: encoder.headers, body: Readable.from(encoder) };
}

/** Starts a request. @throws TransportError when a header is not valid */
function startRequest(
  { agent, lookup, proxied }: Route,
  { url, method, headers }: HttpRequest,
  bodyHeaders: http.OutgoingHttpHeaders,
): ClientRequest {
  const { request } = url.protocol === 'https:' ? https : http;
  const defaults = {
    'user-agent': 'node-red-contrib-halo-itsm',
    // No deflate: servers do not agree on its format (zlib or raw).
    'accept-encoding': 'gzip, br',
  };
  try {
    return request(url, { method, headers: { ...defaults, ...headers, ...bodyHeaders }, agent, lookup });
  } catch (error) {
    throw TransportError.from(error, false, { proxied });
  }
}

const DECOMPRESSORS = new Map<string | undefined, () => Transform>([
  ['gzip', createUnzip],
  ['deflate', createUnzip],
  ['br', createBrotliDecompress],
]);

/** The decompressed response body. Calls exactly one of the callbacks. */
function decompressed(
  incoming: IncomingMessage,
  onEnd: () => void,
  onError: (error: Error) => void,
): Readable {
  incoming.on('error', onError);
  const decompressor = DECOMPRESSORS.get(incoming.headers['content-encoding']?.toLowerCase())?.();
  if (!decompressor) return incoming.on('end', onEnd);
  // An empty body is not compressed, whatever its headers say.
  let isEmpty = true;
  incoming.once('data', () => {
    isEmpty = false;
  });
  decompressor.on('error', (error) => (isEmpty ? onEnd() : onError(error)));
  decompressor.once('end', () => {
    onEnd();
    decompressor.removeAllListeners().on('error', ignore);
  });
  return incoming.pipe(decompressor);
}

/**
 * Listener for errors after the end. It is at module level so that it references nothing: Node.js 24 keeps every written
 * stream, and everything its listeners reference, until the next full GC.
 */
function ignore(): void {}

/** The properties used of a socket, plain or TLS. */
interface WritableSocket {
  destroyed: boolean;
  connecting: boolean;
  secureConnecting?: boolean;
  encrypted?: boolean;
  once(event: string, listener: () => void): void;
}

/**
 * Headers that are not passed on: secrets and hop-by-hop or transfer headers (RFC 9110 section 7.6.1). An *http response*
 * node would send the latter with a body they do not match.
 */
const HIDDEN_HEADERS = new Set([
  'set-cookie',
  'authorization',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

/** Response headers that are passed to a flow. */
function visibleHeaders(headers: Record<string, string | string[] | undefined>): HttpResponse['headers'] {
  const visible: HttpResponse['headers'] = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HIDDEN_HEADERS.has(name)) visible[name] = value;
  }
  return visible;
}
