import { EventEmitter } from 'node:events';
import type { NodeAPI } from 'node-red';
import { Connections } from '../../nodes/halo-connection/connection-registry';
import { ENGLISH } from '../../src/i18n/translate';
import { settingsFor } from '../support/settings';

describe('Connections to one tenant', () => {
  it('share one budget, with the strictest of their limits while they are deployed', () => {
    const RED = { events: new EventEmitter(), nodes: {}, settings: {} } as unknown as NodeAPI;
    const connections = new Connections(RED, ENGLISH);
    const start = (id: string, requestLimit: number) =>
      connections.start(id, settingsFor('http://127.0.0.1:1', { requestLimit }));
    const [strict, loose] = [start('strict', 200), start('loose', 300)];
    (strict.budget === loose.budget).should.be.true();
    const limit = () => loose.budget.limit.requests;
    limit().should.equal(200);
    // A connection in a subflow has one node for each instance.
    const another = start('strict', 200);
    strict.end();
    limit().should.equal(200);
    another.end();
    limit().should.equal(300);
    loose.end();
    start('strict', 100);
    limit().should.equal(100);
  });
});
