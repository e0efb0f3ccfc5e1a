import should from 'should';
import { scopeOfAddress, scopeOfHost } from '../../src/transport/address-guard';
import { Transport } from '../../src/transport/transport';
import { patchLookup, restoreLookup } from '../support/dns-lookup';
import { StubServer } from '../support/stub-server';

describe('The scope of an address', () => {
  afterEach(restoreLookup);

  const addressesByScope: Record<string, string[]> = {
    blocked: [
      '169.254.169.254',
      '0.0.0.0',
      '0.1.2.3',
      '224.0.0.1',
      '255.255.255.255',
      '100.100.100.200',
      '::',
      'fe80::1',
      'ff02::1',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
    ],
    loopback: ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'],
    private: [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      'fd12::1',
      '::ffff:10.0.0.1',
    ],
    public: ['172.32.0.1', '8.8.8.8', '2001:db8::1', '193.0.0.1'],
  };
  for (const [scope, addresses] of Object.entries(addressesByScope)) {
    it(`is ${scope} for ${addresses.join(', ')}`, () => {
      for (const address of addresses) scopeOfAddress(address).should.equal(scope, address);
    });
  }

  it('is the narrowest scope of a name’s addresses, and undefined for an unknown name', async () => {
    patchLookup((host, callback) => {
      if (host !== 'two.example') callback(new Error('unknown'), []);
      else {
        callback(null, [
          { address: '8.8.8.8', family: 4 },
          { address: '10.0.0.1', family: 4 },
        ]);
      }
    });
    should(await scopeOfHost('two.example')).equal('private');
    should(await scopeOfHost('none.example')).equal(undefined);
    should(await scopeOfHost('[::1]')).equal('loopback');
  });

  describe('that is blocked', () => {
    const DISCOVERY_LIMITS = { timeoutMs: 5000, maxBytes: 1000 };
    const send = (url: string, method: 'GET' | 'POST' = 'GET') => {
      const transport = new Transport();
      return transport
        .send({ method, url: new URL(url), ...DISCOVERY_LIMITS })
        .finally(() => transport.close())
        .should.be.rejectedWith({ kind: 'network', sent: false, message: /address not allowed/ });
    };

    it('is never connected to, in any notation', async () => {
      for (const host of ['169.254.169.254', '[fe80::1]', '0.0.0.0', '2852039166', '[::ffff:a9fe:a9fe]']) {
        await send(`http://${host}/latest/meta-data`);
      }
    });

    it('is never connected to by name, even if the name changes between two lookups', async () => {
      const server = await StubServer.start();
      const { port } = new URL(server.url);
      try {
        let lookupCount = 0;
        patchLookup((_, callback) =>
          callback(null, [{ address: lookupCount++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 }]),
        );
        const transport = new Transport();
        const url = new URL(`http://rebinding.example:${port}/`);
        (await transport.send({ method: 'POST', url, ...DISCOVERY_LIMITS })).statusCode.should.equal(404);
        transport.close();
        await send(url.href, 'POST');
        server.requests.should.have.length(1);
      } finally {
        await server.close();
      }
    });
  });

  describe('that is narrower than the minimum', () => {
    const DISCOVERY_LIMITS = { timeoutMs: 5000, maxBytes: 1000 };
    let server: StubServer;
    let transport: Transport;
    beforeEach(async () => {
      server = await StubServer.start();
      transport = new Transport();
    });
    afterEach(async () => {
      transport.close();
      await server.close();
    });
    const send = (host: string, minScope?: 'private' | 'public') =>
      transport.send({
        method: 'POST',
        url: new URL(`http://${host}:${new URL(server.url).port}/`),
        minScope,
        ...DISCOVERY_LIMITS,
      });

    it('is not connected to, by IP address or by a rebound name', async () => {
      patchLookup((_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]));
      for (const minScope of ['private', 'public'] as const) {
        for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', 'rebinding.example', 'localhost']) {
          await send(host, minScope).should.be.rejectedWith({
            kind: 'network',
            sent: false,
            message: /address not allowed/,
          });
        }
      }
      server.requests.should.be.empty();
    });

    it('is not reached over a keep-alive socket from when it was allowed', async () => {
      patchLookup((_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]));
      const requestWithScope = (minScope?: 'public') =>
        transport.send({
          method: 'GET',
          url: new URL(`http://rebinding.example:${new URL(server.url).port}/`),
          minScope,
          ...DISCOVERY_LIMITS,
        });
      await requestWithScope();
      await requestWithScope('public').should.be.rejectedWith({
        kind: 'network',
        message: /address not allowed/,
      });
      server.requests.length.should.equal(1);
    });

    it('is reported with every response', async () => {
      patchLookup((_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]));
      scopeOfAddress(String((await send('rebinding.example')).address)).should.equal('loopback');
    });
  });
});
