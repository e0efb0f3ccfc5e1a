/** Entry point of a test process: the parts of a connection without Node-RED, controlled by messages from the test. */

import type { StoredLogin } from '../../src/auth/login';
import { parseConnectionSettings, type RawConnection, rateLimitKey } from '../../src/connection/settings';
import {
  asHaloError,
  HaloClient,
  RateLimiter,
  RedisConnection,
  SharedTokens,
  SharedWindow,
  TokenManager,
} from '../../src/index';
import { operation } from '../support/operations';

export interface ProcessOptions {
  connection: RawConnection;
  login?: StoredLogin;
  /** Offset of the clock in this process, ms. */
  clockSkewMs?: number;
}

export type ProcessCommand =
  | { do: 'read'; count: number }
  | { do: 'storeSignIn'; login: StoredLogin }
  | { do: 'disconnect' }
  | { do: 'state' }
  | { do: 'close' };

export interface ProcessReport {
  codes: Record<string, number>;
  state: string;
  /** Events of the Redis connection, in order. */
  redisEvents: string[];
  login?: StoredLogin;
}

const { connection, login, clockSkewMs = 0 } = JSON.parse(process.argv[2] ?? '{}') as ProcessOptions;
if (clockSkewMs !== 0) {
  const { now } = Date;
  Date.now = () => now() + clockSkewMs;
}

const settings = parseConnectionSettings(connection);
const sharedWindow = new SharedWindow(rateLimitKey(settings), settings.processes);
const rateLimiter = new RateLimiter(settings.rateLimit, sharedWindow);
let storedLogin = login;
const tokenManager = new TokenManager({
  load: () => storedLogin,
  save: async (updated) => {
    storedLogin = updated;
  },
  remove: async () => {
    storedLogin = undefined;
  },
});
const redisEvents: string[] = [];
const redis = settings.redis && new RedisConnection(settings.redis);
redis
  ?.on('disconnected', () => redisEvents.push('disconnected'))
  .on('reconnected', () => redisEvents.push('reconnected'));
if (redis) sharedWindow.attach(redis);
tokenManager.configure(settings, redis && new SharedTokens(redis, 'connection', settings));
const client = new HaloClient(settings, tokenManager, rateLimiter);

async function execute(command: ProcessCommand): Promise<ProcessReport> {
  const codes: Record<string, number> = {};
  if (command.do === 'read') {
    const list = operation('GET /Tickets');
    const requests = Array.from({ length: command.count }, async () => {
      const code = await client.run(list, { parameters: { count: 1 } }).then(
        () => 'ok',
        (error: unknown) => asHaloError(error).code,
      );
      codes[code] = (codes[code] ?? 0) + 1;
    });
    await Promise.all(requests);
  } else if (command.do === 'storeSignIn') {
    const { accessToken, refreshToken, server, expiresAt } = command.login;
    const expiresIn = (expiresAt - Date.now()) / 1000;
    await tokenManager.storeSignIn({ accessToken, refreshToken, expiresIn }, { server, settings });
  } else if (command.do === 'disconnect') {
    await tokenManager.disconnect();
  } else if (command.do === 'close') {
    client.close();
    redis?.close();
    process.disconnect();
  }
  return { codes, state: tokenManager.state, redisEvents, login: storedLogin };
}

process.on('message', ({ id, command }: { id: number; command: ProcessCommand }) => {
  void execute(command).then((report) => process.connected && process.send?.({ id, report }));
});
void (redis?.initialized ?? Promise.resolve()).then(() => process.send?.({ id: 0 }));
