import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { DialogClient } from '../support/dialog-client';
import { NodeRed } from '../support/node-red';
import { reservePort } from '../support/ports';

const CONNECTION_ID = 'c0ffee0000000004';
const PRELOAD = join(__dirname, '..', 'support', 'process-faults.cjs');

/** Thirty nodes with one connection. GET /tickets?node=… runs one and returns its result or error. */
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
      wires: [['out'], ['error']],
    })),
    {
      id: 'error',
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

describe('Refresh tokens', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let dialog: DialogClient;

  const setFault = (fault: string) => writeFileSync(join(nodeRed.userDir, 'fault'), fault);
  const clearFault = () => rmSync(join(nodeRed.userDir, 'fault'), { force: true });
  /** @returns `ok` or the error code */
  const runNode = async (node = 0): Promise<string> => {
    const response = await fetch(`${nodeRed.url}/tickets?node=node-${node}`);
    const body = (await response.json()) as { code?: string };
    return response.ok ? 'ok' : String(body.code);
  };
  const tokenRequestCount = () => tenant.requests.filter(({ path }) => path === '/auth/token').length;
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

  /**
   * Kills the process at a step of a token refresh and restarts it.
   * @returns the results of ten nodes after the restart, and their number of token requests
   */
  const crash = async (step: string) => {
    tenant.expireAccessTokens();
    setFault(step);
    const interrupted = runNode().catch(() => 'interrupted');
    String(await nodeRed.waitForExit()).should.equal('SIGKILL');
    (await interrupted).should.equal('interrupted');
    clearFault();
    // The settings file is valid JSON after a crash at any step.
    JSON.parse(readFileSync(settingsFile(), 'utf8')).should.be.an.Object();
    const before = tokenRequestCount();
    await nodeRed.restart();
    const results = await Promise.all(Array.from({ length: 10 }, (_, node) => runNode(node)));
    const requestCount = tokenRequestCount() - before;
    results.push(await runNode());
    (tokenRequestCount() - before).should.equal(requestCount);
    tenant.revokedGrantCount.should.equal(0);
    return { results: new Set(results), requestCount };
  };

  describe('that can be used once', () => {
    before(() => start());
    after(stop);

    it('are refreshed once for thirty concurrent nodes', async () => {
      await connect();
      for (let round = 1; round <= 3; round++) {
        tenant.expireAccessTokens();
        const before = tokenRequestCount();
        const results = await Promise.all(Array.from({ length: 30 }, (_, node) => runNode(node)));
        results.filter((result) => result === 'ok').length.should.equal(30);
        (tokenRequestCount() - before).should.equal(1);
      }
      tenant.revokedGrantCount.should.equal(0);
    });

    const CRASH_STEPS: [step: string, when: string, expected: 'ok' | 'HALO_LOGIN_REQUIRED'][] = [
      ['write 1', 'before the start of the refresh is saved', 'ok'],
      ['half 1', 'while the start of the refresh is being saved', 'ok'],
      ['renamed 1', 'after the start of the refresh was saved', 'HALO_LOGIN_REQUIRED'],
      ['send 1', 'before the request is sent', 'HALO_LOGIN_REQUIRED'],
      ['sent 1', 'after the request was sent', 'HALO_LOGIN_REQUIRED'],
      ['answer 1', 'after the response was received', 'HALO_LOGIN_REQUIRED'],
      ['write 2', 'before the new tokens are saved', 'HALO_LOGIN_REQUIRED'],
      ['half 2', 'while the new tokens are being saved', 'HALO_LOGIN_REQUIRED'],
      ['rename 2', 'before the new tokens replace the old ones', 'HALO_LOGIN_REQUIRED'],
      ['renamed 2', 'after the new tokens were saved', 'ok'],
    ];
    for (const [step, when, expected] of CRASH_STEPS) {
      it(`${expected === 'ok' ? 'stay connected' : 'require a new sign-in, without a retry,'} after a crash ${when}`, async () => {
        await connect();
        const { results, requestCount } = await crash(step);
        results.should.deepEqual(new Set([expected]));
        (await dialog.status()).should.have.property(
          'state',
          expected === 'ok' ? 'connected' : 'login-required',
        );
        requestCount.should.be.belowOrEqual(expected === 'ok' ? 1 : 0);
      });
    }

    it('work again after a new sign-in', async () => {
      await connect();
      (await runNode()).should.equal('ok');
    });

    it('are not lost when Node-RED is stopped during a refresh', async () => {
      tenant.expireAccessTokens();
      let stopping: Promise<void> | undefined;
      tenant.intercept(async ({ path }, proceed) => {
        if (path === '/auth/token' && !stopping) {
          stopping = nodeRed.stop('SIGTERM');
          await nodeRed.waitForLog('Stopping flows');
        }
        return proceed();
      });
      await runNode().catch(() => 'interrupted');
      await stopping;
      tenant.intercept();
      await nodeRed.restart();
      (await runNode()).should.equal('ok');
      tenant.revokedGrantCount.should.equal(0);
    });
  });

  describe('that can be used repeatedly', () => {
    before(async () => {
      await start({ rotate: false });
      await connect();
      tenant.expireAccessTokens();
      (await runNode()).should.equal('ok');
    });
    after(stop);

    for (const [step, when] of [
      ['sent 1', 'after the request was sent'],
      ['answer 1', 'after the response was received'],
      ['half 1', 'while the new token is being saved'],
      ['renamed 1', 'after the new token was saved'],
    ] as const) {
      it(`stay connected after a crash ${when}`, async () => {
        const { results, requestCount } = await crash(step);
        results.should.deepEqual(new Set(['ok']));
        requestCount.should.be.belowOrEqual(1);
        (await dialog.status()).should.have.property('state', 'connected');
      });
    }
  });

  const WARNING = /could not be saved to disk and is only in memory/g;
  const checkKeepsWorking = async () => {
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

    it('are kept in memory with read-only settings, with one warning', async () => {
      await start({ settings: 'readOnly: true,' });
      await checkKeepsWorking();
    });

    it('are kept in memory while the disk is full, with one warning, and saved afterwards', async () => {
      await start();
      setFault('full');
      await checkKeepsWorking();
      clearFault();
      tenant.expireAccessTokens();
      (await runNode()).should.equal('ok');
      await nodeRed.restart('SIGKILL');
      (await runNode()).should.equal('ok', 'saved after the disk had space again');
      tenant.revokedGrantCount.should.equal(0);
    });
  });
});
