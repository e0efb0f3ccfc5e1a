import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { DialogClient } from '../support/dialog-client';
import { NodeRed, target } from '../support/node-red';
import { reservePort } from '../support/ports';
import { StubServer, sendJson } from '../support/stub-server';

const { hashSync } = createRequire(join(target.nodeRed, 'red.js'))('bcryptjs') as {
  hashSync(password: string, rounds: number): string;
};

const CONNECTION_ID = 'c0ffee0000000003';

function connection(tenant: Tenant, overrides: object = {}) {
  return {
    id: CONNECTION_ID,
    type: 'halo-connection',
    version: 1,
    instanceUrl: tenant.url,
    signIn: 'application',
    scope: 'all:standard',
    ...overrides,
  };
}

describe('An attacker', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  const settings = () => ({
    instanceUrl: tenant.url,
    signIn: 'application',
    ...tenant.application,
  });
  /** A request as a page on another web site could send it. */
  const send = (headers: Record<string, string>, path = 'disconnect', method = 'POST') =>
    fetch(`${nodeRed.url}/halo-connection/${CONNECTION_ID}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: method === 'POST' ? '{}' : undefined,
    });

  before(async () => {
    const port = await reservePort();
    tenant = await startTenant({ redirectUris: [`http://127.0.0.1:${port}/halo-connection/callback`] });
    nodeRed = await NodeRed.start({ port });
    await nodeRed.deploy(
      [connection(tenant), { id: 'tls', type: 'tls-config', verifyservercert: false }],
      'full',
      { [CONNECTION_ID]: tenant.application },
    );
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  describe('with a page on another web site', () => {
    for (const [name, headers] of [
      ['with Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
      ['with Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
      ['with Origin only', { origin: 'http://evil.example' }],
      [
        'with a forged X-Forwarded-Host',
        { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
      ],
      ['with Origin: null', { origin: 'null' }],
    ] as [string, Record<string, string>][]) {
      it(`${name} can neither POST nor GET`, async () => {
        (await send(headers)).status.should.equal(403);
        for (const path of ['status', 'lists/user'])
          (await send(headers, path, 'GET')).status.should.equal(403);
      });
    }

    it('cannot send a form', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      (await send(form)).status.should.equal(415);
    });

    it('does not block the editor’s own page', async () => {
      (await send({ origin: nodeRed.url })).status.should.equal(200);
      (await send({ 'sec-fetch-site': 'same-origin', origin: 'https://behind.example' })).status.should.equal(
        200,
      );
      (await send({}, 'status', 'GET')).status.should.equal(200);
    });
  });

  describe('at the callback', () => {
    /** Sends raw bytes. @returns the status line of the response */
    async function sendRaw(request: string): Promise<string> {
      const socket = connect(nodeRed.port, '127.0.0.1');
      socket.write(request);
      let response = '';
      socket.on('data', (chunk) => {
        response += chunk;
      });
      await once(socket, 'close');
      return response.split('\r\n')[0] as string;
    }

    for (const target of [
      '/halo-connection/callback?state=%E0%A4%A&code=%',
      'http://evil:99999/halo-connection/callback?state=x',
      'http://[bad/halo-connection/callback?state=x',
      '/halo-connection/callback?state=__proto__&state[]=1',
      `/halo-connection/callback?${'state=x&'.repeat(1000)}`,
    ]) {
      it(`does not stop Node-RED with ${target.slice(0, 60)}`, async () => {
        (
          await sendRaw(
            `GET ${target} HTTP/1.1\r\nHost: x\r\nCookie: halo-connection-2d711642b726=%E0%A4%A\r\nConnection: close\r\n\r\n`,
          )
        ).should.match(/^HTTP\/1\.1 4\d\d /);
        (await send({}, 'status', 'GET')).status.should.equal(200);
      });
    }

    it('cannot change the redirect URI with request headers', async () => {
      const redirectUri = `${nodeRed.url}/halo-connection/callback`;
      const response = await fetch(`${nodeRed.url}/halo-connection/${CONNECTION_ID}/connect`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example;proto=https',
        },
        body: JSON.stringify({ ...settings(), ...tenant.account, signIn: 'account', redirectUri }),
      });
      const { url } = (await response.json()) as { url: string };
      should(new URL(url).searchParams.get('redirect_uri')).equal(redirectUri);
    });

    it('cannot redirect the browser elsewhere', async () => {
      const response = await fetch(
        `${nodeRed.url}/halo-connection/callback?state=x&next=//evil.example&redirect_uri=https://evil.example`,
        { redirect: 'manual', headers: { 'x-forwarded-host': 'evil.example' } },
      );
      response.status.should.equal(400);
      (await response.text()).should.not.match(/evil/);
    });
  });

  describe('with permission to use the dialog', () => {
    const dialog = () => new DialogClient(nodeRed, CONNECTION_ID);
    const storedSettings = () => ({ ...settings(), clientSecret: '__PWRD__' });

    it('cannot send the stored secret to another address, with another client, or over another proxy', async () => {
      (await dialog().post('test', storedSettings())).body.should.have.property('ok', true);
      const before = tenant.requests.length;
      for (const change of [
        { instanceUrl: 'http://127.0.0.1:1' },
        { authServer: 'http://127.0.0.1:1/auth' },
        { tenant: 'other' },
        { clientId: 'other' },
        { tls: 'tls' },
        { proxy: 'tls' },
      ]) {
        const { status, body } = await dialog().post('test', { ...storedSettings(), ...change });
        status.should.equal(400);
        body.should.have.property('field', 'clientSecret');
      }
      tenant.requests.length.should.equal(before);
    });

    it('cannot read the responses of another server', async () => {
      const foreignServer = await StubServer.start({
        'POST /auth/token': (_, response) =>
          sendJson(response, 200, { access_token: 'theirs', expires_in: 60 }),
        'GET /api/Agent/me': (_, response) => sendJson(response, 500, { secret: 'of-the-other-server' }),
      });
      try {
        const { body } = await dialog().post('test', {
          ...settings(),
          instanceUrl: foreignServer.url,
          authServer: `${foreignServer.url}/auth`,
        });
        String(body.message).should.match(/returned status 500/);
        JSON.stringify(body).should.not.match(/of-the-other-server|theirs/);
      } finally {
        await foreignServer.close();
      }
    });

    it('cannot make Node-RED follow a redirect', async () => {
      const internalServer = await StubServer.start();
      const foreignServer = await StubServer.start({
        'GET /api/authinfo': (_, response) => {
          response.writeHead(302, { location: `${internalServer.url}/api/authinfo` }).end();
        },
      });
      try {
        const { status } = await dialog().post('test', { ...settings(), instanceUrl: foreignServer.url });
        status.should.equal(200);
        internalServer.requests.should.be.empty();
      } finally {
        await internalServer.close();
        await foreignServer.close();
      }
    });

    it('cannot reach a cloud metadata service', async () => {
      const { body } = await dialog().post('test', {
        ...settings(),
        instanceUrl: 'http://169.254.169.254',
        allowHttp: true,
      });
      String(body.message).should.match(/address not allowed/);
    });

    it('cannot use property names of Object.prototype as connection ids', async () => {
      for (const id of ['__proto__', 'constructor']) {
        const ownDialog = new DialogClient(nodeRed, id);
        (await ownDialog.post('disconnect')).status.should.equal(400);
        (await ownDialog.post('connect', { ...settings(), signIn: 'account' })).status.should.equal(400);
        (await ownDialog.status()).should.have.property('message', 'There is no connection with this id.');
      }
    });
  });
});

describe('A user who may change connections but not deploy', function () {
  this.timeout(180_000);

  it('cannot make Node-RED resolve environment variables or addresses', async () => {
    const users = [
      {
        username: 'half',
        password: hashSync('half', 4),
        permissions: ['flows.read', 'halo-connection.write'],
      },
    ];
    const nodeRed = await NodeRed.start({
      settings: `adminAuth: ${JSON.stringify({ type: 'credentials', users })},`,
    });
    try {
      const response = await fetch(`${nodeRed.url}/auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_id: 'node-red-editor',
          grant_type: 'password',
          scope: '',
          username: 'half',
          password: 'half',
        }),
      });
      const token = String(((await response.json()) as { access_token?: string }).access_token);
      const post = (action: string) =>
        fetch(`${nodeRed.url}/halo-connection/${CONNECTION_ID}/${action}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's way to write an environment variable.
          body: JSON.stringify({ instanceUrl: 'http://127.0.0.1:1', tenant: '${PATH}' }),
        });
      for (const action of ['connect', 'test', 'discover']) should((await post(action)).status).equal(401);
      should((await post('disconnect')).status).equal(200);
    } finally {
      await nodeRed.remove();
    }
  });
});
