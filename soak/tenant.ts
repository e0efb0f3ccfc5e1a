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

/** A Halo with bad days all the time, whose tokens do not last. */
export interface SoakTenant {
  server: FaultyServer;
  /** How often each fault was met. */
  faultCounts: Record<string, number>;
  stopFaults(): void;
  close(): Promise<void>;
}

/** Seconds. */
const ACCESS_TOKEN_TTL_SECONDS = 12;
/** Tokens end before their time, ms. */
const REVOKE_INTERVAL_MS = 45_000;

const delayed =
  (delayMs: number): Fault =>
  async ({ respond: answer, execute: carryOut }: FaultContext) => {
    await carryOut();
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await answer();
  };

/** What meets requests to the API, in 1000. */
const API_FAULTS: [name: string, weight: number, fault: Fault][] = [
  ['reset', 8, connectionReset],
  ['closed', 8, connectionClosed],
  ['done, then reset', 10, resetAfterProcessing],
  ['done, then silence', 3, noResponse],
  ['500', 6, status(500, { 'content-type': 'application/json' }, '{"Message":"An error has occurred."}')],
  ['503', 6, status(503, { 'retry-after': '1' })],
  ['429', 2, status(429, { 'retry-after': '1' }, 'Rate Limit Reached')],
  ['done, then a web page', 4, replaceBody('<html>maintenance</html>', { 'content-type': 'text/html' })],
  ['done, then half an answer', 5, rawResponse('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"id":')],
  ['half an answer, reset', 3, rawResponse('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"id":', 'reset')],
  ['slow', 30, delayed(600)],
];

/** What meets requests for tokens; none of it after a token was given, because that ends a sign-in for good. */
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
    (exchange) => {
      let remaining = random() * 1000;
      for (const [name, weight, fault] of faults) {
        remaining -= weight;
        if (remaining >= 0) continue;
        faultCounts[name] = (faultCounts[name] ?? 0) + 1;
        return fault(exchange);
      }
      return exchange.respond();
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
