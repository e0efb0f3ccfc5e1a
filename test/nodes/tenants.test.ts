import { EventEmitter } from 'node:events';
import type { NodeAPI } from 'node-red';
import { ConnectionRegistry } from '../../nodes/halo-connection/connection-registry';
import { ENGLISH } from '../../src/i18n/translate';
import { settingsFor } from '../support/settings';

describe('Connections to one tenant', () => {
  it('share one rate limiter with the strictest limit of those deployed', () => {
    const RED = { events: new EventEmitter(), nodes: {}, settings: {} } as unknown as NodeAPI;
    const connections = new ConnectionRegistry(RED, ENGLISH);
    const acquire = (id: string, requestLimit: number) =>
      connections.acquire(id, settingsFor('http://127.0.0.1:1', { requestLimit }));
    const [strict, lenient] = [acquire('strict', 200), acquire('lenient', 300)];
    (strict.rateLimiter === lenient.rateLimiter).should.be.true();
    const limit = () => lenient.rateLimiter.limit.requests;
    limit().should.equal(200);
    // A connection in a subflow has one node per instance, so an id can occur twice.
    const second = acquire('strict', 200);
    strict.release();
    limit().should.equal(200);
    second.release();
    limit().should.equal(300);
    lenient.release();
    acquire('strict', 100);
    limit().should.equal(100);
  });
});
