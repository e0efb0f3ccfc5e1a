import type { NodeAPI } from 'node-red';
import should from 'should';
import { ConnectionRegistry } from '../../nodes/halo-connection/connection-registry';
import { dialogHandlers } from '../../nodes/halo-connection/routes/dialog-routes';
import type { RouteHandlers } from '../../nodes/halo-connection/routes/handler';
import { collectReportData } from '../../nodes/halo-connection/routes/report-data';
import { ENGLISH } from '../../src/i18n/translate';
import { settingsFor } from '../support/settings';

describe('What is remembered of connections', () => {
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

  /** What a route answers. */
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

  it('is nothing of one that somebody only asks about', async () => {
    (await call('GET /:id/status', 'anything')).should.containEql({ state: 'not-connected' });
    (await call('POST /:id/disconnect', 'anything')).should.containEql({ connected: false });
    const shownSettings = settingsFor('http://127.0.0.1:1');
    collectReportData(connections, 'anything', {
      dialogSettings: shownSettings,
      deployed: undefined,
    }).errors.should.be.empty();
    should(connections.findDiagnostics('anything')).equal(undefined);
  });

  it('is what was seen of one that there is, and nothing once it is gone', () => {
    ids = ['stays', 'goes'];
    for (const id of ids) connections.diagnosticsFor(id).server = { authServer: 'https://halo.example/auth' };
    connections.purgeOrphans();
    should(connections.findDiagnostics('goes')).be.an.Object();
    ids = ['stays'];
    connections.purgeOrphans();
    should(connections.findDiagnostics('goes')).equal(undefined);
    should(connections.findDiagnostics('stays')?.server).have.property('authServer');
  });

  it('is the budget of a tenant that was deployed, and none of one that was only typed', () => {
    const typedSettings = settingsFor('http://127.0.0.1:1', { requestLimit: 10 });
    const testLimiter = connections.rateLimiterFor(typedSettings);
    testLimiter.limit.requests.should.equal(10);
    should(connections.rateLimiterFor(typedSettings) === testLimiter).be.false();
    const { rateLimiter, stop: release } = connections.start('deployed', typedSettings);
    should(rateLimiter === testLimiter).be.false();
    should(connections.rateLimiterFor(typedSettings) === rateLimiter).be.true();
    release();
  });
});
