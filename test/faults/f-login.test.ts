import { randomUUID } from 'node:crypto';
import helper, { type AdminResponse } from 'node-red-node-test-helper';
import type { Login } from '../../src/auth/token-manager';
import { advance, hasten } from '../support/clock';
import { resetAfter, status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, signedIn } from '../support/flow-rig';
import { patchLookup } from '../support/lookup';
import { CLIENT_SECRET } from '../support/strict-tokens';

const REDIRECT = 'http://127.0.0.1:1880/halo-connection/callback';

/** One window of one browser, sent to Halo to sign in. */
interface Window {
  state: string;
  cookie: string;
}

describe('F. Signing in', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  let code: string;

  const connect = (more: object = {}) =>
    helper
      .request()
      .post('/halo-connection/connection/connect')
      .send({
        instanceUrl: server.url,
        clientId: 'client-one',
        clientSecret: CLIENT_SECRET,
        redirectUri: REDIRECT,
        ...more,
      });
  const open = async (): Promise<Window> => {
    const { body, headers } = await connect();
    const [cookie = ''] = [headers['set-cookie']].flat();
    const state = new URL(String(body.url)).searchParams.get('state') ?? '';
    return { state, cookie: cookie.split(';')[0] as string };
  };
  const callback = async (query: Record<string, string> | string, { cookie }: Pick<Window, 'cookie'>) =>
    shown(
      await helper
        .request()
        .get(`/halo-connection/callback?${new URLSearchParams(query)}`)
        .set({ cookie }),
    );
  /** What a browser or the dialog is shown may hold no secret. */
  const shown = <T extends AdminResponse>(answer: T): T => {
    rig.shown.push(answer.text, JSON.stringify(answer.headers));
    return answer;
  };
  const come = async (window: Window) => {
    const answer = await callback({ code, state: window.state }, window);
    if (answer.status === 303) rig.next = 'ok';
    return answer;
  };
  const dialog = async () =>
    shown(await helper.request().get('/halo-connection/connection/status')).body as {
      state: string;
      message?: string;
      attempt: string;
      identity?: { name: string };
    };
  const refused = ({ status, text }: AdminResponse) => {
    status.should.equal(400);
    text.should.match(/Not connected/);
  };

  /** Nobody is signed in, or somebody is whose login must not suffer. */
  const begin = async (login?: Partial<Login>) => {
    const account = login ? signedIn(server, login) : { connection: { signIn: 'account' } };
    rig = await FlowRig.start(server, { ...account, secrets: [code] });
    if (!login) rig.next = 'HALO_LOGIN_REQUIRED';
  };
  checkAfterEach();
  beforeEach(async () => {
    code = randomUUID();
    server = await FaultyServer.start();
  });

  it('connects, and shows who is connected', async () => {
    await begin();
    const window = await open();
    (await dialog()).attempt.should.equal('waiting');
    const done = await come(window);
    [done.status, done.headers.location].should.deepEqual([303, 'callback/done']);
    (await dialog()).should.containEql({ state: 'connected', attempt: 'done' });
    (await dialog()).should.have.property('identity').with.property('name', 'Alex Agent');
  });

  it('F76: a sign-in cancelled at Halo says so and leaves the old login alone', async () => {
    await begin({});
    const window = await open();
    refused(await callback({ error: 'access_denied', state: window.state }, window));
    const { state, message } = await dialog();
    state.should.equal('connected');
    String(message).should.match(/cancelled at Halo/);
    server.tokenRequests.should.equal(0);
  });

  describe('F77: a callback', () => {
    const asks = () => server.tokenRequests;

    it('works once', async () => {
      await begin();
      const window = await open();
      (await come(window)).status.should.equal(303);
      refused(await come(window));
      asks().should.equal(1);
    });

    it('works for ten minutes', async () => {
      await begin();
      const window = await open();
      advance(10 * 60_000 + 1000);
      refused(await come(window));
      asks().should.equal(0);
    });

    it('with a state nobody knows, none, or two is refused, and shows nothing of it', async () => {
      await begin();
      const window = await open();
      const evil = '<script>alert(1)</script>';
      for (const query of [
        `code=${code}&state=unknown`,
        `code=${code}`,
        `code=${code}&state=${window.state}&state=${window.state}`,
        `error=${evil}&error_description=${evil}&state=unknown`,
      ]) {
        const answer = await callback(query, window);
        refused(answer);
        answer.text.should.not.match(/alert|unknown/);
      }
      (await come(window)).status.should.equal(303);
      asks().should.equal(1);
    });

    it('with two codes is refused', async () => {
      await begin();
      const window = await open();
      refused(await callback(`code=${code}&code=${code}x&state=${window.state}`, window));
      asks().should.equal(0);
    });

    it('from another browser is refused, and the attempt is spent', async () => {
      await begin();
      const window = await open();
      refused(await callback({ code, state: window.state }, { cookie: '' }));
      refused(await come(window));
      asks().should.equal(0);
    });

    it('with an error shows a sentence of ours, and nothing of the server’s as HTML', async () => {
      await begin();
      const evil = '<img src=x onerror=alert(1)>';
      for (const error of [evil, 'access_denied', 'server_error']) {
        const window = await open();
        const answer = await callback({ error, error_description: evil, state: window.state }, window);
        refused(answer);
        answer.text.should.not.containEql('<img');
        // Its attempt is spent.
        refused(await come(window));
      }
      asks().should.equal(0);
    });

    it('is exchanged where its attempt began, whatever the connection says by then', async () => {
      const other = await FaultyServer.start();
      await begin();
      const window = await open();
      await rig.deploy({ connection: { instanceUrl: other.url } });
      await connect({ instanceUrl: other.url });
      (await come(window)).status.should.equal(303);
      const tokenRequests = other.tokenRequests;
      [asks(), tokenRequests].should.deepEqual([1, 0]);
      // The connection is another's now, and gets nothing of what was brought.
      rig.next = 'HALO_LOGIN_REQUIRED';
    });

    it('asked for with HEAD is not spent', async () => {
      await begin();
      const window = await open();
      const head = await helper
        .request()
        .head(`/halo-connection/callback?code=${code}&state=${window.state}`)
        .set({ cookie: window.cookie });
      head.status.should.equal(405);
      (await come(window)).status.should.equal(303);
    });

    it('belongs to its own window, when there are two', async () => {
      await begin();
      const [first, second] = [await open(), await open()];
      refused(await callback({ code, state: first.state }, second));
      (await come(second)).status.should.equal(303);
      (await dialog()).state.should.equal('connected');
      asks().should.equal(1);
    });
  });

  it('F78: an answer in the name of another server is refused before its code is used', async () => {
    await begin({});
    const window = await open();
    refused(await callback({ code, state: window.state, iss: 'https://evil.example' }, window));
    server.tokenRequests.should.equal(0);
    (await dialog()).state.should.equal('connected');
  });

  it('F79: a window that is closed leaves a dialog that can be used, and its attempt ends', async () => {
    await begin();
    await open();
    (await dialog()).attempt.should.equal('waiting');
    (await come(await open())).status.should.equal(303);
    advance(10 * 60_000 + 1000);
    (await dialog()).should.containEql({ state: 'connected', attempt: 'done' });
  });

  describe('F80: authinfo', () => {
    const html = '<!doctype html><html><body>Welcome</body></html>';
    const named = (auth_url: string): Fault =>
      status(200, { 'content-type': 'application/json' }, JSON.stringify({ auth_url }));
    /** Names that end in `.test` lead there, all others here. */
    const nameLeadsTo = (where: () => string) =>
      patchLookup((host, answer) =>
        answer(null, [{ address: host.endsWith('.test') ? where() : '127.0.0.1', family: 4 }]),
      );
    const refusals: [name: string, fault: Fault, says: RegExp][] = [
      ['that is a web page', status(200, { 'content-type': 'text/html' }, html), /not as Halo does/],
      ['that redirects', status(302, { location: 'https://other.example/api/authinfo' }), /other\.example/],
      ['of ten megabytes', status(200, {}, Buffer.alloc(10_000_000, ' ')), /larger than allowed/],
      ['that names plain http', named('http://auth.example'), /unencrypted/],
      ['that names a user', named('https://user:pass@auth.example'), /user name or password/],
      ['that fails', status(500), /500/],
    ];
    for (const [name, fault, says] of refusals) {
      it(`${name} is refused with a sentence, and nobody is sent anywhere`, async () => {
        await begin();
        server.authInfo.always(fault);
        const { status: answered, body } = await connect();
        answered.should.equal(400);
        String(body.message).should.match(says);
        server.arrived.should.deepEqual(['GET /api/authinfo']);
      });
    }

    it('that names this machine is refused, unless Halo itself is here', async () => {
      await begin();
      server.authInfo.always(named('http://127.0.0.1:1/auth'));
      // Halo is here: it may, but nothing listens at the address.
      String((await connect()).body.message).should.match(/127\.0\.0\.1:1 cannot be reached/);
    });

    it('that names a server nearer than itself is refused, and nothing is sent there', async () => {
      nameLeadsTo(() => '169.254.169.254');
      await begin();
      server.authInfo.always(named('https://metadata.test/auth'));
      const { body } = await connect();
      String(body.message).should.match(/names an authorisation server inside a private network/);
      server.arrived.should.deepEqual(['GET /api/authinfo']);
    });

    it('that names a server which comes nearer after the check is refused too', async () => {
      let lookups = 0;
      nameLeadsTo(() => (lookups++ === 0 ? '127.0.0.1' : '169.254.169.254'));
      await begin();
      server.authInfo.always(named('https://rebinding.test/auth'));
      const { body } = await connect();
      String(body.message).should.match(/rebinding\.test cannot be reached: it has an address that no Halo/);
      lookups.should.be.above(1);
      server.arrived.should.deepEqual(['GET /api/authinfo']);
    });

    it('that is not there means {instance}/auth', async () => {
      await begin();
      server.authInfo.always(status(404));
      const { body } = await connect();
      String(body.url).should.startWith(`${server.url}/auth/authorize?`);
    });

    it('that does not come ends after ten seconds', async () => {
      hasten(50);
      await begin();
      server.authInfo.always(() => {});
      String((await connect()).body.message).should.match(/did not answer in time/);
    });
  });

  it('F81: an exchange that fails after the code was used is not repeated', async () => {
    await begin({});
    server.auth.once(resetAfter);
    const window = await open();
    refused(await come(window));
    server.tokenRequests.should.equal(1);
    const { state, message } = await dialog();
    [state, typeof message].should.deepEqual(['connected', 'string']);
  });
});
