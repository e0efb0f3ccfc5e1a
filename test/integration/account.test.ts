import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { DialogClient } from '../support/dialog-client';
import { HttpBrowser } from '../support/http-browser';
import { NodeRed } from '../support/node-red';
import { reservePort } from '../support/ports';

const CONNECTION_ID = 'c0ffee0000000001';

/** A flow that lists tickets on GET /tickets and returns the result or the error. */
function flows(tenantUrl: string) {
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
      requestLimit: 10000,
      requestWindow: 5,
    },
    { id: 'in', type: 'http in', z: 'tab', url: '/tickets', method: 'get', x: 1, y: 1, wires: [['clear']] },
    {
      id: 'clear',
      type: 'change',
      z: 'tab',
      x: 1,
      y: 1,
      rules: [{ t: 'delete', p: 'payload', pt: 'msg' }],
      wires: [['list']],
    },
    {
      id: 'list',
      type: 'halo-itsm',
      version: 1,
      z: 'tab',
      x: 1,
      y: 1,
      connection: CONNECTION_ID,
      operation: 'ticket.list',
      parameters: [{ name: 'page_size', value: '1', type: 'num' }],
      request: 'payload',
      requestType: 'msg',
      errors: 'output',
      outputs: 2,
      wires: [['out'], ['error']],
    },
    {
      id: 'error',
      type: 'change',
      z: 'tab',
      x: 1,
      y: 1,
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: 'halo.error', tot: 'msg' },
        { t: 'set', p: 'statusCode', pt: 'msg', to: '500', tot: 'num' },
        { t: 'delete', p: 'headers', pt: 'msg' },
      ],
      wires: [['out']],
    },
    { id: 'out', type: 'http response', z: 'tab', x: 1, y: 1, statusCode: '', headers: {}, wires: [] },
  ];
}

const TOKEN_LIFETIME_S = 3;

