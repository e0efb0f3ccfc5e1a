import type { NodeAPI } from 'node-red';
import should from 'should';
import { Connections } from '../../nodes/halo-connection/connection-registry';
import { dialogAnswers } from '../../nodes/halo-connection/routes/dialog-routes';
import type { Answers } from '../../nodes/halo-connection/routes/handler';
import { reportFacts } from '../../nodes/halo-connection/routes/report-data';
import { ENGLISH } from '../../src/i18n/translate';
import { settingsFor } from '../support/settings';

describe('What is remembered of connections', () => {
  let ids: string[];
  let answers: Partial<Answers>;
  let connections: Connections;
  beforeEach(() => {
    ids = [];
    const RED = {
      nodes: {
        getCredentials: () => undefined,
        addCredentials: () => {},
        eachNode: (see: (node: object) => void) => {
          for (const id of ids) see({ id });
        },
      },
      log: { warn: () => {} },
      settings: { set: async () => {} },
    } as unknown as NodeAPI;
    connections = new Connections(RED, ENGLISH);
    answers = dialogAnswers(RED, connections);
  });

  /** What a route answers. */
  const call = (route: keyof Answers, id: string) =>
    new Promise<object>((resolve) => {
      const res = { set: () => res, status: () => res, json: resolve };
      const req = {
        params: { id },
        query: {},
        get: () => undefined,
        acceptsLanguages: () => [],
        headers: {},
      };
      answers[route]?.(req as never, res as never);
    });

  it('is nothing of one that somebody only asks about', async () => {
    (await call('GET /:id/status', 'anything')).should.containEql({ state: 'not-connected' });
    (await call('POST /:id/disconnect', 'anything')).should.containEql({ connected: false });
    const shown = settingsFor('http://127.0.0.1:1');
    reportFacts(connections, 'anything', { shown, deployed: undefined }).errors.should.be.empty();
    should(connections.lastSeen('anything')).equal(undefined);
  });

  it('is what was seen of one that there is, and nothing once it is gone', () => {
    ids = ['stays', 'goes'];
    for (const id of ids) connections.seen(id).server = { authServer: 'https://halo.example/auth' };
    connections.collect();
    should(connections.lastSeen('goes')).be.an.Object();
    ids = ['stays'];
    connections.collect();
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
