import should from 'should';
import type { SharedLogin, Versioned } from '../../src/auth/shared-tokens';
import { type Login, Session } from '../../src/auth/token-manager';
import { type ConnectionSettings, fingerprint } from '../../src/connection/settings';
import { restoreClock, withoutJitter } from '../support/clock';
import { haloError } from '../support/errors';
import { settingsFor } from '../support/settings';
import { json, StubServer } from '../support/stub-server';

describe('A session', () => {
  let server: StubServer;
  let settings: ConnectionSettings;
  let saved: (Login | undefined)[];
  let expiresIn: unknown;
  const store = (login?: Login) => ({
    load: () => login,
    save: async (next: Login) => void saved.push(structuredClone(next)),
    remove: async () => void saved.push(undefined),
  });
  const login = (more: Partial<Login> = {}): Login => ({
    fingerprint: fingerprint(settings),
    instanceUrl: server.url,
    server: { url: `${server.url}/auth`, issuer: `${server.url}/auth` },
    accessToken: 'access-0',
    refreshToken: 'refresh-0',
    obtainedAt: Date.now(),
    expiresAt: Date.now() + 3600_000,
    ...more,
  });
  const session = (stored?: Login) => {
    const made = new Session(store(stored));
    made.configure(settings);
    return made;
  };
  const expired = { obtainedAt: Date.now() - 7200_000, expiresAt: Date.now() - 3600_000 };

  beforeEach(async () => {
    saved = [];
    expiresIn = 3600;
    let count = 0;
    server = await StubServer.start({
      'GET /api/authinfo': (_, res) => json(res, 200, { auth_url: `${server.url}/auth/`, tenant_id: 'acme' }),
      'POST /auth/token': (_, res) => {
        count++;
        json(res, 200, {
          access_token: `access-${count}`,
          refresh_token: `refresh-${count}`,
          expires_in: expiresIn,
        });
      },
    });
    settings = settingsFor(server.url, { signIn: 'account' });
  });
  afterEach(() => server.close());

  it('uses a stored token without asking', async () => {
    (await session(login()).token(settings)).value.should.equal('access-0');
    server.requests.should.be.empty();
  });

  it('renews an expired token once, however many wait', async () => {
    const one = session(login(expired));
    const tokens = await Promise.all(Array.from({ length: 30 }, () => one.token(settings)));
    new Set(tokens.map(({ value }) => value)).should.deepEqual(new Set(['access-1']));
    server.to('/auth/token').should.have.length(1);
    should(server.to('/auth/token')[0]?.form.get('refresh_token')).equal('refresh-0');
  });

  it('stores a rotated refresh token before it uses the new access token', async () => {
    const order: string[] = [];
    const made = new Session({
      load: () => login(expired),
      save: async (next) => {
        await new Promise(setImmediate);
        order.push(`saved ${next.refreshToken}${next.renewing ? ', being renewed' : ''}`);
      },
      remove: async () => {},
    });
    made.configure(settings);
    const { value } = await made.token(settings);
    order.push(`used ${value}`);
    order.should.deepEqual(['saved refresh-0, being renewed', 'saved refresh-1', 'used access-1']);
  });

  it('keeps the refresh token when the answer has none', async () => {
    server.on('POST /auth/token', (_, res) =>
      json(res, 200, { access_token: 'access-x', id_token: null, scope: null }),
    );
    await session(login(expired)).token(settings);
    should(saved.at(-1)?.refreshToken).equal('refresh-0');
  });

  it('answers many late 401s of one token with one renewal', async () => {
    const one = session(login());
    const old = await one.token(settings);
    const fresh = await Promise.all(Array.from({ length: 100 }, () => one.afterRefusal(old, settings)));
    fresh.every((token) => token?.value === 'access-1').should.be.true();
    server.to('/auth/token').should.have.length(1);
    should((await one.afterRefusal(old, settings))?.value).equal('access-1');
    server.to('/auth/token').should.have.length(1);
  });

  it('leaves a server alone that refuses fresh tokens', async () => {
    const one = session(login());
    one.refusedFresh();
    ((await one.afterRefusal(await one.token(settings), settings)) === undefined).should.be.true();
    server.requests.should.be.empty();
  });

  it('stops at a refused refresh token, remembers it, and says what to do', async () => {
    server.on('POST /auth/token', (_, res) => json(res, 400, { error: 'invalid_grant' }));
    const one = session(login(expired));
    const changes: string[] = [];
    one.on('change', () => changes.push(one.state));
    for (let i = 0; i < 3; i++) {
      const error = await haloError(() => one.token(settings));
      error.code.should.equal('HALO_LOGIN_REQUIRED');
      error.message.should.match(/connect your account again/);
    }
    server.to('/auth/token').should.have.length(1);
    changes.should.containEql('login-required');
    (saved.at(-1)?.refused === true).should.be.true();
    session(saved.at(-1)).state.should.equal('login-required');
  });

  it('uses a token that still lives while the token endpoint is away', async () => {
    server.on('POST /auth/token', (_, res) => void res.writeHead(503).end());
    const nearlyOver = { obtainedAt: Date.now() - 3590_000, expiresAt: Date.now() + 10_000 };
    (await session(login(nearlyOver)).token(settings)).value.should.equal('access-0');
    server.to('/auth/token').should.have.length(1);
  });

  it('never hands a token to another address, client or server', async () => {
    const one = session(login());
    for (const other of [
      { ...settings, clientId: 'client-two' },
      { ...settings, tenant: 'other' },
      { ...settings, authServer: 'https://evil.example' },
      settingsFor('https://evil.example', { signIn: 'account' }),
    ]) {
      (await haloError(() => one.token(other))).code.should.equal('HALO_LOGIN_REQUIRED');
    }
    server.requests.should.be.empty();
    (await one.token(settings)).value.should.equal('access-0');
  });

  it('does not let a renewal under way undo a new sign-in', async () => {
    let release = () => {};
    server.on('POST /auth/token', async (_, res) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      json(res, 200, { access_token: 'late', refresh_token: 'late', expires_in: 3600 });
    });
    const one = session(login(expired));
    const waiting = one.token(settings);
    while (server.to('/auth/token').length === 0) await new Promise(setImmediate);
    await one.adopt(
      { accessToken: 'new', refreshToken: 'new', expiresIn: 3600 },
      { server: login().server, settings },
    );
    release();
    (await waiting).value.should.equal('new');
    should(saved.at(-1)?.refreshToken).equal('new');
  });

  it('counts sign-ins, and no renewals', async () => {
    const one = session(login(expired));
    let before = one.signIns;
    const counted = () => {
      const more = one.signIns - before;
      before = one.signIns;
      return more;
    };
    await one.token(settings);
    counted().should.equal(0);
    const signIn = () =>
      one.adopt(
        { accessToken: 'new', refreshToken: 'new', expiresIn: 3600 },
        { server: login().server, settings },
      );
    await signIn();
    counted().should.equal(1);
    one.configure(settings);
    counted().should.equal(0);
    await one.disconnect();
    counted().should.equal(1);
    await signIn();
    counted().should.equal(1);
    one.configure(settingsFor(server.url, { clientId: 'another' }));
    counted().should.equal(1);
  });

  it('counts a login of another process unless it is of the same sign-in', async () => {
    const listeners: (() => void)[] = [];
    let newer: Versioned | undefined;
    const shared = {
      watch: (listener: () => void) => {
        listeners.push(listener);
        return () => {};
      },
      exchange: async () => newer,
    } as unknown as SharedLogin;
    const one = new Session(store(login({ signInId: 'first', version: 1 })));
    one.configure(settings, shared);
    await one.token(settings);
    const receive = async (version: number, more?: Partial<Login>) => {
      const before = one.signIns;
      newer = { version, login: more && login(more) };
      for (const listener of listeners) listener();
      for (let i = 0; i < 5; i++) await new Promise(setImmediate);
      return one.signIns - before;
    };
    (await receive(3, { signInId: 'first', accessToken: 'renewed' })).should.equal(0);
    (await one.token(settings)).value.should.equal('renewed');
    (await receive(5, { signInId: 'second' })).should.equal(1);
    (await receive(7, {})).should.equal(1);
    (await receive(9, {})).should.equal(1);
    (await receive(11)).should.equal(1);
  });

  it('forgets a login at once when disconnected', async () => {
    const one = session(login());
    await one.disconnect();
    one.state.should.equal('not-connected');
    saved.should.deepEqual([undefined]);
    (await haloError(() => one.token(settings))).code.should.equal('HALO_LOGIN_REQUIRED');
  });

  for (const [given, seconds] of [
    [undefined, 3600],
    [0, 3600],
    [-1, 3600],
    ['soon', 3600],
    ['1200', 1200],
    [null, 3600],
    [1e12, 2592000],
  ] as const) {
    it(`takes an expires_in of ${JSON.stringify(given)} as ${seconds} s`, async () => {
      expiresIn = given;
      await session(login(expired)).token(settings);
      const stored = saved.at(-1);
      ((stored?.expiresAt ?? 0) - (stored?.obtainedAt ?? 0)).should.equal(seconds * 1000);
    });
  }

  describe('of an application', () => {
    beforeEach(() => {
      settings = settingsFor(server.url);
    });

    it('finds the server, sends the secret in the form and the tenant in the query', async () => {
      (await session().token(settings)).value.should.equal('access-1');
      const [asked] = server.to('/auth/token');
      should(asked?.query.get('tenant')).equal('acme');
      Object.fromEntries(asked?.form ?? []).should.deepEqual({
        grant_type: 'client_credentials',
        client_id: 'client-one',
        client_secret: 'a-secret-of-the-test',
        scope: 'all:standard',
      });
    });

    it('says which field is wrong, once, and does not hammer', async () => {
      server.on('POST /auth/token', (_, res) =>
        json(res, 401, { error: 'invalid_client', error_description: 'no' }, { 'www-authenticate': 'Basic' }),
      );
      const one = session();
      for (let i = 0; i < 3; i++) {
        const error = await haloError(() => one.token(settings));
        [error.code, error.field].should.deepEqual(['HALO_CONFIG', 'clientSecret']);
      }
      server.to('/auth/token').should.have.length(1);
    });

    it('asks anew after it was set up anew', async () => {
      server.on('POST /auth/token', (_, res) => json(res, 401, { error: 'invalid_client' }));
      const one = session();
      await haloError(() => one.token(settings));
      server.on('POST /auth/token', (_, res) => json(res, 200, { access_token: 'now' }));
      const corrected = settingsFor(server.url, { clientSecret: 'the-right-secret' });
      one.configure(corrected);
      (await one.token(corrected)).value.should.equal('now');
    });

    for (const [what, changed] of [
      ['another scope', { scope: 'read:tickets' }],
      ['another secret', { clientSecret: 'a-secret-of-the-test-2' }],
    ] as const) {
      it(`uses no token of before once it is deployed with ${what}`, async () => {
        const one = session();
        (await one.token(settings)).value.should.equal('access-1');
        one.configure(settingsFor(server.url));
        (await one.token(settings)).value.should.equal('access-1');
        const next = settingsFor(server.url, changed);
        one.configure(next);
        (await one.token(next)).value.should.equal('access-2');
      });
    }

    it('is the same sign-in with all its tokens', async () => {
      const one = session();
      const { signIns } = one;
      const first = await one.token(settings);
      should(await one.afterRefusal(first, settings)).have.property('value', 'access-2');
      one.signIns.should.equal(signIns);
    });

    it('never stores its token', async () => {
      await session().token(settings);
      saved.should.be.empty();
    });
  });

  describe('in front of a server that is not Halo', () => {
    beforeEach(() => {
      withoutJitter();
      settings = settingsFor(server.url);
    });
    afterEach(restoreClock);
    const html = '<!doctype html><html><body>Welcome</body></html>';
    const cases: [name: string, set: (stub: StubServer) => void, code: string, why: RegExp][] = [
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
        'a failing authinfo',
        (s) => s.on('GET /api/authinfo', (_, res) => void res.writeHead(503).end()),
        'HALO_SERVER',
        /503/,
      ],
      [
        'an authorisation server over plain http elsewhere',
        (s) => s.on('GET /api/authinfo', (_, res) => json(res, 200, { auth_url: 'http://auth.example' })),
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
        'a web page as token',
        (s) => s.on('POST /auth/token', (_, res) => void res.end(html)),
        'HALO_CONFIG',
        /web page/,
      ],
      [
        'a scope that is not granted',
        (s) => s.on('POST /auth/token', (_, res) => json(res, 400, { error: 'invalid_scope' })),
        'HALO_CONFIG',
        /scope/,
      ],
      [
        'an endless authinfo',
        (s) => s.on('GET /api/authinfo', (_, res) => void res.end(`"${'x'.repeat(200_000)}"`)),
        'HALO_TOO_LARGE',
        /larger than allowed/,
      ],
    ];
    for (const [name, set, code, why] of cases) {
      it(`explains ${name}`, async () => {
        set(server);
        const error = await haloError(() => session().token(settings));
        error.code.should.equal(code);
        error.message.should.match(why);
        JSON.stringify(error).should.not.match(/a-secret-of-the-test/);
      });
    }

    it('falls back to {instance}/auth where there is no authinfo', async () => {
      server.on('GET /api/authinfo', (_, res) => void res.writeHead(404).end());
      (await session().token(settings)).value.should.equal('access-1');
      should(server.to('/auth/token')[0]?.query.has('tenant')).be.false();
    });
  });
});
