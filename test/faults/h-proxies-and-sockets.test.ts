import { getEventListeners } from 'node:events';
import { temporaryTokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { type Certificate, createCertificate } from '../support/certificates';
import { ConnectProxy, type ProxyBehavior } from '../support/connect-proxy';
import { noResponse } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, trustCertificate } from '../support/flow-rig';
import { heapInUse } from '../support/memory';
import { operation } from '../support/operations';
import { settingsFor } from '../support/settings';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';
import { withTimeout } from '../support/wait';

const PASSWORD = 'proxy-password-9c1d2e3f';

describe('H. Proxies and sockets', () => {
  let secure: Certificate;
  let server: FaultyServer;
  let proxy: ConnectProxy;
  let rig: FlowRig;

  /** Starts the rig behind a working proxy; a first read gets a token. */
  const setUp = async (connection: object = {}) => {
    proxy = await ConnectProxy.start('good');
    const { connection: tlsConnection, extraNodes = [], extraCredentials } = trustCertificate(secure);
    rig = await FlowRig.start(server, {
      connection: { ...tlsConnection, proxy: 'proxy', ...connection },
      extraNodes: [...extraNodes, { id: 'proxy', type: 'http proxy', url: proxy.url, noproxy: [] }],
      extraCredentials: { ...extraCredentials, proxy: { username: 'gate keeper', password: PASSWORD } },
      secrets: [PASSWORD],
    });
    (await rig.read()).code.should.equal('ok');
  };

  before(async () => {
    secure = await createCertificate();
  });
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start({ certificate: secure });
  });

  it('connects through a proxy with credentials', async () => {
    await setUp();
    (await rig.write()).code.should.equal('ok');
    new Set(proxy.targets).should.deepEqual(new Set([`127.0.0.1:${server.port}`]));
    const expected = `Basic ${Buffer.from(`gate keeper:${PASSWORD}`).toString('base64')}`;
    proxy.credentials.every((credentials) => credentials === expected).should.be.true();
  });

  it('F90: wrong proxy credentials fail with HALO_PROXY at once', async () => {
    await setUp();
    proxy.behavior = { status: '407 Proxy Authentication Required' };
    const { code, error, halo } = await rig.write();
    [code, error.uncertain, halo.attempts, server.savedSummaries.length].should.deepEqual([
      'HALO_PROXY',
      undefined,
      1,
      0,
    ]);
    error.message.should.match(/credentials/);
    proxy.behavior = 'good';
  });

  const transientFaults: [name: string, behavior: ProxyBehavior][] = [
    ['F90: a proxy that responds with 502', { status: '502 Bad Gateway' }],
    ['F92: a proxy that resets an open tunnel', 'reset after 200'],
  ];
  for (const [name, behavior] of transientFaults) {
    it(`${name} is retried, for a write too, and fails with HALO_PROXY in the end`, async () => {
      await setUp();
      proxy.behavior = behavior;
      const { code, error, halo } = await rig.write();
      [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_PROXY', undefined, 4]);

      proxy.once(behavior);
      proxy.behavior = 'good';
      const again = await rig.write();
      [again.code, again.halo.attempts, server.savedSummaries.length].should.deepEqual(['ok', 2, 1]);
    });
  }

  it('F91: a CONNECT without a response is retried, for a write too, and leaves no socket', async () => {
    await setUp({ timeout: 0.5 });
    proxy.once('silent');
    const { code, halo } = await rig.write();
    [code, halo.attempts, server.savedSummaries.length].should.deepEqual(['ok', 2, 1]);

    proxy.behavior = 'silent';
    const result = await rig.write();
    [result.code, result.error.uncertain].should.deepEqual(['HALO_TIMEOUT', undefined]);
    await withTimeout(20_000, proxy.waitUntilDisconnected(), 'a socket to the proxy is left open');
    proxy.behavior = 'good';
  });

  it('F92: a stopped proxy fails with HALO_PROXY, and works again after its start', async () => {
    await setUp();
    await proxy.close();
    const { code, error } = await rig.write();
    [code, error.uncertain].should.deepEqual(['HALO_PROXY', undefined]);
    error.message.should.not.match(/gate|9c1d/);
    await proxy.open();
  });

  it('F93: a request queued behind many stalled ones keeps its own deadline', async () => {
    rig = await FlowRig.start(server, { ...trustCertificate(secure), node: { deadline: 0.5 } });
    (await rig.read()).code.should.equal('ok');
    server.api.always(noResponse);
    // Each reads another ticket: identical reads would share one request.
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, id) => rig.read({ payload: { id: id + 1 } })),
    );
    results.map(({ code }) => code).should.deepEqual(Array(12).fill('HALO_TIMEOUT'));
    server.api.clear();
    (await rig.write()).code.should.equal('ok');
  });

  it('F94: a long-lived signal retains nothing of the thousands of requests it was passed to', async function () {
    this.timeout(180_000);
    const plainServer = await FaultyServer.start();
    plainServer.api.always(({ request, response }) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":7}');
    });
    const settings = settingsFor(plainServer.url, { clientSecret: CLIENT_SECRET, requestLimit: 100_000 });
    const client = new HaloClient(settings, temporaryTokenManager(settings));
    const controller = new AbortController();
    const sendRequests = async (count: number) => {
      for (let id = 1; id <= count; id++) {
        await client.run(operation('GET /Tickets/{id}'), { request: { id } }, { signal: controller.signal });
        getEventListeners(controller.signal, 'abort').should.have.length(0);
      }
      plainServer.requestLines.length = 0;
      plainServer.apiRequestTimes.length = 0;
      return heapInUse();
    };
    try {
      let before = await sendRequests(200);
      const growthBytes: number[] = [];
      for (let round = 0; round < 3; round++) {
        const after = await sendRequests(500);
        growthBytes.push((after - before) / 500);
        before = after;
      }
      // Signals combined with `AbortSignal.any` would leak 1.2 kB per request.
      Math.min(...growthBytes).should.be.below(600);
    } finally {
      client.close();
    }
  });
});
