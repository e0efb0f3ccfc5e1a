import { Session } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import type { RawConnection } from '../../src/connection/settings';
import type { Budget } from '../../src/rate-limit/rate-limiter';
import { settingsFor } from './settings';
import { json, StubServer } from './stub-server';

/** A server that hands out tokens `token-1`, `token-2` …, and clients signed in to it. */
export class Halo {
  readonly server: StubServer;
  tokens = 0;
  readonly #clients: HaloClient[] = [];

  private constructor(server: StubServer) {
    this.server = server;
  }

  static async start(): Promise<Halo> {
    const halo = new Halo(await StubServer.start());
    halo.server.on('POST /auth/token', (_, res) =>
      json(res, 200, { access_token: `token-${++halo.tokens}`, expires_in: 3600 }),
    );
    return halo;
  }

  /** @param more - properties of the connection; `instanceUrl` to talk to another server with this one's tokens */
  client({ budget, ...more }: RawConnection & { budget?: Budget } = {}): HaloClient {
    const settings = settingsFor(this.server.url, { authServer: `${this.server.url}/auth`, ...more });
    const session = new Session({ load: () => undefined, save: async () => {}, remove: async () => {} });
    session.configure(settings);
    const client = new HaloClient(settings, session, budget);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.server.close();
  }
}
