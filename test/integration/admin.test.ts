import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { DialogClient } from '../support/dialog-client';
import { NodeRed, target } from '../support/node-red';
import { reservePort } from '../support/ports';

const { hashSync } = createRequire(join(target.nodeRed, 'red.js'))('bcryptjs') as {
  hashSync(password: string, rounds: number): string;
};

/** A user directory with a node that lists all admin routes. A router is listed as `USE` with its pattern. */
function userDirWithRouteList(): string {
  const userDir = mkdtempSync(join(tmpdir(), 'node-red-'));
  mkdirSync(join(userDir, 'nodes'));
  writeFileSync(join(userDir, 'nodes', 'routes.html'), '');
  writeFileSync(
    join(userDir, 'nodes', 'routes.js'),
    `module.exports = (RED) => RED.httpAdmin.get('/all-routes', (req, res) => {
      res.json(RED.httpAdmin._router.stack.flatMap(({ route, regexp }) => route
        ? Object.keys(route.methods).map((name) => ({ method: name.toUpperCase(), path: String(route.path) }))
        : [{ method: 'USE', path: String(regexp) }]));
    });`,
  );
  return userDir;
}

const ADMIN_ROOT = '/red/admin';
const CONNECTION_ID = 'c0ffee0000000002';

/** A connection inside a subflow that is used twice. Each instance responds at its own path. */
function flows(tenantUrl: string) {
  const position = (z: string) => ({ z, x: 1, y: 1 });
  const instance = (name: string) => [
    {
      id: `in-${name}`,
      type: 'http in',
      ...position('tab'),
      url: `/${name}`,
      method: 'get',
      wires: [[`sub-${name}`]],
    },
    { id: `sub-${name}`, type: 'subflow:sf', ...position('tab'), wires: [['out']] },
  ];
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    {
      id: 'sf',
      type: 'subflow',
      name: 'Ticket',
      in: [{ x: 1, y: 1, wires: [{ id: 'get' }] }],
      out: [{ x: 1, y: 1, wires: [{ id: 'get', port: 0 }] }],
    },
    {
      id: CONNECTION_ID,
      type: 'halo-connection',
      z: 'sf',
      version: 1,
      instanceUrl: tenantUrl,
      signIn: 'account',
      scope: 'all:standard',
    },
    {
      id: 'get',
      type: 'halo-itsm',
      version: 1,
      ...position('sf'),
      connection: CONNECTION_ID,
      operation: 'ticket.get',
      parameters: [{ name: 'id', value: '1001', type: 'num' }],
      request: '',
      requestType: 'msg',
      wires: [[]],
    },
    ...instance('one'),
    ...instance('two'),
    { id: 'out', type: 'http response', ...position('tab'), statusCode: '', headers: {}, wires: [] },
  ];
}

