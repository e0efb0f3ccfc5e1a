import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificates';
import { LocalServer } from './local-server';
import { type HealthyResponse, StrictTokenEndpoint } from './strict-token-endpoint';
import { TicketStore } from './ticket-store';

/** A request in progress and what a fault can do with it. */
export interface FaultContext {
  method: string;
  /** With query. */
  path: string;
  request: IncomingMessage;
  response: ServerResponse;
  socket: Socket;
  /** Processes the request without responding. @returns the response of a healthy server */
  execute(): Promise<HealthyResponse>;
  /** Processes the request and responds. */
  respond(): Promise<void>;
}

/** Handles a request instead of the server; named faults are in `faults.ts`. */
export type Fault = (context: FaultContext) => unknown;

/** The faults of the next requests: a queue, then a permanent fault or none. */
export class FaultSchedule {
  #once: Fault[] = [];
  #always: Fault | undefined;

  once(...faults: Fault[]): void {
    this.#once.push(...faults);
  }

  always(fault: Fault): void {
    this.#always = fault;
  }

  clear(): void {
    this.#once = [];
    this.#always = undefined;
  }

  next(): Fault {
    return this.#once.shift() ?? this.#always ?? ((context) => context.respond());
  }
}

export interface FaultyServerOptions {
  /** Makes it an https server. */
  certificate?: Certificate;
  /** The token endpoint of another server, so that its tokens are valid here. */
  tokens?: StrictTokenEndpoint;
}

/**
 * A small Halo server with faults: `/api/authinfo`, a strict token endpoint, and tickets that can be read, saved and
 * deleted. Records all requests and saved tickets.
 */
export class FaultyServer extends LocalServer {
  readonly api = new FaultSchedule();
  readonly auth = new FaultSchedule();
  readonly authInfo = new FaultSchedule();
  readonly tokens: StrictTokenEndpoint;
  /** `GET /api/Tickets/7`, in the order of their arrival. */
  readonly requestLines: string[] = [];
  /** Arrival times of API requests, by `performance.now()`. */
  readonly apiRequestTimes: number[] = [];
  readonly tickets = new TicketStore();
  readonly deletedPaths: string[] = [];
  readonly scheme: 'http' | 'https';

  private constructor({ certificate, tokens = new StrictTokenEndpoint() }: FaultyServerOptions) {
    const server = certificate ? https.createServer(certificate) : http.createServer();
    super(server);
    this.tokens = tokens;
    this.scheme = certificate ? 'https' : 'http';
    server.keepAliveTimeout = 60_000;
    server.on('request', (request, response) => void this.#handle(request, response));
  }

  static start(options: FaultyServerOptions = {}): Promise<FaultyServer> {
    return new FaultyServer(options).open();
  }

  /** Removes all faults. */
  clearFaults(): void {
    for (const schedule of [this.api, this.auth, this.authInfo]) schedule.clear();
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** The `summary` of every ticket saved. */
  get savedSummaries(): unknown[] {
    return this.tickets.records.map(({ summary }) => summary);
  }

  /** Number of API requests, without authinfo. */
  get apiRequestCount(): number {
    return this.apiRequestTimes.length;
  }

  /** Number of token requests. */
  get tokenRequestCount(): number {
    return this.requestLines.filter((line) => line.startsWith('POST /auth/token')).length;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const method = request.method ?? '';
    this.requestLines.push(`${method} ${path}`);
    if (API_REQUEST.test(`${method} ${path}`)) this.apiRequestTimes.push(performance.now());
    let healthyResponse: Promise<HealthyResponse> | undefined;
    const execute = () => {
      healthyResponse ??= this.#execute(request);
      return healthyResponse;
    };
    const respond = async () => {
      const { status, body } = await execute();
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    const { socket } = request;
    try {
      await this.#scheduleFor(path).next()({ method, path, request, response, socket, execute, respond });
    } catch {
      // The client disconnected during its request.
      socket.destroy();
    }
  }

  #scheduleFor(path: string): FaultSchedule {
    if (path.startsWith('/api/authinfo')) return this.authInfo;
    return path.startsWith('/auth/token') ? this.auth : this.api;
  }

  async #execute(request: IncomingMessage): Promise<HealthyResponse> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (pathname === '/api/authinfo') return jsonResponse(200, { auth_url: `${this.url}/auth` });
    if (pathname === '/auth/token') return this.tokens.respond(new URLSearchParams(body));
    if (pathname === '/auth/authorize') return jsonResponse(200, 'a sign-in page');
    if (!pathname.startsWith('/api/')) return jsonResponse(404, {});
    if (!this.tokens.accepts(request.headers.authorization)) return jsonResponse(401, {});
    if (request.method === 'DELETE') {
      this.deletedPaths.push(pathname);
      return jsonResponse(200, { id: 7 });
    }
    if (pathname === '/api/Agent/me')
      return jsonResponse(200, { id: 1, name: 'Alex Agent', email: 'alex@halo.example' });
    if (request.method === 'POST') return jsonResponse(201, this.tickets.save(body));
    if (pathname === '/api/Tickets') {
      const list = this.tickets.list(searchParams);
      return jsonResponse(typeof list === 'string' ? 400 : 200, list);
    }
    const id = pathname.split('/').at(-1) ?? '';
    return jsonResponse(200, this.tickets.find(id) ?? { id: 7, summary: 'The printer is on fire' });
  }
}

const API_REQUEST = /^\w+ \/api\/(?!authinfo)/;

/** A JSON response with this status. */
export function jsonResponse(status: number, body: unknown): HealthyResponse {
  return { status, body: JSON.stringify(body) };
}
