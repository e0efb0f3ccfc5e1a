import { Stop } from '../../src/http/stop';
import { Transport } from '../../src/http/transport';
import { json, StubServer } from '../support/stub-server';

describe('The transport', () => {
  it('sends nothing that was stopped while it got ready', async () => {
    const server = await StubServer.start({ 'POST /x': (_, res) => json(res, 200, {}) });
    const transport = new Transport();
    try {
      const signal = new Stop();
      const sent = transport.send({
        method: 'POST',
        url: new URL(`${server.url}/x`),
        body: '{}',
        timeout: 5000,
        maxBytes: 1000,
        signal,
      });
      signal.abort();
      await sent.should.be.rejectedWith({ kind: 'closed', sent: false });
      server.requests.should.be.empty();
    } finally {
      transport.close();
      await server.close();
    }
  });
});