describe('With adminAuth, a custom httpAdminRoot and a subflow', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let admin: string;
  let reader: string;
  const settings = () => ({
    instanceUrl: tenant.url,
    signIn: 'account',
    clientId: tenant.account.clientId,
    clientSecret: tenant.account.clientSecret,
  });
  const dialog = (token?: string) => new DialogClient(nodeRed, CONNECTION_ID, { root: ADMIN_ROOT, token });

  async function logIn(username: string): Promise<string> {
    const response = await fetch(`${nodeRed.url}${ADMIN_ROOT}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'node-red-editor',
        grant_type: 'password',
        scope: username === 'admin' ? '*' : 'read',
        username,
        password: username,
      }),
    });
    return String(((await response.json()) as { access_token?: string }).access_token);
  }

  before(async () => {
    const port = await reservePort();
    tenant = await startTenant({
      redirectUris: [`http://127.0.0.1:${port}${ADMIN_ROOT}/halo-connection/callback`],
    });
    const users = [
      { username: 'admin', password: hashSync('admin', 4), permissions: '*' },
      { username: 'reader', password: hashSync('reader', 4), permissions: 'read' },
    ];
    nodeRed = await NodeRed.start({
      port,
      userDir: userDirWithRouteList(),
      settings: `httpAdminRoot: '${ADMIN_ROOT}', adminAuth: ${JSON.stringify({ type: 'credentials', users })},`,
    });
    admin = await logIn('admin');
    reader = await logIn('reader');
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  it('requires a permission everywhere except at the callback', async () => {
    for (const action of ['connect', 'disconnect', 'test'] as const) {
      (await dialog().post(action, settings())).status.should.equal(401);
      (await dialog(reader).post(action, settings())).status.should.equal(401);
    }
    const status = await dialog().browser.fetch(
      `${nodeRed.url}${ADMIN_ROOT}/halo-connection/${CONNECTION_ID}/status`,
    );
    status.status.should.equal(401);
    (await dialog(reader).status()).should.have.property('state', 'not-connected');
    const callback = await dialog().browser.fetch(`${nodeRed.url}${ADMIN_ROOT}/halo-connection/callback`);
    callback.status.should.equal(400);
  });

  it('requires a permission at every route, and more than read permission for POST', async () => {
    const routesResponse = await fetch(`${nodeRed.url}${ADMIN_ROOT}/all-routes`);
    const all = (await routesResponse.json()) as { method: string; path: string }[];
    const haloRoutes = all.filter(({ path }) => /halo/i.test(path));
    haloRoutes.filter(({ method }) => method === 'POST').length.should.be.aboveOrEqual(4);
    haloRoutes.filter(({ method }) => method === 'GET').length.should.be.aboveOrEqual(5);
    for (const { method, path } of haloRoutes) {
      method.should.not.equal('USE', `${path} hides its routes`);
      if (/^\/halo-connection\/callback(\/done)?$/.test(path)) continue;
      const fetchStatus = async (token?: string) => {
        const headers = {
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        };
        const url = `${nodeRed.url}${ADMIN_ROOT}${path.replaceAll(/:\w+/g, CONNECTION_ID)}`;
        const body = method === 'GET' || method === 'HEAD' ? undefined : '{}';
        return (await fetch(url, { method, headers, body })).status;
      };
      (await fetchStatus()).should.equal(401, `${method} ${path} without a token`);
      (await fetchStatus('not-a-token')).should.equal(401, `${method} ${path} with a wrong token`);
      if (method !== 'GET')
        (await fetchStatus(reader)).should.equal(401, `${method} ${path} with read permission`);
    }
  });

  it('sends the callback page with restrictive security headers', async () => {
    const { headers } = await dialog().browser.fetch(
      `${nodeRed.url}${ADMIN_ROOT}/halo-connection/callback?state=x`,
    );
    should(headers.get('cache-control')).equal('no-store');
    should(headers.get('referrer-policy')).equal('no-referrer');
    should(headers.get('x-frame-options')).equal('DENY');
    should(headers.get('x-content-type-options')).equal('nosniff');
    should(headers.get('content-security-policy')).match(/default-src 'none'.*frame-ancestors 'none'/);
    should(headers.get('access-control-allow-origin')).not.equal('null');
  });

  it('connects, and both subflow instances share the sign-in', async () => {
    const adminDialog = dialog(admin);
    const { body } = await adminDialog.post('connect', settings());
    const result = await adminDialog.browser.signIn(String(body.url), tenant);
    result.url.pathname.should.equal(`${ADMIN_ROOT}/halo-connection/callback/done`);
    await nodeRed.deploy(
      flows(tenant.url),
      'full',
      { [CONNECTION_ID]: { clientId: tenant.account.clientId, clientSecret: tenant.account.clientSecret } },
      { root: ADMIN_ROOT, token: admin },
    );
    for (const path of ['one', 'two']) {
      const response = await fetch(`${nodeRed.url}/${path}`);
      response.status.should.equal(200);
      ((await response.json()) as object).should.have.property('id', 1001);
    }
  });

  it('refreshes the tokens once for both instances', async () => {
    const tokenRequestCount = () =>
      tenant.requests.filter(({ body }) => (body as { grant_type?: string })?.grant_type === 'refresh_token')
        .length;
    const before = tokenRequestCount();
    tenant.expireAccessTokens();
    const responses = await Promise.all(
      ['one', 'two', 'one', 'two'].map((path) => fetch(`${nodeRed.url}/${path}`)),
    );
    responses.map(({ status }) => status).should.deepEqual([200, 200, 200, 200]);
    (tokenRequestCount() - before).should.equal(1);
    tenant.revokedGrantCount.should.equal(0);
  });

  it('does not send secrets to the editor or write them to the log', async () => {
    const { clientSecret } = tenant.account;
    for (const path of [
      '/flows',
      `/credentials/halo-connection/${CONNECTION_ID}`,
      `/halo-connection/${CONNECTION_ID}/status`,
    ]) {
      const response = await fetch(`${nodeRed.url}${ADMIN_ROOT}${path}`, {
        headers: { authorization: `Bearer ${admin}`, accept: 'application/json' },
      });
      response.status.should.equal(200);
      const text = await response.text();
      text.should.not.containEql(clientSecret);
      text.should.not.match(/access|refresh|storeKey.*:.*"[A-Za-z0-9+/]{20}/i);
    }
    nodeRed.log.should.not.containEql(clientSecret);
  });
});
