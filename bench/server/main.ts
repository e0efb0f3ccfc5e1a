/**
 * The stub Halo server, in a separate process so that its CPU time is not counted as the client's. Responses come from
 * buffers that are created once. The parent process configures it over IPC.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SlidingWindow } from './limit';
import { ticketBody, ticketPage } from './pages';
import type { ServerConfig, ServerStats } from './protocol';

let config: ServerConfig = { rows: 0, latencyMs: 0 };
let limiter: SlidingWindow | undefined;
let requests = 0;
let rejected = 0;
let duplicates = 0;
let cpuBefore = process.cpuUsage();
const returnedTickets = new Set<string>();

const JSON_TYPE = 'application/json; charset=utf-8';
const ONE_TICKET = ticketBody();

function configure(next: ServerConfig): void {
  config = next;
  limiter = next.limit && new SlidingWindow(next.limit.requests, next.limit.windowMinutes * 60_000);
  requests = rejected = duplicates = 0;
  cpuBefore = process.cpuUsage();
  returnedTickets.clear();
}

function stats(): ServerStats {
  const { user, system } = process.cpuUsage(cpuBefore);
  return { requests, rejected, tickets: returnedTickets.size, duplicates, cpuMs: (user + system) / 1000 };
}

function handleRequest(request: IncomingMessage, response: ServerResponse): void {
  const address = request.url ?? '';
  if (address.startsWith('/api/Tickets')) afterLatency(() => handleTickets(address, response));
  else if (address.startsWith('/auth/token')) {
    request.resume().on('end', () => sendJson(response, { access_token: 'bench', expires_in: 86_400 }));
  } else if (address === '/api/authinfo') {
    sendJson(response, { auth_url: `http://${request.headers.host}/auth`, tenant_id: '' });
  } else send(response, 404, 'text/plain', Buffer.from('not found'));
}

function afterLatency(respond: () => void): void {
  if (config.latencyMs > 0) setTimeout(respond, config.latencyMs);
  else respond();
}

function handleTickets(address: string, response: ServerResponse): void {
  requests++;
  if (limiter && config.limit) {
    if (!limiter.tryAcquire(performance.now())) {
      rejected++;
      const { requests, windowMinutes } = config.limit;
      // Halo's own message.
      const message = `Rate Limit Reached - ${requests} Requests per rolling ${windowMinutes} minute window`;
      send(response, 429, 'text/plain', Buffer.from(message));
      return;
    }
    if (returnedTickets.has(address)) duplicates++;
    returnedTickets.add(address);
  }
  if (address.startsWith('/api/Tickets/')) {
    send(response, 200, JSON_TYPE, ONE_TICKET);
    return;
  }
  const query = new URLSearchParams(address.slice(address.indexOf('?') + 1));
  const page = Number(query.get('page_no') ?? 1);
  const size = Math.min(100, Number(query.get('page_size') ?? 50));
  send(response, 200, JSON_TYPE, ticketPage(page, size, config.rows));
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, JSON_TYPE, Buffer.from(JSON.stringify(value)));
}

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}

const server = createServer({ keepAliveTimeout: 600_000 }, handleRequest);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.({ port: address.port });
});
process.on('message', (next: ServerConfig | 'stats') => {
  if (next === 'stats') process.send?.(stats());
  else {
    configure(next);
    process.send?.({ configured: true });
  }
});
process.on('disconnect', () => process.exit());
