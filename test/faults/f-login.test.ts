import { randomUUID } from 'node:crypto';
import helper, { type AdminResponse } from 'node-red-node-test-helper';
import type { StoredLogin } from '../../src/auth/login';
import { advanceClock, speedUpTime } from '../support/clock';
import { patchLookup } from '../support/dns-lookup';
import { resetAfterProcessing, status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, signedInOptions } from '../support/flow-rig';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';

const REDIRECT_URI = 'http://127.0.0.1:1880/halo-connection/callback';

/** A browser window with a sign-in at Halo. */
interface SignInWindow {
  state: string;
  cookie: string;
}

describe('F. Signing in', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  let code: string;

  const startSignIn = (overrides: object = {}) =>
    helper
      .request()
      .post('/halo-connection/connection/connect')
      .send({
        instanceUrl: server.url,
        clientId: 'client-one',
        clientSecret: CLIENT_SECRET,
        redirectUri: REDIRECT_URI,
        ...overrides,
      });
  const openWindow = async (): Promise<SignInWindow> => {
    const { body, headers } = await startSignIn();
    const [cookie = ''] = [headers['set-cookie']].flat();
    const state = new URL(String(body.url)).searchParams.get('state') ?? '';
    return { state, cookie: cookie.split(';')[0] as string };
  };
  const callback = async (query: Record<string, string> | string, { cookie }: Pick<SignInWindow, 'cookie'>) =>
    recordOutput(
      await helper
        .request()
        .get(`/halo-connection/callback?${new URLSearchParams(query)}`)
        .set({ cookie }),
    );
  /** Checks that no page or response to the dialog contains a secret. */
  const recordOutput = <T extends AdminResponse>(response: T): T => {
    rig.browserOutput.push(response.text, JSON.stringify(response.headers));
    return response;
  };
  const finishSignIn = async (signInWindow: SignInWindow) => {
    const response = await callback({ code, state: signInWindow.state }, signInWindow);
    if (response.status === 303) rig.expectedNext = 'ok';
    return response;
  };
  const dialog = async () =>
    recordOutput(await helper.request().get('/halo-connection/connection/status')).body as {
      state: string;
      message?: string;
      attempt: string;
      identity?: { name: string };
    };
  const expectRejected = ({ status, text }: AdminResponse) => {
    status.should.equal(400);
    text.should.match(/Not connected/);
  };

  /** Starts without a login, or with one that must not change. */
  const setUp = async (login?: Partial<StoredLogin>) => {
    const account = login ? signedInOptions(server, login) : { connection: { signIn: 'account' } };
    rig = await FlowRig.start(server, { ...account, secrets: [code] });
    if (!login) rig.expectedNext = 'HALO_LOGIN_REQUIRED';
  };
  checkAfterEach();
  beforeEach(async () => {
    code = randomUUID();
    server = await FaultyServer.start();
  });

  it('connects and shows the account', async () => {
    await setUp();
    const signInWindow = await openWindow();
    (await dialog()).attempt.should.equal('waiting');
    const done = await finishSignIn(signInWindow);
    [done.status, done.headers.location].should.deepEqual([303, 'callback/done']);
    (await dialog()).should.containEql({ state: 'connected', attempt: 'done' });
    (await dialog()).should.have.property('identity').with.property('name', 'Alex Agent');
  });

  it('F76: a sign-in cancelled at Halo is reported and keeps the old login', async () => {
    await setUp({});
    const signInWindow = await openWindow();
    expectRejected(await callback({ error: 'access_denied', state: signInWindow.state }, signInWindow));
    const { state, message } = await dialog();
    state.should.equal('connected');
    String(message).should.match(/cancelled at Halo/);
    server.tokenRequestCount.should.equal(0);
  });

  describe('F77: a callback', () => {
    const tokenRequestCount = () => server.tokenRequestCount;

    it('works once', async () => {
      await setUp();
      const signInWindow = await openWindow();
      (await finishSignIn(signInWindow)).status.should.equal(303);
      expectRejected(await finishSignIn(signInWindow));
      tokenRequestCount().should.equal(1);
    });

    it('works for ten minutes', async () => {
      await setUp();
      const signInWindow = await openWindow();
      advanceClock(10 * 60_000 + 1000);
      expectRejected(await finishSignIn(signInWindow));
      tokenRequestCount().should.equal(0);
    });

    it('with an unknown, missing or duplicate state is rejected without repeating it', async () => {
      await setUp();
      const signInWindow = await openWindow();
      const scriptTag = '<script>alert(1)</script>';
      for (const query of [
        `code=${code}&state=unknown`,
        `code=${code}`,
        `code=${code}&state=${signInWindow.state}&state=${signInWindow.state}`,
        `error=${scriptTag}&error_description=${scriptTag}&state=unknown`,
      ]) {
        const response = await callback(query, signInWindow);
        expectRejected(response);
        response.text.should.not.match(/alert|unknown/);
      }
      (await finishSignIn(signInWindow)).status.should.equal(303);
      tokenRequestCount().should.equal(1);
    });

    it('with two codes is rejected', async () => {
      await setUp();
      const signInWindow = await openWindow();
      expectRejected(await callback(`code=${code}&code=${code}x&state=${signInWindow.state}`, signInWindow));
      tokenRequestCount().should.equal(0);
    });

    it('from another browser is rejected and ends the sign-in', async () => {
      await setUp();
      const signInWindow = await openWindow();
      expectRejected(await callback({ code, state: signInWindow.state }, { cookie: '' }));
      expectRejected(await finishSignIn(signInWindow));
      tokenRequestCount().should.equal(0);
    });

    it('with an error shows our own message and no HTML from the server', async () => {
      await setUp();
      const imageTag = '<img src=x onerror=alert(1)>';
      for (const error of [imageTag, 'access_denied', 'server_error']) {
        const signInWindow = await openWindow();
        const response = await callback(
          { error, error_description: imageTag, state: signInWindow.state },
          signInWindow,
        );
        expectRejected(response);
        response.text.should.not.containEql('<img');
        // The sign-in has ended.
        expectRejected(await finishSignIn(signInWindow));
      }
      tokenRequestCount().should.equal(0);
    });

    it('is exchanged at the server it was started with, even if the connection has changed', async () => {
      const otherServer = await FaultyServer.start();
      await setUp();
      const signInWindow = await openWindow();
      await rig.deploy({ connection: { instanceUrl: otherServer.url } });
      await startSignIn({ instanceUrl: otherServer.url });
      (await finishSignIn(signInWindow)).status.should.equal(303);
      const tokenRequests = otherServer.tokenRequestCount;
      [tokenRequestCount(), tokenRequests].should.deepEqual([1, 0]);
      // The changed connection does not receive the tokens.
      rig.expectedNext = 'HALO_LOGIN_REQUIRED';
    });

    it('is not used up by a HEAD request', async () => {
      await setUp();
      const signInWindow = await openWindow();
      const head = await helper
        .request()
        .head(`/halo-connection/callback?code=${code}&state=${signInWindow.state}`)
        .set({ cookie: signInWindow.cookie });
      head.status.should.equal(405);
      (await finishSignIn(signInWindow)).status.should.equal(303);
    });

    it('belongs to its own window if there are two', async () => {
      await setUp();
      const [first, second] = [await openWindow(), await openWindow()];
      expectRejected(await callback({ code, state: first.state }, second));
      (await finishSignIn(second)).status.should.equal(303);
      (await dialog()).state.should.equal('connected');
      tokenRequestCount().should.equal(1);
    });
  });

  it('F78: a callback with another issuer is rejected before its code is used', async () => {
    await setUp({});
    const signInWindow = await openWindow();
    expectRejected(
      await callback({ code, state: signInWindow.state, iss: 'https://evil.example' }, signInWindow),
    );
    server.tokenRequestCount.should.equal(0);
    (await dialog()).state.should.equal('connected');
  });

  it('F79: after the window is closed, the dialog stays usable and the sign-in expires', async () => {
    await setUp();
    await openWindow();
    (await dialog()).attempt.should.equal('waiting');
    (await finishSignIn(await openWindow())).status.should.equal(303);
    advanceClock(10 * 60_000 + 1000);
    (await dialog()).should.containEql({ state: 'connected', attempt: 'done' });
  });

  describe('F80: authinfo', () => {
    const html = '<!doctype html><html><body>Welcome</body></html>';
    const authInfoNaming = (auth_url: string): Fault =>
      status(200, { 'content-type': 'application/json' }, JSON.stringify({ auth_url }));
    /** Resolves names that end in `.test` to this address, all others to loopback. */
    const resolveTestNamesTo = (address: () => string) =>
      patchLookup((host, done) =>
        done(null, [{ address: host.endsWith('.test') ? address() : '127.0.0.1', family: 4 }]),
      );
    const rejected: [name: string, fault: Fault, pattern: RegExp][] = [
      ['that is a web page', status(200, { 'content-type': 'text/html' }, html), /not Halo's/],
      ['that redirects', status(302, { location: 'https://other.example/api/authinfo' }), /other\.example/],
      ['of ten megabytes', status(200, {}, Buffer.alloc(10_000_000, ' ')), /exceeds the size limit/],
      ['with a plain http server', authInfoNaming('http://auth.example'), /unencrypted/],
      [
        'with a user name in the URL',
        authInfoNaming('https://user:pass@auth.example'),
        /user name or password/,
      ],
      ['that fails', status(500), /500/],
    ];
    for (const [name, fault, pattern] of rejected) {
      it(`${name} is rejected with a message, without a redirect`, async () => {
        await setUp();
        server.authInfo.always(fault);
        const { status: statusCode, body } = await startSignIn();
        statusCode.should.equal(400);
        String(body.message).should.match(pattern);
        server.requestLines.should.deepEqual(['GET /api/authinfo']);
      });
    }

    it('with a server on this machine is rejected unless Halo is on this machine too', async () => {
      await setUp();
      server.authInfo.always(authInfoNaming('http://127.0.0.1:1/auth'));
      // Halo is on this machine: allowed, but the connection is refused.
      String((await startSignIn()).body.message).should.match(/Cannot reach 127\.0\.0\.1:1/);
    });

    it('with a server in a narrower scope is rejected, and nothing is sent there', async () => {
      resolveTestNamesTo(() => '169.254.169.254');
      await setUp();
      server.authInfo.always(authInfoNaming('https://metadata.test/auth'));
      const { body } = await startSignIn();
      String(body.message).should.match(/refers to an authorisation server in a private network/);
      server.requestLines.should.deepEqual(['GET /api/authinfo']);
    });

    it('with a server that moves to a narrower scope after validation is rejected too', async () => {
      let lookups = 0;
      resolveTestNamesTo(() => (lookups++ === 0 ? '127.0.0.1' : '169.254.169.254'));
      await setUp();
      server.authInfo.always(authInfoNaming('https://rebinding.test/auth'));
      const { body } = await startSignIn();
      String(body.message).should.match(/Cannot reach rebinding\.test: address not allowed/);
      lookups.should.be.above(1);
      server.requestLines.should.deepEqual(['GET /api/authinfo']);
    });

    it('that does not exist falls back to {instance}/auth', async () => {
      await setUp();
      server.authInfo.always(status(404));
      const { body } = await startSignIn();
      String(body.url).should.startWith(`${server.url}/auth/authorize?`);
    });

    it('that never responds times out after ten seconds', async () => {
      speedUpTime(50);
      await setUp();
      server.authInfo.always(() => {});
      String((await startSignIn()).body.message).should.match(/did not respond in time/);
    });
  });

  it('F81: an exchange that fails after the code was used is not repeated', async () => {
    await setUp({});
    server.auth.once(resetAfterProcessing);
    const signInWindow = await openWindow();
    expectRejected(await finishSignIn(signInWindow));
    server.tokenRequestCount.should.equal(1);
    const { state, message } = await dialog();
    [state, typeof message].should.deepEqual(['connected', 'string']);
  });
});