describe('Account sign-in in a real Node-RED', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let dialog: DialogClient;
  const settings = () => ({
    instanceUrl: tenant.url,
    signIn: 'account',
    scope: 'all:standard',
    clientId: tenant.account.clientId,
    clientSecret: tenant.account.clientSecret,
  });
  const listTickets = async () => {
    const response = await fetch(`${nodeRed.url}/tickets`);
    const text = await response.text();
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw new Error(`not the flow's response (${response.status}): ${text}\n${nodeRed.log}`);
    }
    return { status: response.status, body };
  };
  const tokenRequests = (grant: string) =>
    tenant.requests.filter(
      ({ path, body }) =>
        path === '/auth/token' && (body as { grant_type?: string } | undefined)?.grant_type === grant,
    );

  before(async () => {
    const port = await reservePort();
    tenant = await startTenant({
      accessTokenSeconds: TOKEN_LIFETIME_S,
      redirectUris: [`http://127.0.0.1:${port}/halo-connection/callback`],
      rateLimit: { requests: 100_000, windowMinutes: 5 },
    });
    nodeRed = await NodeRed.start({ port });
    dialog = new DialogClient(nodeRed, CONNECTION_ID);
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  it('works before the connection is deployed, and shows the signed-in user', async () => {
    const { body } = await dialog.post('connect', settings());
    const url = new URL(String(body.url));
    url.origin.should.equal(tenant.url);
    should(url.searchParams.get('code_challenge_method')).equal('S256');
    (await dialog.status()).should.containEql({ attempt: 'waiting' });
    const result = await dialog.browser.signIn(url.href, tenant);
    result.url.pathname.should.equal('/halo-connection/callback/done');
    result.url.search.should.equal('');
    result.text.should.match(/Connected/);
    const status = await dialog.status();
    status.should.containDeep({ state: 'connected', attempt: 'done', tenant: 'practice' });
    JSON.stringify(status.identity).should.match(/Asha Patel/);
  });

  it('survives the first deploy of the connection', async () => {
    await nodeRed.deploy(flows(tenant.url), 'full', {
      [CONNECTION_ID]: { clientId: tenant.account.clientId, clientSecret: tenant.account.clientSecret },
    });
    (await listTickets()).status.should.equal(200);
  });

  it('refreshes an expired token once for thirty messages, and loses none', async () => {
    const before = tokenRequests('refresh_token').length;
    for (const round of [1, 2]) {
      tenant.expireAccessTokens();
      const responses = await Promise.all(Array.from({ length: 30 }, listTickets));
      responses.filter(({ status }) => status === 200).length.should.equal(30);
      tokenRequests('refresh_token').length.should.equal(before + round);
    }
    tenant.revokedGrantCount.should.equal(0);
  });

  it('creates a report with the settings in the dialog', async () => {
    const report = async (overrides = {}) => {
      const { status, body } = await dialog.post('report', {
        ...settings(),
        requestLimit: 10000,
        ...overrides,
      });
      status.should.equal(200);
      return String(body.report);
    };
    const unsaved = await report();
    unsaved.should
      .match(/^node-red-contrib-halo-itsm \d+\.\d+\.\d+, connection report of \d{4}-/)
      .and.match(/^- Node-RED: \d+\.\d+/m)
      .and.match(new RegExp(`^- Instance: ${tenant.url}$`, 'm'))
      .and.match(new RegExp(`^- Authorisation server: ${tenant.url}/auth \\(discovered\\)$`, 'm'))
      .and.match(/^- Tenant: practice \(discovered\)$/m)
      .and.match(/^- Deployed: yes$/m)
      .and.match(/^- State: connected$/m)
      .and.match(/^- Rate limit: 10000 requests per 5 min/m);
    unsaved.should.not.match(/Asha|practice-account/);
    (await report({ scope: 'all' })).should.match(/^- Deployed: with other settings$/m);
    const newConnection = await new DialogClient(nodeRed, 'c0ffee00000000aa').post('report', settings());
    String(newConnection.body.report)
      .should.match(/^- Deployed: no$/m)
      .and.match(/^- State: not connected$/m);
    const withoutUrl = await dialog.post('report', { ...settings(), instanceUrl: '' });
    withoutUrl.status.should.equal(400);
    withoutUrl.body.should.have.property('field', 'instanceUrl');
  });

  it('stays connected over several token lifetimes', async () => {
    const before = tokenRequests('refresh_token').length;
    const endsAt = Date.now() + 2.5 * TOKEN_LIFETIME_S * 1000;
    let requestCount = 0;
    while (Date.now() < endsAt) {
      (await listTickets()).status.should.equal(200);
      requestCount++;
    }
    requestCount.should.be.above(10);
    const refreshCount = tokenRequests('refresh_token').length - before;
    refreshCount.should.be.within(1, 4);
    tenant.revokedGrantCount.should.equal(0);
  });

  it('survives a restart with rotated tokens', async () => {
    tenant.expireAccessTokens();
    await listTickets();
    await nodeRed.restart();
    (await listTickets()).status.should.equal(200);
    (await dialog.status()).should.containEql({ state: 'connected' });
    tenant.revokedGrantCount.should.equal(0);
  });

  it('survives a crash', async () => {
    tenant.expireAccessTokens();
    await listTickets();
    await nodeRed.restart('SIGKILL');
    tenant.expireAccessTokens();
    (await listTickets()).status.should.equal(200);
    tenant.revokedGrantCount.should.equal(0);
  });

  describe('that fails', () => {
    afterEach(async () => {
      // A failed sign-in does not affect the existing one.
      (await listTickets()).status.should.equal(200);
    });

    const REJECTED: [
      title: string,
      changes: () => Record<string, unknown>,
      field: string,
      pattern: RegExp,
    ][] = [
      ['no address', () => ({ instanceUrl: '' }), 'instanceUrl', /instance URL is missing/],
      [
        'an unknown host',
        () => ({ instanceUrl: 'https://halo.invalid' }),
        'instanceUrl',
        /Cannot reach halo\.invalid/,
      ],
      [
        'a web page instead of a Halo instance',
        () => ({ instanceUrl: `${tenant.url}/somewhere` }),
        'instanceUrl',
        /No Halo instance was found/,
      ],
      ['http to another host', () => ({ instanceUrl: 'http://halo.example.com' }), 'instanceUrl', /https/],
      ['a wrong client ID', () => ({ clientId: 'nobody' }), 'clientId', /client ID/],
      ['a wrong tenant', () => ({ tenant: 'elsewhere' }), 'tenant', /[Tt]enant/],
      ['a scope that does not exist', () => ({ scope: 'read:users' }), 'scope', /[Ss]cope/],
      [
        'an unregistered redirect URL',
        () => ({ redirectUri: dialog.redirectUri.replace('127.0.0.1', 'localhost') }),
        'redirectUri',
        /redirect URL/,
      ],
    ];
    for (const [title, changes, field, pattern] of REJECTED) {
      it(`reports ${title} with its field`, async () => {
        const { status, body } = await dialog.post('connect', { ...settings(), ...changes() });
        status.should.equal(400);
        String(body.message).should.match(pattern);
        body.should.have.property('field', field);
      });
    }

    it('reports a wrong client secret after the sign-in', async () => {
      const { body } = await dialog.post('connect', { ...settings(), clientSecret: 'not-the-secret' });
      const result = await dialog.browser.signIn(String(body.url), tenant);
      result.status.should.equal(400);
      result.text.should.match(/client secret/);
      (await dialog.status()).should.containDeep({ state: 'connected', attempt: 'failed' });
    });

    it('reports that the user cancelled it', async () => {
      const browser = new HttpBrowser();
      const otherDialog = new DialogClient(nodeRed, CONNECTION_ID, { browser });
      const { body } = await otherDialog.post('connect', settings());
      const result = await browser.signIn(String(body.url), tenant, 'cancel');
      result.status.should.equal(400);
      result.text.should.match(/cancelled/);
    });

    it('rejects a used state without another token request', async () => {
      const { body } = await dialog.post('connect', settings());
      const url = new URL(String(body.url));
      await dialog.browser.signIn(url.href, tenant);
      const before = tokenRequests('authorization_code').length;
      const replay = new URL(dialog.redirectUri);
      replay.search = new URLSearchParams({
        code: 'again',
        state: url.searchParams.get('state') ?? '',
      }).toString();
      const replayed = await dialog.browser.visit(replay.href);
      replayed.status.should.equal(400);
      replayed.text.should.not.match(/again"/);
      tokenRequests('authorization_code').length.should.equal(before);
    });

    it('rejects and ends a sign-in that another browser started', async () => {
      const { body } = await dialog.post('connect', settings());
      const otherBrowser = new HttpBrowser();
      const result = await otherBrowser.signIn(String(body.url), tenant);
      result.status.should.equal(400);
      result.text.should.match(/another browser/);
      (await dialog.browser.signIn(String(body.url), tenant)).status.should.equal(400);
    });

    it('rejects a callback without a state', async () => {
      const result = await dialog.browser.visit(
        `${dialog.redirectUri}?code=x&error_description=<script>alert(1)</script>`,
      );
      result.status.should.equal(400);
      result.text.should.not.match(/alert/);
    });

    it('does not consume the state on a HEAD request', async () => {
      const { body } = await dialog.post('connect', settings());
      const state = new URL(String(body.url)).searchParams.get('state') ?? '';
      const head = await dialog.browser.fetch(`${dialog.redirectUri}?state=${state}&code=x`, {
        method: 'HEAD',
      });
      head.status.should.equal(405);
      (await dialog.browser.signIn(String(body.url), tenant)).status.should.equal(200);
    });

    it('does not send the stored secret to an address it was not stored for', async () => {
      const { status, body } = await dialog.post('connect', {
        ...settings(),
        clientSecret: '__PWRD__',
        authServer: 'http://127.0.0.1:1/auth',
      });
      status.should.equal(400);
      body.should.have.property('field', 'clientSecret');
    });

    it('rejects requests from other web sites', async () => {
      const response = await fetch(`${nodeRed.url}/halo-connection/${CONNECTION_ID}/disconnect`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
        body: '{}',
      });
      response.status.should.equal(403);
    });
  });

  describe('and its dialog', () => {
    it('tests the settings in the dialog with the stored secret', async () => {
      const { body } = await dialog.post('test', { ...settings(), clientSecret: '__PWRD__' });
      body.should.containDeep({ ok: true, tenant: 'practice' });
      JSON.stringify(body.permissions).should.match(/"Tickets","result":"ok"/);
    });

    it('requires a new sign-in when Halo has ended it, and sends no more token requests', async () => {
      tenant.revokeAll();
      const first = await listTickets();
      first.body.should.containEql({ code: 'HALO_LOGIN_REQUIRED' });
      const before = tokenRequests('refresh_token').length;
      const parallel = await Promise.all(Array.from({ length: 5 }, listTickets));
      for (const { body } of parallel) body.should.containEql({ code: 'HALO_LOGIN_REQUIRED' });
      tokenRequests('refresh_token').length.should.equal(before);
      (await dialog.status()).should.containEql({ state: 'login-required' });
    });

    it('works again after signing in again, without a deploy', async () => {
      const { body } = await dialog.post('connect', { ...settings(), clientSecret: '__PWRD__' });
      await dialog.browser.signIn(String(body.url), tenant);
      (await listTickets()).status.should.equal(200);
    });

    it('ends the sign-in on Disconnect, locally and at Halo', async () => {
      (await dialog.post('disconnect')).body.should.containEql({ connected: false });
      (await listTickets()).body.should.containEql({ code: 'HALO_LOGIN_REQUIRED' });
      await nodeRed.restart();
      (await listTickets()).body.should.containEql({ code: 'HALO_LOGIN_REQUIRED' });
      (await dialog.status()).should.containEql({ state: 'not-connected' });
    });
  });
});
