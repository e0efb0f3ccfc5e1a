import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificates';
import { LocalServer } from './local-server';
import { StrictTokens } from './strict-tokens';
import { TicketStore } from './ticket-store';

/** One request on its way through the server, and what a fault may do to it. */
export interface Exchange {
  method: string;
  /** With query. */
  path: string;
  request: IncomingMessage;
  response: ServerResponse;
  socket: Socket;
  /** Does what the request asks for, without answering. @returns what a healthy server would say */
  carryOut(): Promise<Healthy>;
  /** Does it and says so. */
  answer(): Promise<void>;
}

export interface Healthy {
  status: number;
  body: string;
}

/** What is done instead of answering; see `faults.ts` for those that have a name. */
export type Fault = (exchange: Exchange) => unknown;

/** Which fault meets which request: some once, in their order, then another for ever or none. */
export class Script {
  #once: Fault[] = [];
  #always: Fault | undefined;

  once(...faults: Fault[]): void {
    this.#once.push(...faults);
  }

  always(fault: Fault): void {
    this.#always = fault;
  }

  heal(): void {
    this.#once = [];
    this.#always = undefined;
  }

  next(): Fault {
    return this.#once.shift() ?? this.#always ?? ((exchange) => exchange.answer());
  }
}

export interface FaultyServerOptions {
  /** Makes it an https server. */
  certificate?: Certificate;
  /** Another server's, so that its tokens are good here. */
  tokens?: StrictTokens;
}

/**
 * A small Halo with bad days: `/api/authinfo`, a strict token endpoint, tickets that are read, saved and deleted, and
 * faults that meet its requests. It remembers what arrived and what was saved.
 */
export class FaultyServer extends LocalServer {
  readonly api = new Script();
  readonly auth = new Script();
  readonly authInfo = new Script();
  readonly tokens: StrictTokens;
  /** `GET /api/Tickets/7`, in the order of their arrival. */
  readonly arrived: string[] = [];
  /** When each API request came, by `performance.now()`. */
  readonly arrivedAt: number[] = [];
  readonly tickets = new TicketStore();
  readonly deleted: string[] = [];
  readonly scheme: 'http' | 'https';

  private constructor({ certificate, tokens = new StrictTokens() }: FaultyServerOptions) {
    const server = certificate ? https.createServer(certificate) : http.createServer();
    super(server);
    this.tokens = tokens;
    this.scheme = certificate ? 'https' : 'http';
    server.keepAliveTimeout = 60_000;
    server.on('request', (request, response) => void this.#take(request, response));
  }

  static start(options: FaultyServerOptions = {}): Promise<FaultyServer> {
    return new FaultyServer(options).open();
  }

  /** No faults any more. */
  heal(): void {
    for (const script of [this.api, this.auth, this.authInfo]) script.heal();
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** The `summary` of every ticket saved. */
  get saved(): unknown[] {
    return this.tickets.rows.map(({ summary }) => summary);
  }

  /** How many requests reached the API, authinfo aside. */
  get requests(): number {
    return this.arrivedAt.length;
  }

  /** How many token requests came. */
  get tokenRequests(): number {
    return this.arrived.filter((line) => line.startsWith('POST /auth/token')).length;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const method = request.method ?? '';
    this.arrived.push(`${method} ${path}`);
    if (API_REQUEST.test(`${method} ${path}`)) this.arrivedAt.push(performance.now());
    let healthy: Promise<Healthy> | undefined;
    const carryOut = () => {
      healthy ??= this.#carryOut(request);
      return healthy;
    };
    const answer = async () => {
      const { status, body } = await carryOut();
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    const { socket } = request;
    try {
      await this.#scriptOf(path).next()({ method, path, request, response, socket, carryOut, answer });
    } catch {
      // The client went away in the middle of its request.
      socket.destroy();
    }
  }

  #scriptOf(path: string): Script {
    if (path.startsWith('/api/authinfo')) return this.authInfo;
    return path.startsWith('/auth/token') ? this.auth : this.api;
  }

  async #carryOut(request: IncomingMessage): Promise<Healthy> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (pathname === '/api/authinfo') return said(200, { auth_url: `${this.url}/auth` });
    if (pathname === '/auth/token') return this.tokens.answer(new URLSearchParams(body));
    if (pathname === '/auth/authorize') return said(200, 'a sign-in page');
    if (!pathname.startsWith('/api/')) return said(404, {});
    if (!this.tokens.accepts(request.headers.authorization)) return said(401, {});
    if (request.method === 'DELETE') {
      this.deleted.push(pathname);
      return said(200, { id: 7 });
    }
    if (pathname === '/api/Agent/me')
      return said(200, { id: 1, name: 'Alex Agent', email: 'alex@halo.example' });
    if (request.method === 'POST') return said(201, this.tickets.save(body));
    if (pathname === '/api/Tickets') {
      const list = this.tickets.list(searchParams);
      return said(typeof list === 'string' ? 400 : 200, list);
    }
    const id = pathname.split('/').at(-1) ?? '';
    return said(200, this.tickets.find(id) ?? { id: 7, summary: 'The printer is on fire' });
  }
}

const API_REQUEST = /^\w+ \/api\/(?!authinfo)/;

/** A healthy answer of this status. */
export function said(status: number, value: unknown): Healthy {
  return { status, body: JSON.stringify(value) };
}
