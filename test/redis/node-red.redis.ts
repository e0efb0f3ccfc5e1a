import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { Dialog } from '../support/dialog';
import { freePort, NodeRed } from '../support/node-red';
import { RedisServer } from '../support/redis-server';
import { until } from './until';

const CONNECTION = 'c0ffee0000000001';
const RATE = { requests: 60, seconds: 2 };
const MESSAGES = 60;

/** Lists tickets on GET /tickets; GET /line answers the text under the node that does. */
function flows(tenantUrl: string): object[] {
  const place = { z: 'tab', x: 1, y: 1 };
  const answer = { id: 'out', type: 'http response', ...place, statusCode: '', headers: {}, wires: [] };
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    {
      id: CONNECTION,
      type: 'halo-connection',
      version: 1,
      name: '',
      instanceUrl: tenantUrl,
      signIn: 'account',
      scope: 'all:standard',
      requestLimit: RATE.requests,
      requestWindow: RATE.seconds / 60,
      joinReads: false,
      processes: 3,
    },
    { id: 'in', type: 'http in', ...place, url: '/tickets', method: 'get', wires: [['list']] },
    {
      id: 'list',
      type: 'halo-itsm',
      version: 1,
      ...place,
      connection: CONNECTION,
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
      ...place,
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: 'halo.error', tot: 'msg' },
        { t: 'set', p: 'statusCode', pt: 'msg', to: '500', tot: 'num' },
        { t: 'delete', p: 'headers', pt: 'msg' },
      ],
      wires: [['out']],
    },
    answer,
    { id: 'watch', type: 'status', ...place, scope: ['list'], wires: [['keep']] },
    {
      id: 'keep',
      type: 'change',
      ...place,
      rules: [{ t: 'set', p: 'line', pt: 'flow', to: 'status.text', tot: 'msg' }],
      wires: [[]],
    },
    { id: 'ask', type: 'http in', ...place, url: '/line', method: 'get', wires: [['tell']] },
    {
      id: 'tell',
      type: 'change',
      ...place,
      rules: [{ t: 'set', p: 'payload', pt: 'msg', to: '$string($flowContext("line"))', tot: 'jsonata' }],
      wires: [['out']],
    },
  ];
}

