/** One process of several at a tenant, without Node-RED: what a connection is made of, told what to do by a test. */

import type { Login } from '../../src/auth/token-manager';
import { budgetKey, connectionSettings, type RawConnection } from '../../src/connection/settings';
import { asHaloError, Budget, HaloClient, RedisLink, Session, SharedLogin, TenantLog } from '../../src/index';
import { operation } from '../support/operations';

export interface ProcessOptions {
  connection: RawConnection;
  login?: Login;
  /** How wrong this process's clock is, ms. */
  skew?: number;
}

export type Command =
  | { do: 'read'; count: number }
  | { do: 'adopt'; login: Login }
  | { do: 'disconnect' }
  | { do: 'state' }
  | { do: 'close' };

export interface Report {
  codes: Record<string, number>;
  state: string;
  /** What was told of Redis, in order. */
  told: string[];
  login?: Login;
}

const { connection, login, skew = 0 } = JSON.parse(process.argv[2] ?? '{}') as ProcessOptions;
if (skew !== 0) {
  const { now } = Date;
  Date.now = () => now() + skew;
}

const settings = connectionSettings(connection);
const log = new TenantLog(budgetKey(settings), settings.processes);
const budget = new Budget(settings.rateLimit, log);
let kept = login;
const session = new Session({
  load: () => kept,
  save: async (newer) => {
    kept = newer;
  },
  remove: async () => {
    kept = undefined;
  },
});
const told: string[] = [];
const link = settings.redis && new RedisLink(settings.redis);
link?.on('away', () => told.push('away')).on('back', () => told.push('back'));
if (link) log.share(link);
session.configure(settings, link && new SharedLogin(link, 'connection', settings));
const client = new HaloClient(settings, session, budget);

async function carryOut(command: Command): Promise<Report> {
  const codes: Record<string, number> = {};
  if (command.do === 'read') {
    const list = operation('GET /Tickets');
    const reads = Array.from({ length: command.count }, async () => {
      const code = await client.run(list, { parameters: { count: 1 } }).then(
        () => 'ok',
        (thrown: unknown) => asHaloError(thrown).code,
      );
      codes[code] = (codes[code] ?? 0) + 1;
    });
    await Promise.all(reads);
  } else if (command.do === 'adopt') {
    const { accessToken, refreshToken, server, expiresAt } = command.login;
    const expiresIn = (expiresAt - Date.now()) / 1000;
    await session.adopt({ accessToken, refreshToken, expiresIn }, { server, settings });
  } else if (command.do === 'disconnect') {
    await session.disconnect();
  } else if (command.do === 'close') {
    client.close();
    link?.close();
    process.disconnect();
  }
  return { codes, state: session.state, told, login: kept };
}

process.on('message', ({ id, command }: { id: number; command: Command }) => {
  void carryOut(command).then((report) => process.connected && process.send?.({ id, report }));
});
void (link?.settled ?? Promise.resolve()).then(() => process.send?.({ id: 0 }));
