import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { DialogClient } from '../support/dialog-client';
import { NodeRed } from '../support/node-red';
import { reservePort } from '../support/ports';

const CONNECTION_ID = 'c0ffee0000000004';
const PRELOAD = join(__dirname, '..', 'support', 'process-faults.cjs');

/** Thirty nodes on one connection behind GET /tickets?node=…, each answering or telling the error's code. */
function flows(tenantUrl: string) {
  const position = { z: 'tab', x: 1, y: 1 };
  const nodes = Array.from({ length: 30 }, (_, number) => `node-${number}`);
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    {
      id: CONNECTION_ID,
      type: 'halo-connection',
      version: 1,
      instanceUrl: tenantUrl,
      signIn: 'account',
      scope: 'all:standard',
      requestLimit: 10000,
      requestWindow: 5,
    },
    { id: 'in', type: 'http in', ...position, url: '/tickets', method: 'get', wires: [['switch']] },
    {
      id: 'switch',
      type: 'switch',
      ...position,
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
      ...position,
      connection: CONNECTION_ID,
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
      ...position,
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: 'halo.error', tot: 'msg' },
        { t: 'set', p: 'statusCode', pt: 'msg', to: '500', tot: 'num' },
        { t: 'delete', p: 'headers', pt: 'msg' },
      ],
      wires: [['out']],
    },
    { id: 'out', type: 'http response', ...position, statusCode: '', headers: {}, wires: [] },
  ];
}

describe('A sign-in and its refresh tokens', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let dialog: DialogClient;

  const setFault = (fault: string) => writeFileSync(join(nodeRed.userDir, 'fault'), fault);
  const clearFault = () => rmSync(join(nodeRed.userDir, 'fault'), { force: true });
  /** What a node answers: `ok`, or the error's code. */
  const runNode = async (node = 0): Promise<string> => {
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
    (await dialog.browser.signIn(String(body.url), tenant)).status.should.equal(200);
  };
  const start = async ({ settings = '', rotate = true } = {}) => {
    const port = await reservePort();
    tenant = await startTenant({
      redirectUris: [`http://127.0.0.1:${port}/halo-connection/callback`],
      rateLimit: { requests: 100_000, windowMinutes: 5 },
      rotateRefreshTokens: rotate,
    });
    nodeRed = await NodeRed.start({ port, preload: PRELOAD, settings });
    dialog = new DialogClient(nodeRed, CONNECTION_ID);
    await nodeRed.deploy(flows(tenant.url), 'full', { [CONNECTION_ID]: tenant.account });
  };

  const stop = async () => {
    await nodeRed?.remove();
    await tenant?.close();
  };
  const settingsFile = () => join(nodeRed.userDir, '.config.runtime.json');

  /** Lets the process die at a step of renewing tokens. @returns what ten nodes are answered after a restart */
  const crash = async (step: string) => {
    tenant.expireAccessTokens();
    setFault(step);
    const interrupted = runNode().catch(() => 'cut');
    String(await nodeRed.waitForExit()).should.equal('SIGKILL');
    (await interrupted).should.equal('cut');
    clearFault();
    // Whatever step it was, what is on disk is whole.
    JSON.parse(readFileSync(settingsFile(), 'utf8')).should.be.an.Object();
    const before = tokenRequests();
    await nodeRed.restart();
    const results = await Promise.all(Array.from({ length: 10 }, (_, node) => runNode(node)));
    const requestCount = tokenRequests() - before;
    results.push(await runNode());
    (tokenRequests() - before).should.equal(requestCount);
    tenant.revokedGrantCount.should.equal(0);
    return { answers: new Set(results), asked: requestCount };
  };

  describe('that work once, after a crash', () => {
    before(() => start());
    after(stop);

    it('is renewed once for thirty nodes that need it at the same time', async () => {
      await connect();
      for (let round = 1; round <= 3; round++) {
        tenant.expireAccessTokens();
        const before = tokenRequests();
        const results = await Promise.all(Array.from({ length: 30 }, (_, node) => runNode(node)));
        results.filter((result) => result === 'ok').length.should.equal(30);
        (tokenRequests() - before).should.equal(1);
      }
      tenant.revokedGrantCount.should.equal(0);
    });

    const CRASH_STEPS: [step: string, when: string, expected: 'ok' | 'HALO_LOGIN_REQUIRED'][] = [
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
    for (const [step, when, expected] of CRASH_STEPS) {
      it(`${when} is ${expected === 'ok' ? 'connected' : 'asked for anew, clearly and without another try'}`, async () => {
        await connect();
        const { answers: results, asked: requestCount } = await crash(step);
        results.should.deepEqual(new Set([expected]));
        (await dialog.status()).should.have.property(
          'state',
          expected === 'ok' ? 'connected' : 'login-required',
        );
        requestCount.should.be.belowOrEqual(expected === 'ok' ? 1 : 0);
      });
    }

    it('works again as soon as somebody has signed in', async () => {
      await connect();
      (await runNode()).should.equal('ok');
    });

    it('is not lost when Node-RED is stopped while it is being renewed', async () => {
      tenant.expireAccessTokens();
      let stopping: Promise<void> | undefined;
      tenant.intercept(async ({ path }, proceed) => {
        if (path === '/auth/token' && !stopping) {
          stopping = nodeRed.stop('SIGTERM');
          await nodeRed.waitForLog('Stopping flows');
        }
        return proceed();
      });
      await runNode().catch(() => 'cut');
      await stopping;
      tenant.intercept();
      await nodeRed.restart();
      (await runNode()).should.equal('ok');
      tenant.revokedGrantCount.should.equal(0);
    });
  });

  describe('that work as often as one likes, after a crash', () => {
    before(async () => {
      await start({ rotate: false });
      await connect();
      tenant.expireAccessTokens();
      (await runNode()).should.equal('ok');
    });
    after(stop);

    for (const [step, when] of [
      ['sent 1', 'when the request was sent'],
      ['answer 1', 'when the answer came'],
      ['half 1', 'when half of the new token was saved'],
      ['renamed 1', 'after it was saved'],
    ] as const) {
      it(`${when} is connected, and nobody notices`, async () => {
        const { answers: results, asked: requestCount } = await crash(step);
        results.should.deepEqual(new Set(['ok']));
        requestCount.should.be.belowOrEqual(1);
        (await dialog.status()).should.have.property('state', 'connected');
      });
    }
  });

  const WARNING = /could not be saved to disk and is kept in memory only/g;
  const keepsWorking = async () => {
    await connect();
    for (let round = 0; round < 3; round++) {
      tenant.expireAccessTokens();
      (await runNode(round)).should.equal('ok');
    }
    (nodeRed.log.match(WARNING) ?? []).should.have.length(1);
    tenant.revokedGrantCount.should.equal(0);
  };

  describe('that cannot be saved', () => {
    afterEach(stop);

    it('goes on in memory with read-only settings, and says so once', async () => {
      await start({ settings: 'readOnly: true,' });
      await keepsWorking();
    });

    it('goes on in memory with a full disk, says so once, and is saved when there is room again', async () => {
      await start();
      setFault('full');
      await keepsWorking();
      clearFault();
      tenant.expireAccessTokens();
      (await runNode()).should.equal('ok');
      await nodeRed.restart('SIGKILL');
      (await runNode()).should.equal('ok', 'the disk has room again');
      tenant.revokedGrantCount.should.equal(0);
    });
  });
});
