import { generator } from '../bench/statistics';
import { closed, instead, raw, reset, resetAfter, silent, status } from '../test/support/faults';
import { type Exchange, type Fault, FaultyServer } from '../test/support/faulty-server';

/** A Halo with bad days all the time, whose tokens do not last. */
export interface SoakTenant {
  server: FaultyServer;
  /** How often each fault was met. */
  met: Record<string, number>;
  heal(): void;
  close(): Promise<void>;
}

/** Seconds. */
const TOKENS_LAST = 12;
/** Tokens end before their time, ms. */
const REVOKED_EVERY = 45_000;

const late =
  (milliseconds: number): Fault =>
  async ({ answer, carryOut }: Exchange) => {
    await carryOut();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await answer();
  };

/** What meets requests to the API, in 1000. */
const API: [name: string, often: number, fault: Fault][] = [
  ['reset', 8, reset],
  ['closed', 8, closed],
  ['done, then reset', 10, resetAfter],
  ['done, then silence', 3, silent],
  ['500', 6, status(500, { 'content-type': 'application/json' }, '{"Message":"An error has occurred."}')],
  ['503', 6, status(503, { 'retry-after': '1' })],
  ['429', 2, status(429, { 'retry-after': '1' }, 'Rate Limit Reached')],
  ['done, then a web page', 4, instead('<html>maintenance</html>', { 'content-type': 'text/html' })],
  ['done, then half an answer', 5, raw('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"id":')],
  ['half an answer, reset', 3, raw('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"id":', 'reset')],
  ['slow', 30, late(600)],
];

/** What meets requests for tokens; none of it after a token was given, because that ends a sign-in for good. */
const TOKENS: typeof API = [
  ['token: reset', 100, reset],
  ['token: 503', 100, status(503)],
  ['token: slow', 100, late(300)],
];

export async function startSoakTenant(tickets: number, seed: number): Promise<SoakTenant> {
  const server = await FaultyServer.start();
  server.tickets.save(
    JSON.stringify(Array.from({ length: tickets }, (_, n) => ({ summary: `Old ticket ${n}` }))),
  );
  server.tokens.accessTtl = TOKENS_LAST;
  const revoking = setInterval(() => server.tokens.expireAccess(), REVOKED_EVERY);
  const random = generator(seed);
  const met: Record<string, number> = {};
  const oneOf =
    (faults: typeof API): Fault =>
    (exchange) => {
      let left = random() * 1000;
      for (const [name, often, fault] of faults) {
        left -= often;
        if (left >= 0) continue;
        met[name] = (met[name] ?? 0) + 1;
        return fault(exchange);
      }
      return exchange.answer();
    };
  server.api.always(oneOf(API));
  server.auth.always(oneOf(TOKENS));
  return {
    server,
    met,
    heal() {
      clearInterval(revoking);
      server.api.heal();
      server.auth.heal();
    },
    async close() {
      clearInterval(revoking);
      await server.close();
    },
  };
}
