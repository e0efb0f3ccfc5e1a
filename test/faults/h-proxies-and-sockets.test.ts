import { getEventListeners } from 'node:events';
import { temporarySession } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { type Certificate, certificate } from '../support/certificates';
import { ConnectProxy, type ProxyManner } from '../support/connect-proxy';
import { silent } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, trusting } from '../support/flow-rig';
import { heapInUse } from '../support/memory';
import { operation } from '../support/operations';
import { settingsFor } from '../support/settings';
import { CLIENT_SECRET } from '../support/strict-tokens';
import { within } from '../support/wait';

const PASSWORD = 'proxy-password-9c1d2e3f';

describe('H. Proxies and sockets', () => {
  let secure: Certificate;
  let server: FaultyServer;
  let proxy: ConnectProxy;
  let rig: FlowRig;

  /** Behind a proxy that works until the first read has brought a token. */
  const begin = async (connection: object = {}) => {
    proxy = await ConnectProxy.start('good');
    const { connection: tls, others = [], othersCredentials } = trusting(secure);
    rig = await FlowRig.start(server, {
      connection: { ...tls, proxy: 'proxy', ...connection },
      others: [...others, { id: 'proxy', type: 'http proxy', url: proxy.url, noproxy: [] }],
      othersCredentials: { ...othersCredentials, proxy: { username: 'gate keeper', password: PASSWORD } },
      secrets: [PASSWORD],
    });
    (await rig.read()).code.should.equal('ok');
  };

  before(async () => {
    secure = await certificate();
  });
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start({ certificate: secure });
  });

  it('goes through a proxy with its credentials', async () => {
    await begin();
    (await rig.write()).code.should.equal('ok');
    new Set(proxy.asked).should.deepEqual(new Set([`127.0.0.1:${server.port}`]));
    const expected = `Basic ${Buffer.from(`gate keeper:${PASSWORD}`).toString('base64')}`;
    proxy.credentials.every((given) => given === expected).should.be.true();
  });

  it('F90: a proxy that wants other credentials is HALO_PROXY at once', async () => {
    await begin();
    proxy.manner = { status: '407 Proxy Authentication Required' };
    const { code, error, halo } = await rig.write();
    [code, error.uncertain, halo.attempts, server.saved.length].should.deepEqual([
      'HALO_PROXY',
      undefined,
      1,
      0,
    ]);
    error.message.should.match(/credentials/);
    proxy.manner = 'good';
  });

  const passing: [name: string, manner: ProxyManner][] = [
    ['F90: a proxy that answers 502', { status: '502 Bad Gateway' }],
    ['F92: a proxy that resets the tunnel it has opened', 'reset after 200'],
  ];
  for (const [name, manner] of passing) {
    it(`${name} costs an attempt, for a write too, and is HALO_PROXY in the end`, async () => {
      await begin();
      proxy.manner = manner;
      const { code, error, halo } = await rig.write();
      [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_PROXY', undefined, 4]);

      proxy.once(manner);
      proxy.manner = 'good';
      const again = await rig.write();
      [again.code, again.halo.attempts, server.saved.length].should.deepEqual(['ok', 2, 1]);
    });
  }

  it('F91: a CONNECT that is never answered costs an attempt, for a write too, and leaves no socket', async () => {
    await begin({ timeout: 0.5 });
    proxy.once('silent');
    const { code, halo } = await rig.write();
    [code, halo.attempts, server.saved.length].should.deepEqual(['ok', 2, 1]);

    proxy.manner = 'silent';
    const ended = await rig.write();
    [ended.code, ended.error.uncertain].should.deepEqual(['HALO_TIMEOUT', undefined]);
    await within(3000, proxy.abandoned(), 'a socket to the proxy is left open');
    proxy.manner = 'good';
  });

  it('F92: a proxy that is down is HALO_PROXY, and works again when it is up', async () => {
    await begin();
    await proxy.close();
    const { code, error } = await rig.write();
    [code, error.uncertain].should.deepEqual(['HALO_PROXY', undefined]);
    error.message.should.not.match(/gate|9c1d/);
    await proxy.open();
  });

  it('F93: a request behind many stalled ones keeps its own deadline', async () => {
    rig = await FlowRig.start(server, { ...trusting(secure), node: { deadline: 0.5 } });
    (await rig.read()).code.should.equal('ok');
    server.api.always(silent);
    // Each asks for another ticket: same reads would be one request.
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, id) => rig.read({ payload: { id: id + 1 } })),
    );
    outcomes.map(({ code }) => code).should.deepEqual(Array(12).fill('HALO_TIMEOUT'));
    server.api.heal();
    (await rig.write()).code.should.equal('ok');
  });

  it('F94: a signal that lives long keeps nothing of the thousands of requests it was given to', async function () {
    this.timeout(60_000);
    const plain = await FaultyServer.start();
    plain.api.always(({ request, response }) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":7}');
    });
    const settings = settingsFor(plain.url, { clientSecret: CLIENT_SECRET, requestLimit: 100_000 });
    const client = new HaloClient(settings, temporarySession(settings));
    const stop = new AbortController();
    const requests = async (count: number) => {
      for (let id = 1; id <= count; id++) {
        await client.run(operation('GET /Tickets/{id}'), { request: { id } }, { signal: stop.signal });
        getEventListeners(stop.signal, 'abort').should.have.length(0);
      }
      plain.arrived.length = 0;
      plain.arrivedAt.length = 0;
      return heapInUse();
    };
    try {
      let before = await requests(200);
      const grown: number[] = [];
      for (let round = 0; round < 3; round++) {
        const after = await requests(500);
        grown.push((after - before) / 500);
        before = after;
      }
      // Signals joined with `AbortSignal.any` leave 1.2 kB of each request behind, round by round.
      Math.min(...grown).should.be.below(600);
    } finally {
      client.close();
    }
  });
});
