import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { Dialog } from '../support/dialog';
import { freePort, NodeRed } from '../support/node-red';

const CONNECTION = 'c0ffee0000000004';
const PRELOAD = join(__dirname, '..', 'support', 'faults-inside.cjs');

/** Thirty nodes on one connection behind GET /tickets?node=…, each answering or telling the error's code. */
function flows(tenantUrl: string) {
  const placed = { z: 'tab', x: 1, y: 1 };
  const nodes = Array.from({ length: 30 }, (_, number) => `node-${number}`);
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    {
      id: CONNECTION,
      type: 'halo-connection',
      version: 1,
      instanceUrl: tenantUrl,
      signIn: 'account',
      scope: 'all:standard',
      requestLimit: 10000,
      requestWindow: 5,
    },
    { id: 'in', type: 'http in', ...placed, url: '/tickets', method: 'get', wires: [['switch']] },
    {
      id: 'switch',
      type: 'switch',
      ...placed,
      property: 'req.query.node',
      propertyType: 'msg',
      rules: nodes.map((v) => ({ t: 'eq', v, vt: 'str' })),
      outputs: nodes.length,
      wires: nodes.map((id) => [id]),
    },
    ...nodes.map((id, number) => ({
      id,
      type: 'halo-itsm',
      version: 1,
      ...placed,
      connection: CONNECTION,
      operation: 'ticket.list',
      parameters: [{ name: 'page_size', value: String(number + 1), type: 'num' }],
      request: '{}',
      requestType: 'json',
      errors: 'output',
      outputs: 2,
      wires: [['out'], ['wrong']],
    })),
    {
      id: 'wrong',
      type: 'change',
      ...placed,
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: 'halo.error', tot: 'msg' },
        { t: 'set', p: 'statusCode', pt: 'msg', to: '500', tot: 'num' },
        { t: 'delete', p: 'headers', pt: 'msg' },
      ],
      wires: [['out']],
    },
    { id: 'out', type: 'http response', ...placed, statusCode: '', headers: {}, wires: [] },
  ];
}

