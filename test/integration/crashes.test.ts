import { rmSync, writeFileSync } from 'node:fs';
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

describe('A sign-in whose refresh tokens work once', function () {
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
  const start = async (settings = '') => {
    const port = await freePort();
    tenant = await startTenant({
      redirectUris: [`http://127.0.0.1:${port}/halo-connection/callback`],
      rateLimit: { requests: 100_000, minutes: 5 },
    });
    nodeRed = await NodeRed.start({ port, preload: PRELOAD, settings });
    dialog = new Dialog(nodeRed, CONNECTION);
    await nodeRed.deploy(flows(tenant.url), 'full', { [CONNECTION]: tenant.account });
  };

  describe('after a crash', () => {
    before(() => start());
    after(async () => {
      await nodeRed?.remove();
      await tenant?.close();
    });

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
      ['rename 1', 'while that is being noted', 'ok'],
      ['renamed 1', 'after it was noted', 'HALO_LOGIN_REQUIRED'],
      ['send 1', 'while the request is being sent', 'HALO_LOGIN_REQUIRED'],
      ['answer 1', 'when the answer came', 'HALO_LOGIN_REQUIRED'],
      ['write 2', 'before the new tokens are saved', 'HALO_LOGIN_REQUIRED'],
      ['rename 2', 'while they are being saved', 'HALO_LOGIN_REQUIRED'],
      ['renamed 2', 'after they were saved', 'ok'],
    ];
    for (const [step, when, then] of STEPS) {
      it(`${when} is ${then === 'ok' ? 'connected' : 'asked for anew, clearly and without another try'}`, async () => {
        await connect();
        tenant.expireAccessTokens();
        fault(step);
        const cut = ask().catch(() => 'cut');
        String(await nodeRed.ended()).should.equal('SIGKILL');
        (await cut).should.equal('cut');
        healed();

        const before = tokenRequests();
        await nodeRed.restart();
        const answers = await Promise.all(Array.from({ length: 10 }, (_, node) => ask(node)));
        new Set(answers).should.deepEqual(new Set([then]));
        (await dialog.status()).should.have.property('state', then === 'ok' ? 'connected' : 'login-required');
        const asked = tokenRequests() - before;
        asked.should.be.belowOrEqual(then === 'ok' ? 1 : 0);
        (await ask()).should.equal(then);
        (tokenRequests() - before).should.equal(asked);
        tenant.revokedGrants.should.equal(0);
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

  const WARNING = /could not be saved to disk and is kept in memory only/g;
  for (const [name, settings] of [
    ['with a full disk', ''],
    ['with read-only settings', 'readOnly: true,'],
  ] as const) {
    it(`goes on in memory ${name}, and says so once`, async () => {
      await start(settings);
      try {
        if (!settings) fault('full');
        await connect();
        for (let round = 0; round < 3; round++) {
          tenant.expireAccessTokens();
          (await ask(round)).should.equal('ok');
        }
        (nodeRed.log.match(WARNING) ?? []).should.have.length(1);
        tenant.revokedGrants.should.equal(0);
        if (!settings) {
          healed();
          tenant.expireAccessTokens();
          (await ask()).should.equal('ok');
          await nodeRed.restart('SIGKILL');
          (await ask()).should.equal('ok', 'the disk has room again');
        }
      } finally {
        await nodeRed.remove();
        await tenant.close();
      }
    });
  }
});