describe('Three Node-REDs with one Redis', function () {
  this.timeout(300_000);
  let tenant: Tenant;
  let redis: RedisServer;
  let all: NodeRed[] = [];
  let dialogs: Dialog[] = [];

  before(async () => {
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    tenant = await startTenant({
      redirectUris: ports.map((port) => `http://127.0.0.1:${port}/halo-connection/callback`),
      rateLimit: { requests: RATE.requests, minutes: RATE.seconds / 60 },
    });
    redis = await RedisServer.start('the password of Redis');
    const { clientId, clientSecret } = tenant.account;
    for (const port of ports) {
      const nodeRed = await NodeRed.start({
        port,
        flows: flows(tenant.url),
        credentials: { [CONNECTION]: { clientId, clientSecret, redis: redis.url } },
      });
      all.push(nodeRed);
      dialogs.push(new Dialog(nodeRed, CONNECTION));
    }
  });
  after(async () => {
    await Promise.all(all.map((nodeRed) => nodeRed.remove()));
    await tenant?.close();
    await redis?.remove();
    all = [];
    dialogs = [];
  });

  const read = async ({ url }: NodeRed): Promise<string> => {
    // A socket of its own: one that is kept may be closed by Node-RED just when it is used again.
    const request = get(`${url}/tickets`, { agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const answer = await text(response);
    return response.statusCode === 200 ? 'ok' : answer;
  };
  /** What came of so many messages in each. */
  const readAll = async (count: number) => {
    const reads = all.flatMap((nodeRed) => Array.from({ length: count }, () => read(nodeRed)));
    const answers: Record<string, number> = {};
    for (const answer of await Promise.all(reads)) answers[answer] = (answers[answer] ?? 0) + 1;
    return answers;
  };
  const answered = (status: number) =>
    tenant.requests.filter((request) => request.path === '/api/Tickets' && request.status === status).length;
  const renewals = () => tenant.requests.filter(({ path }) => path === '/auth/token').length;
  const everyDialog = (property: string, pattern: RegExp) =>
    until(async () => {
      const states = await Promise.all(dialogs.map((dialog) => dialog.status()));
      return states.every((state) => pattern.test(String(state[property] ?? '')));
    }, `every dialog shows ${pattern}`);
  const everyLine = (pattern: RegExp) =>
    until(async () => {
      const lines = all.map(async ({ url }) => (await fetch(`${url}/line`)).text());
      return (await Promise.all(lines)).every((line) => pattern.test(line));
    }, `every node shows ${pattern}`);

  it('are all connected when somebody connects an account in one of them', async () => {
    const [dialog] = dialogs;
    const { clientId, clientSecret } = tenant.account;
    const settings = {
      instanceUrl: tenant.url,
      signIn: 'account',
      scope: 'all:standard',
      clientId,
      clientSecret,
    };
    const { body } = await (dialog as Dialog).post('connect', settings);
    await (dialog as Dialog).person.signIn(String(body.url), tenant);
    await everyDialog('state', /^connected$/);
    (await readAll(1)).should.deepEqual({ ok: 3 });
  });

  it('lose no message when Redis is killed in the middle, and say so', async () => {
    tenant.reset();
    tenant.expireAccessTokens();
    (await readAll(1)).should.deepEqual({ ok: 3 });
    const reading = readAll(MESSAGES);
    await until(() => answered(200) > 20, 'it runs');
    await redis.kill();
    await everyDialog('warning', /^Redis cannot be used: .* sends at most 20 of 60 requests/);
    (await reading).should.deepEqual({ ok: 3 * MESSAGES });
    await everyLine(/^Redis is away$/);
    for (const { log } of all) {
      should(log.match(/Redis cannot be used/g)?.length).equal(1);
      log.should.not.match(/the password of Redis/);
    }
    [renewals(), tenant.revokedGrants, answered(429)].should.deepEqual([1, 0, 0]);
  });

  it('go on together when Redis is back, which it becomes in the middle', async () => {
    tenant.reset();
    const reading = readAll(MESSAGES);
    await until(() => answered(200) > 20, 'it runs');
    await redis.run();
    await everyDialog('warning', /^$/);
    tenant.expireAccessTokens();
    (await reading).should.deepEqual({ ok: 3 * MESSAGES });
    await everyLine(/^1 record/);
    for (const { log } of all) log.should.match(/Redis is back/);
    [renewals(), tenant.revokedGrants, answered(429)].should.deepEqual([1, 0, 0]);
  });

  it('say in the dialog what is wrong with another address of Redis', async () => {
    const { clientId, clientSecret } = tenant.application;
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const test = async (address: string, secret = clientSecret) => {
      // Finding the server is outside of the rate limit's account.
      tenant.reset();
      const settings = { instanceUrl: tenant.url, signIn: 'application', clientId, clientSecret: secret };
      const { body } = await (dialogs[1] as Dialog).post('test', { ...settings, redis: address });
      return body;
    };
    try {
      for (const [address, reason] of [
        [`redis://127.0.0.1:${await freePort()}`, 'nothing listens at its address'],
        ['redis://nowhere.invalid', 'its host is not known'],
        [`redis://127.0.0.1:${redis.port}`, 'it refuses the user name or password'],
        [tenant.url.replace('http:', 'redis:'), ''],
        [`redis://127.0.0.1:${port}`, 'it does not answer'],
        [`rediss://127.0.0.1:${port}`, 'it does not answer'],
      ] as const) {
        const { ok, redis: there, warnings } = await test(address);
        [ok, there].should.deepEqual([true, false]);
        String(warnings).should.containEql(`Redis cannot be used: ${reason}`);
      }
      should(await test(redis.url)).containEql({ ok: true, redis: true });
      for (const address of ['127.0.0.1:6379', 'http://127.0.0.1', 'redis://127.0.0.1:99999']) {
        should((await test(address)).message).match(/^The Redis address must look like redis:/);
      }
      should((await test(redis.url, '')).message).match(/client secret/);
    } finally {
      silent.close();
    }
  });

  it('hear what one has renewed that was told to stop meanwhile', async () => {
    tenant.reset();
    tenant.expireAccessTokens();
    const [first, second] = all as [NodeRed, NodeRed, NodeRed];
    let asked = 0;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    tenant.intercept(async (request, proceed) => {
      if (request.path === '/auth/token' && ++asked === 1) await held;
      return proceed();
    });
    const lost = read(first).catch(() => 'no answer');
    await until(() => asked === 1, 'the first one renews');
    const stopped = first.stop();
    await first.logged('Stopping flows');
    goOn();
    await Promise.all([stopped, lost]);
    should(await read(second)).equal('ok');
    await first.restart();
    should(await read(first)).equal('ok');
    [asked, tenant.revokedGrants].should.deepEqual([1, 0]);
  });
});
