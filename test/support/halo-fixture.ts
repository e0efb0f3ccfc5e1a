import { TokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import type { RawConnection } from '../../src/connection/settings';
import type { RateLimiter } from '../../src/rate-limit/rate-limiter';
import { settingsFor } from './settings';
import { StubServer, sendJson } from './stub-server';

/** A stub server that issues tokens `token-1`, `token-2` …, and clients signed in to it. */
export class HaloFixture {
  readonly server: StubServer;
  tokenCount = 0;
  readonly #clients: HaloClient[] = [];

  private constructor(server: StubServer) {
    this.server = server;
  }

  static async start(): Promise<HaloFixture> {
    const fixture = new HaloFixture(await StubServer.start());
    fixture.server.on('POST /auth/token', (_, res) =>
      sendJson(res, 200, { access_token: `token-${++fixture.tokenCount}`, expires_in: 3600 }),
    );
    return fixture;
  }

  /** @param more - properties of the connection; `instanceUrl` to talk to another server with this one's tokens */
  client({ rateLimiter, ...overrides }: RawConnection & { rateLimiter?: RateLimiter } = {}): HaloClient {
    const settings = settingsFor(this.server.url, { authServer: `${this.server.url}/auth`, ...overrides });
    const tokenManager = new TokenManager({
      load: () => undefined,
      save: async () => {},
      remove: async () => {},
    });
    tokenManager.configure(settings);
    const client = new HaloClient(settings, tokenManager, rateLimiter);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.server.close();
  }
}
