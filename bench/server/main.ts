/**
 * The stub Halo in a process of its own, so that its work does not count as the client's. Answers come from buffers
 * that are made once; told by its parent how to serve.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RollingWindow } from './limit';
import { ticketBody, ticketPage } from './pages';
import type { Served, Serving } from './protocol';

let serving: Serving = { rows: 0, latency: 0 };
let window: RollingWindow | undefined;
let requests = 0;
let refused = 0;
let doubled = 0;
let cpuBefore = process.cpuUsage();
const answered = new Set<string>();

const JSON_TYPE = 'application/json; charset=utf-8';
const ONE_TICKET = ticketBody();

function serve(next: Serving): void {
  serving = next;
  window = next.limit && new RollingWindow(next.limit.requests, next.limit.minutes * 60_000);
  requests = refused = doubled = 0;
  cpuBefore = process.cpuUsage();
  answered.clear();
}

function served(): Served {
  const { user, system } = process.cpuUsage(cpuBefore);
  return { requests, refused, tickets: answered.size, doubled, cpu: (user + system) / 1000 };
}

function take(request: IncomingMessage, response: ServerResponse): void {
  const address = request.url ?? '';
  if (address.startsWith('/api/Tickets')) later(() => tickets(address, response));
  else if (address.startsWith('/auth/token')) {
    request.resume().on('end', () => sendJson(response, { access_token: 'bench', expires_in: 86_400 }));
  } else if (address === '/api/authinfo') {
    sendJson(response, { auth_url: `http://${request.headers.host}/auth`, tenant_id: '' });
  } else send(response, 404, 'text/plain', Buffer.from('not here'));
}

function later(work: () => void): void {
  if (serving.latency > 0) setTimeout(work, serving.latency);
  else work();
}

function tickets(address: string, response: ServerResponse): void {
  requests++;
  if (window && serving.limit) {
    if (!window.admits(performance.now())) {
      refused++;
      const { requests, minutes } = serving.limit;
      // Halo's own words.
      const text = `Rate Limit Reached - ${requests} Requests per rolling ${minutes} minute window`;
      send(response, 429, 'text/plain', Buffer.from(text));
      return;
    }
    if (answered.has(address)) doubled++;
    answered.add(address);
  }
  if (address.startsWith('/api/Tickets/')) {
    send(response, 200, JSON_TYPE, ONE_TICKET);
    return;
  }
  const query = new URLSearchParams(address.slice(address.indexOf('?') + 1));
  const page = Number(query.get('page_no') ?? 1);
  const size = Math.min(100, Number(query.get('page_size') ?? 50));
  send(response, 200, JSON_TYPE, ticketPage(page, size, serving.rows));
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, JSON_TYPE, Buffer.from(JSON.stringify(value)));
}

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}

const server = createServer({ keepAliveTimeout: 600_000 }, take);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.({ port: address.port });
});
process.on('message', (next: Serving | 'served') => {
  if (next === 'served') process.send?.(served());
  else {
    serve(next);
    process.send?.({ serving: true });
  }
});
process.on('disconnect', () => process.exit());
