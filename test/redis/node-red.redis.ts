import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { DialogClient } from '../support/dialog-client';
import { NodeRed } from '../support/node-red';
import { reservePort } from '../support/ports';
import { RedisServer } from '../support/redis-server';
import { waitUntil } from './wait-until';

const CONNECTION_ID = 'c0ffee0000000001';
const RATE_LIMIT = { requests: 60, seconds: 2 };
const MESSAGE_COUNT = 60;

/** Flow: GET /tickets lists tickets, GET /status returns the status text of the node. */
function flows(tenantUrl: string): object[] {
  const position = { z: 'tab', x: 1, y: 1 };
  const responseNode = {
    id: 'out',
    type: 'http response',
    ...position,
    statusCode: '',
    headers: {},
    wires: [],
  };
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    {
      id: CONNECTION_ID,
      type: 'halo-connection',
      version: 1,
      name: '',
      instanceUrl: tenantUrl,
      signIn: 'account',
      scope: 'all:standard',
      requestLimit: RATE_LIMIT.requests,
      requestWindow: RATE_LIMIT.seconds / 60,
      joinReads: false,
      processes: 3,
    },
    { id: 'in', type: 'http in', ...position, url: '/tickets', method: 'get', wires: [['list']] },
    {
      id: 'list',
      type: 'halo-itsm',
      version: 1,
      ...position,
      connection: CONNECTION_ID,
      operation: 'ticket.list',
      parameters: [{ name: 'page_size', value: '1', type: 'num' }],
      request: '{}',
      requestType: 'json',
      errors: 'output',
      outputs: 2,
      wires: [['out'], ['wrong']],
    },
    {
      id: 'wrong',
      type: 'change',
      ...position,
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: 'halo.error', tot: 'msg' },
        { t: 'set', p: 'statusCode', pt: 'msg', to: '500', tot: 'num' },
        { t: 'delete', p: 'headers', pt: 'msg' },
      ],
      wires: [['out']],
    },
    responseNode,
    { id: 'watch', type: 'status', ...position, scope: ['list'], wires: [['keep']] },
    {
      id: 'keep',
      type: 'change',
      ...position,
      rules: [{ t: 'set', p: 'status', pt: 'flow', to: 'status.text', tot: 'msg' }],
      wires: [[]],
    },
    { id: 'request', type: 'http in', ...position, url: '/status', method: 'get', wires: [['respond']] },
    {
      id: 'respond',
      type: 'change',
      ...position,
      rules: [{ t: 'set', p: 'payload', pt: 'msg', to: '$string($flowContext("status"))', tot: 'jsonata' }],
      wires: [['out']],
    },
  ];
}

