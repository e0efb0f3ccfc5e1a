import { EventEmitter } from 'node:events';
import type { NodeAPI } from 'node-red';
import { ConnectionRegistry } from '../../nodes/halo-connection/connection-registry';
import { ENGLISH } from '../../src/i18n/translate';
import { settingsFor } from '../support/settings';

describe('Connections to one tenant', () => {
  it('share one rate limiter with the strictest limit of those deployed', () => {
    const RED = { events: new EventEmitter(), nodes: {}, settings: {} } as unknown as NodeAPI;
    const connections = new ConnectionRegistry(RED, ENGLISH);
    const startLimiter = (id: string, requestLimit: number) =>
      connections.start(id, settingsFor('http://127.0.0.1:1', { requestLimit }));
    const [strict, lenient] = [startLimiter('strict', 200), startLimiter('lenient', 300)];
    (strict.rateLimiter === lenient.rateLimiter).should.be.true();
    const limit = () => lenient.rateLimiter.limit.requests;
    limit().should.equal(200);
    // A connection in a subflow has one node per instance, so an id can start twice.
    const restarted = startLimiter('strict', 200);
    strict.stop();
    limit().should.equal(200);
    restarted.stop();
    limit().should.equal(300);
    lenient.stop();
    startLimiter('strict', 100);
    limit().should.equal(100);
  });
});
