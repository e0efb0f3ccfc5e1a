import { createRandom } from '../bench/statistics';
import {
  connectionClosed,
  connectionReset,
  noResponse,
  rawResponse,
  replaceBody,
  resetAfterProcessing,
  status,
} from '../test/support/faults';
import { type Fault, type FaultContext, FaultyServer } from '../test/support/faulty-server';

/** A Halo server with constant faults and short-lived tokens. */
export interface SoakTenant {
  server: FaultyServer;
  /** How often each fault occurred. */
  faultCounts: Record<string, number>;
  stopFaults(): void;
  close(): Promise<void>;
}

const ACCESS_TOKEN_TTL_SECONDS = 12;
/** Interval at which all access tokens are invalidated before they expire. */
const REVOKE_INTERVAL_MS = 45_000;

const delayed =
  (delayMs: number): Fault =>
  async ({ respond, execute }: FaultContext) => {
    await execute();
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await respond();
  };

/** Faults of API requests; the weight is the frequency per 1000 requests. */
const API_FAULTS: [name: string, weight: number, fault: Fault][] = [
  ['reset', 8, connectionReset],
  ['closed', 8, connectionClosed],
  ['processed, then reset', 10, resetAfterProcessing],
  ['processed, then no response', 3, noResponse],
  ['500', 6, status(500, { 'content-type': 'application/json' }, '{"Message":"An error has occurred."}')],
  ['503', 6, status(503, { 'retry-after': '1' })],
  ['429', 2, status(429, { 'retry-after': '1' }, 'Rate Limit Reached')],
  [
    'processed, then an HTML page',
    4,
    replaceBody('<html>maintenance</html>', { 'content-type': 'text/html' }),
  ],
  [
    'processed, then a truncated response',
    5,
    rawResponse('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"id":'),
  ],
  [
    'truncated response, then reset',
    3,
    rawResponse('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"id":', 'reset'),
  ],
  ['slow', 30, delayed(600)],
];

/** Faults of token requests. None occurs after a token was issued: losing a rotated token ends the sign-in. */
const TOKEN_FAULTS: typeof API_FAULTS = [
  ['token: reset', 100, connectionReset],
  ['token: 503', 100, status(503)],
  ['token: slow', 100, delayed(300)],
];

export async function startSoakTenant(tickets: number, seed: number): Promise<SoakTenant> {
  const server = await FaultyServer.start();
  server.tickets.save(
    JSON.stringify(Array.from({ length: tickets }, (_, n) => ({ summary: `Old ticket ${n}` }))),
  );
  server.tokens.accessTtlSeconds = ACCESS_TOKEN_TTL_SECONDS;
  const revokeTimer = setInterval(() => server.tokens.expireAccessTokens(), REVOKE_INTERVAL_MS);
  const random = createRandom(seed);
  const faultCounts: Record<string, number> = {};
  const pickFault =
    (faults: typeof API_FAULTS): Fault =>
    (context) => {
      let remaining = random() * 1000;
      for (const [name, weight, fault] of faults) {
        remaining -= weight;
        if (remaining >= 0) continue;
        faultCounts[name] = (faultCounts[name] ?? 0) + 1;
        return fault(context);
      }
      return context.respond();
    };
  server.api.always(pickFault(API_FAULTS));
  server.auth.always(pickFault(TOKEN_FAULTS));
  return {
    server,
    faultCounts,
    stopFaults() {
      clearInterval(revokeTimer);
      server.api.clear();
      server.auth.clear();
    },
    async close() {
      clearInterval(revokeTimer);
      await server.close();
    },
  };
}