describe('Three Node-RED processes with one Redis', function () {
  this.timeout(300_000);
  let tenant: Tenant;
  let redis: RedisServer;
  let instances: NodeRed[] = [];
  let dialogs: DialogClient[] = [];

  before(async () => {
    const ports = await Promise.all([reservePort(), reservePort(), reservePort()]);
    tenant = await startTenant({
      redirectUris: ports.map((port) => `http://127.0.0.1:${port}/halo-connection/callback`),
      rateLimit: { requests: RATE_LIMIT.requests, windowMinutes: RATE_LIMIT.seconds / 60 },
    });
    redis = await RedisServer.start('the password of Redis');
    const { clientId, clientSecret } = tenant.account;
    for (const port of ports) {
      const nodeRed = await NodeRed.start({
        port,
        flows: flows(tenant.url),
        credentials: { [CONNECTION_ID]: { clientId, clientSecret, redis: redis.url } },
      });
      instances.push(nodeRed);
      dialogs.push(new DialogClient(nodeRed, CONNECTION_ID));
    }
  });
  after(async () => {
    await Promise.all(instances.map((nodeRed) => nodeRed.remove()));
    await tenant?.close();
    await redis?.remove();
    instances = [];
    dialogs = [];
  });

  const read = async ({ url }: NodeRed): Promise<string> => {
    // A new socket: Node-RED may close a reused one just when the request is sent.
    const request = get(`${url}/tickets`, { agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const body = await text(response);
    return response.statusCode === 200 ? 'ok' : body;
  };
  /** Results of a number of messages in each process. */
  const readAll = async (count: number) => {
    const requests = instances.flatMap((nodeRed) => Array.from({ length: count }, () => read(nodeRed)));
    const resultCounts: Record<string, number> = {};
    for (const result of await Promise.all(requests)) resultCounts[result] = (resultCounts[result] ?? 0) + 1;
    return resultCounts;
  };
  const responseCount = (status: number) =>
    tenant.requests.filter((request) => request.path === '/api/Tickets' && request.status === status).length;
  const tokenRequestCount = () => tenant.requests.filter(({ path }) => path === '/auth/token').length;
  const waitForDialogs = (property: string, pattern: RegExp) =>
    waitUntil(async () => {
      const states = await Promise.all(dialogs.map((dialog) => dialog.status()));
      return states.every((state) => pattern.test(String(state[property] ?? '')));
    }, `every dialog shows ${pattern}`);
  const waitForNodeStatus = (pattern: RegExp) =>
    waitUntil(async () => {
      const statusTexts = instances.map(async ({ url }) => (await fetch(`${url}/status`)).text());
      return (await Promise.all(statusTexts)).every((statusText) => pattern.test(statusText));
    }, `every node shows ${pattern}`);

  it('are all connected after a sign-in in one of them', async () => {
    const [dialog] = dialogs;
    const { clientId, clientSecret } = tenant.account;
    const settings = {
      instanceUrl: tenant.url,
      signIn: 'account',
      scope: 'all:standard',
      clientId,
      clientSecret,
    };
    const { body } = await (dialog as DialogClient).post('connect', settings);
    await (dialog as DialogClient).browser.signIn(String(body.url), tenant);
    await waitForDialogs('state', /^connected$/);
    (await readAll(1)).should.deepEqual({ ok: 3 });
  });

  it('lose no message when Redis is killed, and show a warning', async () => {
    tenant.reset();
    tenant.expireAccessTokens();
    (await readAll(1)).should.deepEqual({ ok: 3 });
    const pendingReads = readAll(MESSAGE_COUNT);
    await waitUntil(() => responseCount(200) > 20, 'it runs');
    await redis.kill();
    await waitForDialogs('warning', /^Redis is unavailable: .* sends at most 20 of 60 requests/);
    (await pendingReads).should.deepEqual({ ok: 3 * MESSAGE_COUNT });
    await waitForNodeStatus(/^Redis disconnected$/);
    for (const { log } of instances) {
      should(log.match(/Redis is unavailable/g)?.length).equal(1);
      log.should.not.match(/the password of Redis/);
    }
    [tokenRequestCount(), tenant.revokedGrantCount, responseCount(429)].should.deepEqual([1, 0, 0]);
  });

  it('share the limit again after Redis is restarted', async () => {
    tenant.reset();
    const pendingReads = readAll(MESSAGE_COUNT);
    await waitUntil(() => responseCount(200) > 20, 'it runs');
    await redis.run();
    await waitForDialogs('warning', /^$/);
    tenant.expireAccessTokens();
    (await pendingReads).should.deepEqual({ ok: 3 * MESSAGE_COUNT });
    await waitForNodeStatus(/^1 record/);
    for (const { log } of instances) log.should.match(/Redis is connected again/);
    [tokenRequestCount(), tenant.revokedGrantCount, responseCount(429)].should.deepEqual([1, 0, 0]);
  });

  it('show in the dialog why a Redis address is unusable', async () => {
    const { clientId, clientSecret } = tenant.application;
    const silentServer = createServer().listen(0, '127.0.0.1');
    await once(silentServer, 'listening');
    const { port } = silentServer.address() as { port: number };
    const test = async (address: string, secret = clientSecret) => {
      // Discovery requests do not count against the rate limit.
      tenant.reset();
      const settings = { instanceUrl: tenant.url, signIn: 'application', clientId, clientSecret: secret };
      const { body } = await (dialogs[1] as DialogClient).post('test', { ...settings, redis: address });
      return body;
    };
    try {
      for (const [address, reason] of [
        [`redis://127.0.0.1:${await reservePort()}`, 'connection refused'],
        ['redis://nowhere.invalid', 'host name not found'],
        [`redis://127.0.0.1:${redis.port}`, 'user name or password rejected'],
        [tenant.url.replace('http:', 'redis:'), ''],
        [`redis://127.0.0.1:${port}`, 'no reply'],
        [`rediss://127.0.0.1:${port}`, 'no reply'],
      ] as const) {
        const { ok, redis: isConnected, warnings } = await test(address);
        [ok, isConnected].should.deepEqual([true, false]);
        String(warnings).should.containEql(`Redis is unavailable: ${reason}`);
      }
      should(await test(redis.url)).containEql({ ok: true, redis: true });
      for (const address of ['127.0.0.1:6379', 'http://127.0.0.1', 'redis://127.0.0.1:99999']) {
        should((await test(address)).message).match(/^The Redis address is not valid. Use the format redis:/);
      }
      should((await test(redis.url, '')).message).match(/client secret/);
    } finally {
      silentServer.close();
    }
  });

  it('receive the login that a process refreshes during its shutdown', async () => {
    tenant.reset();
    tenant.expireAccessTokens();
    const [first, second] = instances as [NodeRed, NodeRed, NodeRed];
    let tokenRequests = 0;
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    tenant.intercept(async (request, proceed) => {
      if (request.path === '/auth/token' && ++tokenRequests === 1) await gate;
      return proceed();
    });
    const interruptedRead = read(first).catch(() => 'no response');
    await waitUntil(() => tokenRequests === 1, 'the first one renews');
    const stopping = first.stop();
    await first.waitForLog('Stopping flows');
    release();
    await Promise.all([stopping, interruptedRead]);
    should(await read(second)).equal('ok');
    await first.restart();
    should(await read(first)).equal('ok');
    [tokenRequests, tenant.revokedGrantCount].should.deepEqual([1, 0]);
  });
});
