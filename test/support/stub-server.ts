import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One request as it arrived. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  body: string;
  headers: IncomingMessage['headers'];
}

type RequestHandler = (request: RecordedRequest, response: ServerResponse) => void | Promise<void>;

/** A server with handlers set by the test; records all requests. */
export class StubServer {
  readonly requests: RecordedRequest[] = [];
  url = '';
  readonly #routes = new Map<string, RequestHandler>();
  readonly #server = createServer((incoming, response) => void this.#handle(incoming, response));

  static async start(routes: Record<string, RequestHandler> = {}): Promise<StubServer> {
    const stub = new StubServer();
    for (const [route, handler] of Object.entries(routes)) stub.on(route, handler);
    stub.#server.listen(0, '127.0.0.1');
    await once(stub.#server, 'listening');
    const address = stub.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    stub.url = `http://127.0.0.1:${address.port}`;
    return stub;
  }

  /** Sets the handler of a route, e.g. `GET /path`. */
  on(route: string, handler: RequestHandler): void {
    this.#routes.set(route, handler);
  }

  requestsTo(path: string): RecordedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(incoming.url ?? '/', 'http://stub.invalid');
    const request: RecordedRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(body),
      body,
      headers: incoming.headers,
    };
    this.requests.push(request);
    const handler = this.#routes.get(`${request.method} ${request.path}`);
    if (handler) await handler(request, response);
    else response.writeHead(404).end();
  }
}

/** Sends a JSON response. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
