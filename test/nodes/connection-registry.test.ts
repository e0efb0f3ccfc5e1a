import type { NodeAPI } from 'node-red';
import should from 'should';
import { ConnectionRegistry } from '../../nodes/halo-connection/connection-registry';
import { dialogHandlers } from '../../nodes/halo-connection/routes/dialog-routes';
import type { RouteHandlers } from '../../nodes/halo-connection/routes/handler';
import { collectReportData } from '../../nodes/halo-connection/routes/report-data';
import { ENGLISH } from '../../src/i18n/translate';
import { settingsFor } from '../support/settings';

describe('ConnectionRegistry', () => {
  let ids: string[];
  let handlers: Partial<RouteHandlers>;
  let connections: ConnectionRegistry;
  beforeEach(() => {
    ids = [];
    const RED = {
      nodes: {
        getCredentials: () => undefined,
        addCredentials: () => {},
        eachNode: (visit: (node: object) => void) => {
          for (const id of ids) visit({ id });
        },
      },
      log: { warn: () => {} },
      settings: { set: async () => {} },
    } as unknown as NodeAPI;
    connections = new ConnectionRegistry(RED, ENGLISH);
    handlers = dialogHandlers(RED, connections);
  });

  /** Calls a route's handler. @returns the JSON it sends */
  const call = (route: keyof RouteHandlers, id: string) =>
    new Promise<object>((resolve) => {
      const res = { set: () => res, status: () => res, json: resolve };
      const req = {
        params: { id },
        query: {},
        get: () => undefined,
        acceptsLanguages: () => [],
        headers: {},
      };
      handlers[route]?.(req as never, res as never);
    });

  it('creates no diagnostics for a connection that is only read', async () => {
    (await call('GET /:id/status', 'anything')).should.containEql({ state: 'not-connected' });
    (await call('POST /:id/disconnect', 'anything')).should.containEql({ connected: false });
    collectReportData(connections, 'anything', {
      dialogSettings: settingsFor('http://127.0.0.1:1'),
      deployed: undefined,
    }).errors.should.be.empty();
    should(connections.findDiagnostics('anything')).equal(undefined);
  });

  it('keeps the diagnostics of existing connections and purges those of deleted ones', () => {
    ids = ['existing', 'deleted'];
    for (const id of ids) connections.diagnosticsFor(id).server = { authServer: 'https://halo.example/auth' };
    connections.purgeOrphans();
    should(connections.findDiagnostics('deleted')).be.an.Object();
    ids = ['existing'];
    connections.purgeOrphans();
    should(connections.findDiagnostics('deleted')).equal(undefined);
    should(connections.findDiagnostics('existing')?.server).have.property('authServer');
  });

  it('keeps the rate limiter of a deployed tenant, but not of settings that were only typed', () => {
    const typedSettings = settingsFor('http://127.0.0.1:1', { requestLimit: 10 });
    const testLimiter = connections.rateLimiterFor(typedSettings);
    testLimiter.limit.requests.should.equal(10);
    should(connections.rateLimiterFor(typedSettings) === testLimiter).be.false();
    const { rateLimiter, release } = connections.acquire('deployed', typedSettings);
    should(rateLimiter === testLimiter).be.false();
    should(connections.rateLimiterFor(typedSettings) === rateLimiter).be.true();
    release();
  });
});
