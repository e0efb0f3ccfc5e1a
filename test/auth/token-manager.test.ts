import should from 'should';
import type { StoredLogin } from '../../src/auth/login';
import type { SharedTokens, VersionedLogin } from '../../src/auth/shared-tokens';
import { TokenManager } from '../../src/auth/token-manager';
import { type ConnectionSettings, fingerprint } from '../../src/connection/settings';
import { disableJitter, restoreClock } from '../support/clock';
import { catchHaloError } from '../support/errors';
import { settingsFor } from '../support/settings';
import { StubServer, sendJson } from '../support/stub-server';

describe('TokenManager', () => {
  let server: StubServer;
  let settings: ConnectionSettings;
  let saved: (StoredLogin | undefined)[];
  let expiresIn: unknown;
  const createStorage = (login?: StoredLogin) => ({
    load: () => login,
    save: async (newLogin: StoredLogin) => void saved.push(structuredClone(newLogin)),
    remove: async () => void saved.push(undefined),
  });
  const login = (overrides: Partial<StoredLogin> = {}): StoredLogin => ({
    fingerprint: fingerprint(settings),
    instanceUrl: server.url,
    server: { url: `${server.url}/auth`, issuer: `${server.url}/auth` },
    accessToken: 'access-0',
    refreshToken: 'refresh-0',
    obtainedAt: Date.now(),
    expiresAt: Date.now() + 3600_000,
    ...overrides,
  });
  const createTokenManager = (savedLogin?: StoredLogin) => {
    const tokenManager = new TokenManager(createStorage(savedLogin));
    tokenManager.configure(settings);
    return tokenManager;
  };
  const expired = { obtainedAt: Date.now() - 7200_000, expiresAt: Date.now() - 3600_000 };

  beforeEach(async () => {
    saved = [];
    expiresIn = 3600;
    let count = 0;
    server = await StubServer.start({
      'GET /api/authinfo': (_, res) =>
        sendJson(res, 200, { auth_url: `${server.url}/auth/`, tenant_id: 'acme' }),
      'POST /auth/token': (_, res) => {
        count++;
        sendJson(res, 200, {
          access_token: `access-${count}`,
          refresh_token: `refresh-${count}`,
          expires_in: expiresIn,
        });
      },
    });
    settings = settingsFor(server.url, { signIn: 'account' });
  });
  afterEach(() => server.close());

  it('uses a stored token without a request', async () => {
    (await createTokenManager(login()).getToken(settings)).value.should.equal('access-0');
    server.requests.should.be.empty();
  });

  it('refreshes an expired token once for all concurrent callers', async () => {
    const tokenManager = createTokenManager(login(expired));
    const tokens = await Promise.all(Array.from({ length: 30 }, () => tokenManager.getToken(settings)));
    new Set(tokens.map(({ value }) => value)).should.deepEqual(new Set(['access-1']));
    server.requestsTo('/auth/token').should.have.length(1);
    should(server.requestsTo('/auth/token')[0]?.form.get('refresh_token')).equal('refresh-0');
  });

  it('saves a rotated refresh token before it uses the new access token', async () => {
    const calls: string[] = [];
    const tokenManager = new TokenManager({
      load: () => login(expired),
      save: async (newLogin) => {
        await new Promise(setImmediate);
        calls.push(`saved ${newLogin.refreshToken}${newLogin.renewing ? ', being renewed' : ''}`);
      },
      remove: async () => {},
    });
    tokenManager.configure(settings);
    const { value } = await tokenManager.getToken(settings);
    calls.push(`used ${value}`);
    calls.should.deepEqual(['saved refresh-0, being renewed', 'saved refresh-1', 'used access-1']);
  });

  it('keeps the refresh token if the response has none', async () => {
    server.on('POST /auth/token', (_, res) =>
      sendJson(res, 200, { access_token: 'access-x', id_token: null, scope: null }),
    );
    await createTokenManager(login(expired)).getToken(settings);
    should(saved.at(-1)?.refreshToken).equal('refresh-0');
  });

  it('refreshes once after several late 401 responses for one token', async () => {
    const tokenManager = createTokenManager(login());
    const oldToken = await tokenManager.getToken(settings);
    const freshTokens = await Promise.all(
      Array.from({ length: 100 }, () => tokenManager.onUnauthorized(oldToken, settings)),
    );
    freshTokens.every((token) => token?.value === 'access-1').should.be.true();
    server.requestsTo('/auth/token').should.have.length(1);
    should((await tokenManager.onUnauthorized(oldToken, settings))?.value).equal('access-1');
    server.requestsTo('/auth/token').should.have.length(1);
  });

  it('pauses refreshes if a fresh token is rejected', async () => {
    const tokenManager = createTokenManager(login());
    tokenManager.freshTokenRejected();
    (
      (await tokenManager.onUnauthorized(await tokenManager.getToken(settings), settings)) === undefined
    ).should.be.true();
    server.requests.should.be.empty();
  });

  it('stops after a rejected refresh token, saves that, and reports a hint', async () => {
    server.on('POST /auth/token', (_, res) => sendJson(res, 400, { error: 'invalid_grant' }));
    const tokenManager = createTokenManager(login(expired));
    const changes: string[] = [];
    tokenManager.on('change', () => changes.push(tokenManager.state));
    for (let i = 0; i < 3; i++) {
      const error = await catchHaloError(() => tokenManager.getToken(settings));
      error.code.should.equal('HALO_LOGIN_REQUIRED');
      error.message.should.match(/connect your account again/);
    }
    server.requestsTo('/auth/token').should.have.length(1);
    changes.should.containEql('login-required');
    (saved.at(-1)?.refused === true).should.be.true();
    createTokenManager(saved.at(-1)).state.should.equal('login-required');
  });

  it('uses an unexpired token while the token endpoint is down', async () => {
    server.on('POST /auth/token', (_, res) => void res.writeHead(503).end());
    const nearlyExpired = { obtainedAt: Date.now() - 3590_000, expiresAt: Date.now() + 10_000 };
    (await createTokenManager(login(nearlyExpired)).getToken(settings)).value.should.equal('access-0');
    server.requestsTo('/auth/token').should.have.length(1);
  });

  it('never returns a token for another address, client or server', async () => {
    const tokenManager = createTokenManager(login());
    for (const badLogin of [
      { ...settings, clientId: 'client-two' },
      { ...settings, tenant: 'other' },
      { ...settings, authServer: 'https://evil.example' },
      settingsFor('https://evil.example', { signIn: 'account' }),
    ]) {
      (await catchHaloError(() => tokenManager.getToken(badLogin))).code.should.equal('HALO_LOGIN_REQUIRED');
    }
    server.requests.should.be.empty();
    (await tokenManager.getToken(settings)).value.should.equal('access-0');
  });

  it('discards a refresh that ends after a new sign-in', async () => {
    let release = () => {};
    server.on('POST /auth/token', async (_, res) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      sendJson(res, 200, { access_token: 'late', refresh_token: 'late', expires_in: 3600 });
    });
    const tokenManager = createTokenManager(login(expired));
    const pendingToken = tokenManager.getToken(settings);
    while (server.requestsTo('/auth/token').length === 0) await new Promise(setImmediate);
    await tokenManager.storeSignIn(
      { accessToken: 'new', refreshToken: 'new', expiresIn: 3600 },
      { server: login().server, settings },
    );
    release();
    (await pendingToken).value.should.equal('new');
    should(saved.at(-1)?.refreshToken).equal('new');
  });

  it('counts sign-ins but not refreshes', async () => {
    const tokenManager = createTokenManager(login(expired));
    let before = tokenManager.signInCount;
    const newSignInCount = () => {
      const newSignIns = tokenManager.signInCount - before;
      before = tokenManager.signInCount;
      return newSignIns;
    };
    await tokenManager.getToken(settings);
    newSignInCount().should.equal(0);
    const signIn = () =>
      tokenManager.storeSignIn(
        { accessToken: 'new', refreshToken: 'new', expiresIn: 3600 },
        { server: login().server, settings },
      );
    await signIn();
    newSignInCount().should.equal(1);
    tokenManager.configure(settings);
    newSignInCount().should.equal(0);
    await tokenManager.disconnect();
    newSignInCount().should.equal(1);
    await signIn();
    newSignInCount().should.equal(1);
    tokenManager.configure(settingsFor(server.url, { clientId: 'another' }));
    newSignInCount().should.equal(1);
  });

  it('counts a login from another process unless it belongs to the same sign-in', async () => {
    const listeners: (() => void)[] = [];
    let remoteLogin: VersionedLogin | undefined;
    const sharedTokens = {
      watch: (listener: () => void) => {
        listeners.push(listener);
        return () => {};
      },
      sync: async () => remoteLogin,
    } as unknown as SharedTokens;
    const tokenManager = new TokenManager(createStorage(login({ signInId: 'first', version: 1 })));
    tokenManager.configure(settings, sharedTokens);
    await tokenManager.getToken(settings);
    const receiveLogin = async (version: number, overrides?: Partial<StoredLogin>) => {
      const before = tokenManager.signInCount;
      remoteLogin = { version, login: overrides && login(overrides) };
      for (const listener of listeners) listener();
      for (let i = 0; i < 5; i++) await new Promise(setImmediate);
      return tokenManager.signInCount - before;
    };
    (await receiveLogin(3, { signInId: 'first', accessToken: 'renewed' })).should.equal(0);
    (await tokenManager.getToken(settings)).value.should.equal('renewed');
    (await receiveLogin(5, { signInId: 'second' })).should.equal(1);
    (await receiveLogin(7, {})).should.equal(1);
    (await receiveLogin(9, {})).should.equal(1);
    (await receiveLogin(11)).should.equal(1);
  });

  it('removes the login immediately when disconnected', async () => {
    const tokenManager = createTokenManager(login());
    await tokenManager.disconnect();
    tokenManager.state.should.equal('not-connected');
    saved.should.deepEqual([undefined]);
    (await catchHaloError(() => tokenManager.getToken(settings))).code.should.equal('HALO_LOGIN_REQUIRED');
  });

  for (const [expiresInValue, seconds] of [
    [undefined, 3600],
    [0, 3600],
    [-1, 3600],
    ['soon', 3600],
    ['1200', 1200],
    [null, 3600],
    [1e12, 2592000],
  ] as const) {
    it(`treats an expires_in of ${JSON.stringify(expiresInValue)} as ${seconds} s`, async () => {
      expiresIn = expiresInValue;
      await createTokenManager(login(expired)).getToken(settings);
      const savedLogin = saved.at(-1);
      ((savedLogin?.expiresAt ?? 0) - (savedLogin?.obtainedAt ?? 0)).should.equal(seconds * 1000);
    });
  }

  describe('for an application', () => {
    beforeEach(() => {
      settings = settingsFor(server.url);
    });

    it('discovers the server, sends the secret in the form and the tenant in the query', async () => {
      (await createTokenManager().getToken(settings)).value.should.equal('access-1');
      const [request] = server.requestsTo('/auth/token');
      should(request?.query.get('tenant')).equal('acme');
      Object.fromEntries(request?.form ?? []).should.deepEqual({
        grant_type: 'client_credentials',
        client_id: 'client-one',
        client_secret: 'a-secret-of-the-test',
        scope: 'all:standard',
      });
    });

    it('reports the invalid setting and sends no further requests', async () => {
      server.on('POST /auth/token', (_, res) =>
        sendJson(
          res,
          401,
          { error: 'invalid_client', error_description: 'no' },
          { 'www-authenticate': 'Basic' },
        ),
      );
      const tokenManager = createTokenManager();
      for (let i = 0; i < 3; i++) {
        const error = await catchHaloError(() => tokenManager.getToken(settings));
        [error.code, error.field].should.deepEqual(['HALO_CONFIG', 'clientSecret']);
      }
      server.requestsTo('/auth/token').should.have.length(1);
    });

    it('requests a token again after it is configured again', async () => {
      server.on('POST /auth/token', (_, res) => sendJson(res, 401, { error: 'invalid_client' }));
      const tokenManager = createTokenManager();
      await catchHaloError(() => tokenManager.getToken(settings));
      server.on('POST /auth/token', (_, res) => sendJson(res, 200, { access_token: 'now' }));
      const correctedSettings = settingsFor(server.url, { clientSecret: 'the-right-secret' });
      tokenManager.configure(correctedSettings);
      (await tokenManager.getToken(correctedSettings)).value.should.equal('now');
    });

    for (const [title, changes] of [
      ['another scope', { scope: 'read:tickets' }],
      ['another secret', { clientSecret: 'a-secret-of-the-test-2' }],
    ] as const) {
      it(`discards the token when it is deployed with ${title}`, async () => {
        const tokenManager = createTokenManager();
        (await tokenManager.getToken(settings)).value.should.equal('access-1');
        tokenManager.configure(settingsFor(server.url));
        (await tokenManager.getToken(settings)).value.should.equal('access-1');
        const changedSettings = settingsFor(server.url, changes);
        tokenManager.configure(changedSettings);
        (await tokenManager.getToken(changedSettings)).value.should.equal('access-2');
      });
    }

    it('counts all its tokens as one sign-in', async () => {
      const tokenManager = createTokenManager();
      const { signInCount: signIns } = tokenManager;
      const firstToken = await tokenManager.getToken(settings);
      should(await tokenManager.onUnauthorized(firstToken, settings)).have.property('value', 'access-2');
      tokenManager.signInCount.should.equal(signIns);
    });

    it('never saves its token', async () => {
      await createTokenManager().getToken(settings);
      saved.should.be.empty();
    });
  });

  describe('with a server that is not Halo', () => {
    beforeEach(() => {
      disableJitter();
      settings = settingsFor(server.url);
    });
    afterEach(restoreClock);
    const html = '<!doctype html><html><body>Welcome</body></html>';
    const cases: [name: string, configure: (stub: StubServer) => void, code: string, pattern: RegExp][] = [
      [
        'a web page as authinfo',
        (s) => s.on('GET /api/authinfo', (_, res) => void res.end(html)),
        'HALO_CONFIG',
        /web page/,
      ],
      [
        'a redirect',
        (s) =>
          s.on(
            'GET /api/authinfo',
            (_, res) => void res.writeHead(302, { location: 'https://new.example/x' }).end(),
          ),
        'HALO_CONFIG',
        /redirects to https:\/\/new\.example/,
      ],
      [
        'an authinfo that fails',
        (s) => s.on('GET /api/authinfo', (_, res) => void res.writeHead(503).end()),
        'HALO_SERVER',
        /503/,
      ],
      [
        'an authorization server over plain http on another host',
        (s) => s.on('GET /api/authinfo', (_, res) => sendJson(res, 200, { auth_url: 'http://auth.example' })),
        'HALO_CONFIG',
        /unencrypted/,
      ],
      [
        'an unknown tenant',
        (s) => s.on('POST /auth/token', (_, res) => void res.writeHead(500).end('Runtime Error')),
        'HALO_CONFIG',
        /check "Tenant"/,
      ],
      [
        'a web page as token response',
        (s) => s.on('POST /auth/token', (_, res) => void res.end(html)),
        'HALO_CONFIG',
        /web page/,
      ],
      [
        'a scope that is not granted',
        (s) => s.on('POST /auth/token', (_, res) => sendJson(res, 400, { error: 'invalid_scope' })),
        'HALO_CONFIG',
        /scope/,
      ],
      [
        'an authinfo that is too large',
        (s) => s.on('GET /api/authinfo', (_, res) => void res.end(`"${'x'.repeat(200_000)}"`)),
        'HALO_TOO_LARGE',
        /exceeds the size limit/,
      ],
    ];
    for (const [name, configure, code, pattern] of cases) {
      it(`reports ${name}`, async () => {
        configure(server);
        const error = await catchHaloError(() => createTokenManager().getToken(settings));
        error.code.should.equal(code);
        error.message.should.match(pattern);
        JSON.stringify(error).should.not.match(/a-secret-of-the-test/);
      });
    }

    it('falls back to {instance}/auth without an authinfo', async () => {
      server.on('GET /api/authinfo', (_, res) => void res.writeHead(404).end());
      (await createTokenManager().getToken(settings)).value.should.equal('access-1');
      should(server.requestsTo('/auth/token')[0]?.query.has('tenant')).be.false();
    });
  });
});
