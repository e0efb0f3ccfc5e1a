import { EventEmitter } from 'node:events';
import type { NodeAPI } from 'node-red';
import should from 'should';
import { Connections } from '../../nodes/halo-connection/connections';
import { reportFacts } from '../../nodes/halo-connection/report';
import { adminRoutes } from '../../nodes/halo-connection/routes';
import { ENGLISH } from '../../src/said';
import { settingsFor } from '../support/settings';

type Handler = (req: object, res: object, next: () => void) => void;

describe('What is remembered of connections', () => {
  let ids: string[];
  let events: EventEmitter;
  let routes: Map<string, Handler[]>;
  let connections: Connections;
  beforeEach(() => {
    ids = [];
    events = new EventEmitter();
    routes = new Map();
    const register =
      (method: string) =>
      (path: string, ...handlers: Handler[]) =>
        routes.set(`${method} ${path}`, handlers);
    const RED = {
      nodes: {
        getCredentials: () => undefined,
        addCredentials: () => {},
        eachNode: (see: (node: object) => void) => {
          for (const id of ids) see({ id });
        },
      },
      events,
      log: { warn: () => {} },
      settings: { set: async () => {} },
      auth: { needsPermission: () => (_: object, __: object, next: () => void) => next() },
      httpAdmin: { get: register('GET'), post: register('POST') },
    } as unknown as NodeAPI;
    connections = new Connections(RED, ENGLISH);
    adminRoutes(RED, connections);
  });

  /** What a route answers. */
  const call = (route: string, id: string) =>
    new Promise<object>((resolve) => {
      const res = { set: () => res, status: () => res, json: resolve };
      const req = {
        params: { id },
        query: {},
        get: () => undefined,
        acceptsLanguages: () => [],
        headers: {},
      };
      routes.get(route)?.at(-1)?.(req, res, () => {});
    });

  it('is nothing of one that somebody only asks about', async () => {
    (await call('GET /halo-connection/:id/status', 'anything')).should.containEql({ state: 'not-connected' });
    (await call('POST /halo-connection/:id/disconnect', 'anything')).should.containEql({ connected: false });
    const shown = settingsFor('http://127.0.0.1:1');
    reportFacts(connections, 'anything', { shown, deployed: undefined }).errors.should.be.empty();
    should(connections.lastSeen('anything')).equal(undefined);
  });

  it('is what was seen of one that there is, and nothing once it is gone', () => {
    ids = ['stays', 'goes'];
    for (const id of ids) connections.seen(id).server = { authServer: 'https://halo.example/auth' };
    events.emit('flows:started');
    should(connections.lastSeen('goes')).be.an.Object();
    ids = ['stays'];
    events.emit('flows:started');
    should(connections.lastSeen('goes')).equal(undefined);
    should(connections.lastSeen('stays')?.server).have.property('authServer');
  });

  it('is the budget of a tenant that was deployed, and none of one that was only typed', () => {
    const typed = settingsFor('http://127.0.0.1:1', { requestLimit: 10 });
    const tried = connections.budget(typed);
    tried.limit.requests.should.equal(10);
    should(connections.budget(typed) === tried).be.false();
    const { budget, end } = connections.start('deployed', typed);
    should(budget === tried).be.false();
    should(connections.budget(typed) === budget).be.true();
    end();
  });
});