describe('A sign-in and its refresh tokens', function () {
  this.timeout(30_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let dialog: Dialog;

  const fault = (what: string) => writeFileSync(join(nodeRed.userDir, 'fault'), what);
  const healed = () => rmSync(join(nodeRed.userDir, 'fault'), { force: true });
  /** What a node answers: `ok`, or the error's code. */
  const ask = async (node = 0): Promise<string> => {
    const response = await fetch(`${nodeRed.url}/tickets?node=node-${node}`);
    const body = (await response.json()) as { code?: string };
    return response.ok ? 'ok' : String(body.code);
  };
  const tokenRequests = () => tenant.requests.filter(({ path }) => path === '/auth/token').length;
  const connect = async () => {
    const { body } = await dialog.post('connect', {
      instanceUrl: tenant.url,
      signIn: 'account',
      scope: 'all:standard',
      ...tenant.account,
    });
    (await dialog.person.signIn(String(body.url), tenant)).status.should.equal(200);
  };
  const start = async ({ settings = '', rotate = true } = {}) => {
    const port = await freePort();
    tenant = await startTenant({
      redirectUris: [`http://127.0.0.1:${port}/halo-connection/callback`],
      rateLimit: { requests: 100_000, minutes: 5 },
      rotate,
    });
    nodeRed = await NodeRed.start({ port, preload: PRELOAD, settings });
    dialog = new Dialog(nodeRed, CONNECTION);
    await nodeRed.deploy(flows(tenant.url), 'full', { [CONNECTION]: tenant.account });
  };

  const stop = async () => {
    await nodeRed?.remove();
    await tenant?.close();
  };
  const settingsFile = () => join(nodeRed.userDir, '.config.runtime.json');

  /** Lets the process die at a step of renewing tokens. @returns what ten nodes are answered after a restart */
  const crash = async (step: string) => {
    tenant.expireAccessTokens();
    fault(step);
    const cut = ask().catch(() => 'cut');
    String(await nodeRed.ended()).should.equal('SIGKILL');
    (await cut).should.equal('cut');
    healed();
    // Whatever step it was, what is on disk is whole.
    JSON.parse(readFileSync(settingsFile(), 'utf8')).should.be.an.Object();
    const before = tokenRequests();
    await nodeRed.restart();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, node) => ask(node)));
    const asked = tokenRequests() - before;
    answers.push(await ask());
    (tokenRequests() - before).should.equal(asked);
    tenant.revokedGrants.should.equal(0);
    return { answers: new Set(answers), asked };
  };

  describe('that work once, after a crash', () => {
    before(() => start());
    after(stop);

    it('is renewed once for thirty nodes that need it at the same time', async () => {
      await connect();
      for (let round = 1; round <= 3; round++) {
        tenant.expireAccessTokens();
        const before = tokenRequests();
        const answers = await Promise.all(Array.from({ length: 30 }, (_, node) => ask(node)));
        answers.filter((answer) => answer === 'ok').length.should.equal(30);
        (tokenRequests() - before).should.equal(1);
      }
      tenant.revokedGrants.should.equal(0);
    });

    const STEPS: [step: string, when: string, then: 'ok' | 'HALO_LOGIN_REQUIRED'][] = [
      ['write 1', 'before it is noted that tokens are being renewed', 'ok'],
      ['half 1', 'when half of that was noted', 'ok'],
      ['renamed 1', 'after it was noted', 'HALO_LOGIN_REQUIRED'],
      ['send 1', 'before the request is sent', 'HALO_LOGIN_REQUIRED'],
      ['sent 1', 'when the request was sent', 'HALO_LOGIN_REQUIRED'],
      ['answer 1', 'when the answer came', 'HALO_LOGIN_REQUIRED'],
      ['write 2', 'before the new tokens are saved', 'HALO_LOGIN_REQUIRED'],
      ['half 2', 'when half of them was saved', 'HALO_LOGIN_REQUIRED'],
      ['rename 2', 'before they take the place of the old ones', 'HALO_LOGIN_REQUIRED'],
      ['renamed 2', 'after they were saved', 'ok'],
    ];
    for (const [step, when, then] of STEPS) {
      it(`${when} is ${then === 'ok' ? 'connected' : 'asked for anew, clearly and without another try'}`, async () => {
        await connect();
        const { answers, asked } = await crash(step);
        answers.should.deepEqual(new Set([then]));
        (await dialog.status()).should.have.property('state', then === 'ok' ? 'connected' : 'login-required');
        asked.should.be.belowOrEqual(then === 'ok' ? 1 : 0);
      });
    }

    it('works again as soon as somebody has signed in', async () => {
      await connect();
      (await ask()).should.equal('ok');
    });

    it('is not lost when Node-RED is stopped while it is being renewed', async () => {
      tenant.expireAccessTokens();
      let stopped: Promise<void> | undefined;
      tenant.intercept(async ({ path }, proceed) => {
        if (path === '/auth/token' && !stopped) {
          stopped = nodeRed.stop('SIGTERM');
          await nodeRed.logged('Stopping flows');
        }
        return proceed();
      });
      await ask().catch(() => 'cut');
      await stopped;
      tenant.intercept();
      await nodeRed.restart();
      (await ask()).should.equal('ok');
      tenant.revokedGrants.should.equal(0);
    });
  });

  describe('that work as often as one likes, after a crash', () => {
    before(async () => {
      await start({ rotate: false });
      await connect();
      tenant.expireAccessTokens();
      (await ask()).should.equal('ok');
    });
    after(stop);

    for (const [step, when] of [
      ['sent 1', 'when the request was sent'],
      ['answer 1', 'when the answer came'],
      ['half 1', 'when half of the new token was saved'],
      ['renamed 1', 'after it was saved'],
    ] as const) {
      it(`${when} is connected, and nobody notices`, async () => {
        const { answers, asked } = await crash(step);
        answers.should.deepEqual(new Set(['ok']));
        asked.should.be.belowOrEqual(1);
        (await dialog.status()).should.have.property('state', 'connected');
      });
    }
  });

  const WARNING = /could not be saved to disk and is kept in memory only/g;
  const goesOn = async () => {
    await connect();
    for (let round = 0; round < 3; round++) {
      tenant.expireAccessTokens();
      (await ask(round)).should.equal('ok');
    }
    (nodeRed.log.match(WARNING) ?? []).should.have.length(1);
    tenant.revokedGrants.should.equal(0);
  };

  describe('that cannot be saved', () => {
    afterEach(stop);

    it('goes on in memory with read-only settings, and says so once', async () => {
      await start({ settings: 'readOnly: true,' });
      await goesOn();
    });

    it('goes on in memory with a full disk, says so once, and is saved when there is room again', async () => {
      await start();
      fault('full');
      await goesOn();
      healed();
      tenant.expireAccessTokens();
      (await ask()).should.equal('ok');
      await nodeRed.restart('SIGKILL');
      (await ask()).should.equal('ok', 'the disk has room again');
      tenant.revokedGrants.should.equal(0);
    });
  });
});
