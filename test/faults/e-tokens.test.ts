import should from 'should';
import { type Login, Session } from '../../src/auth/token-manager';
import { connectionSettings } from '../../src/connection/settings';
import { advance } from '../support/clock';
import { haloError } from '../support/errors';
import { closed, instead, raw, reset, resetAfter, status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions, signedIn } from '../support/flow-rig';
import { CLIENT_SECRET } from '../support/strict-tokens';
import { turns, until } from '../support/wait';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

describe('E. Tokens', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  /** Somebody is signed in; the token is good for an hour unless told otherwise. */
  const begin = async (login: Partial<Login> = {}, more: RigOptions = {}) => {
    const account = signedIn(server, login);
    rig = await FlowRig.start(server, {
      ...account,
      ...more,
      connection: { ...account.connection, ...more.connection },
    });
  };
  const expired = () => ({ obtainedAt: Date.now() - 2 * HOUR, expiresAt: Date.now() - HOUR });
  /** The requests with another summary or id each, so that none is joined with another. */
  const reads = (count: number) =>
    Array.from({ length: count }, (_, id) => rig.read({ payload: { id: id + 1 } }));
  const codes = (outcomes: { code: string }[]) => [...new Set(outcomes.map(({ code }) => code))];

  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  describe('that grow old', () => {
    it('F56: a token is renewed a little before it ends, once in its life, and no 401 is seen', async () => {
      await begin({ expiresAt: Date.now() + 100 * SECOND });
      server.tokens.accessTtl = 100;
      for (let life = 0; life < 3; life++) {
        advance(85 * SECOND);
        should((await rig.read()).halo.attempts).equal(1);
        server.tokenRequests.should.equal(life);
        // A tenth of its life is left: from now on it is renewed.
        advance(6 * SECOND);
        codes(await Promise.all(reads(5))).should.deepEqual(['ok']);
        server.tokenRequests.should.equal(life + 1);
      }
      server.requests.should.equal(18);
    });

    it('F56: a token that lives long is renewed a minute before it ends', async () => {
      await begin({ expiresAt: Date.now() + HOUR });
      advance(HOUR - 65 * SECOND);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequests.should.equal(0);
      advance(10 * SECOND);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequests.should.equal(1);
    });

    it('F57: a token’s life is counted from the moment it was asked for, not from its answer', async () => {
      server.tokens.accessTtl = 100;
      await begin(expired(), { node: { deadline: 0 } });
      server.auth.once(({ answer }) => {
        advance(50 * SECOND);
        return answer();
      });
      (await rig.read()).code.should.equal('ok');
      advance(35 * SECOND);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequests.should.equal(1);
      advance(10 * SECOND);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequests.should.equal(2);
    });

    for (const jump of [HOUR, -HOUR]) {
      it(`F57: a clock that jumps by ${jump / HOUR} h costs nothing`, async () => {
        await begin({ expiresAt: Date.now() + 1000 * SECOND });
        advance(jump, 'wall');
        const { code, halo } = await rig.read();
        [code, halo.attempts, server.tokenRequests].should.deepEqual(['ok', 1, 0]);
      });
    }

    it('F57: a clock that was wrong at the start costs one 401 and one token', async () => {
      await begin({ expiresAt: Date.now() + 10 * HOUR, obtainedAt: Date.now() });
      server.tokens.expireAccess();
      const { code, halo } = await rig.read();
      [code, halo.attempts, server.tokenRequests].should.deepEqual(['ok', 2, 1]);
      should((await rig.read()).halo.attempts).equal(1);
    });
  });

  describe('refused', () => {
    it('F58: 100 requests refused at the same time cost one token, and go once more each', async () => {
      await begin({}, { connection: { requestLimit: 1000 } });
      let waiting = 0;
      let release = () => {};
      const all = new Promise<void>((resolve) => {
        release = resolve;
      });
      server.tokens.expireAccess();
      server.api.once(
        ...Array(100).fill((async ({ answer }) => {
          if (++waiting === 100) release();
          await all;
          await answer();
        }) satisfies Fault),
      );
      const outcomes = await Promise.all(reads(100));
      codes(outcomes).should.deepEqual(['ok']);
      outcomes.every(({ halo }) => halo.attempts === 2).should.be.true();
      [server.requests, server.tokenRequests, server.tokens.reuses].should.deepEqual([200, 1, 0]);
    });

    it('F59: a token that dies while its request is under way costs one more try', async () => {
      await begin();
      server.api.once(({ answer }) => {
        server.tokens.expireAccess();
        return answer();
      });
      const { code, halo } = await rig.write();
      [code, halo.attempts, server.saved.length, server.tokenRequests].should.deepEqual(['ok', 2, 1, 1]);
    });

    it('F60: a late 401 of an older token takes the newer one', async () => {
      await begin();
      server.tokens.expireAccess();
      let release = () => {};
      server.api.once(async ({ response }) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        response.writeHead(401).end();
      });
      const late = rig.write();
      await until(() => server.requests === 1);
      (await rig.read()).code.should.equal('ok');
      release();
      const { code, halo } = await late;
      [code, halo.attempts, server.tokenRequests].should.deepEqual(['ok', 2, 1]);
    });
  });

  describe('that cannot be renewed for a while', () => {
    const passing: [name: string, fault: Fault][] = [
      ['is reset before it did anything', reset],
      ['closes without an answer', closed],
      ['answers 503', status(503)],
      ['answers 429', status(429, { 'retry-after': '1' })],
      ['answers 500', status(500)],
    ];
    for (const [name, fault] of passing) {
      it(`F61: a token endpoint that ${name} four times is asked again, one request at a time`, async () => {
        await begin(expired());
        let asking = 0;
        let most = 0;
        const counted: Fault = async (exchange) => {
          most = Math.max(most, ++asking);
          // Long enough for a second one to show itself.
          await turns(50);
          asking--;
          await fault(exchange);
        };
        server.auth.once(counted, counted, counted, counted);
        codes(await Promise.all([...reads(10), rig.write()])).should.deepEqual(['ok']);
        [server.tokenRequests, most, server.tokens.reuses, server.requests].should.deepEqual([5, 1, 0, 11]);
      });
    }

    it('F62: when the answer with the new tokens is lost at a strict server, somebody must sign in again', async () => {
      await begin(expired());
      server.auth.once(resetAfter);
      codes(await Promise.all([...reads(5), rig.write()])).should.deepEqual(['HALO_LOGIN_REQUIRED']);
      server.tokenRequests.should.equal(2);
      (await rig.write()).code.should.equal('HALO_LOGIN_REQUIRED');
      [server.tokenRequests, server.requests].should.deepEqual([2, 0]);
      await until(() => JSON.stringify(rig.statuses).includes('sign in again'));
      rig.next = 'HALO_LOGIN_REQUIRED';
    });

    it('F63: the same at a server that does not rotate is not even noticed', async () => {
      server.tokens.rotate = false;
      await begin(expired());
      server.auth.once(resetAfter);
      codes(await Promise.all(reads(5))).should.deepEqual(['ok']);
      server.tokenRequests.should.equal(2);
    });

    it('F64: a token endpoint that is down gets five requests, then peace for longer and longer', async () => {
      await begin(expired());
      server.auth.always(reset);
      let asked = 0;
      for (const pause of [30, 60, 120, 240, 300, 300]) {
        codes(await Promise.all([...reads(3), rig.write()])).should.deepEqual(['HALO_NETWORK']);
        asked += 5;
        server.tokenRequests.should.equal(asked);
        advance((pause - 1) * SECOND);
        (await rig.write()).code.should.equal('HALO_NETWORK');
        server.tokenRequests.should.equal(asked, `peace for ${pause} s`);
        advance(SECOND);
      }
      server.requests.should.equal(0);
    });

    it('F64: a token endpoint that never answers ends at the deadline of each message', async () => {
      await begin(expired(), { node: { deadline: 0.3 } });
      server.auth.always(() => {});
      codes(await Promise.all([...reads(3), rig.write()])).should.deepEqual(['HALO_TIMEOUT']);
      [server.tokenRequests, server.requests].should.deepEqual([1, 0]);
      for (const socket of server.sockets) socket.destroy();
    });
  });

  describe('that are refused for good', () => {
    it('F65: a revoked login is asked for once, and every message says to sign in again', async () => {
      const settings = new Map<string, unknown>();
      const account = signedIn(server, expired());
      rig = await FlowRig.start(server, { ...account, settings });
      server.tokens.revokeAll();
      for (let round = 0; round < 2; round++) {
        const outcomes = await Promise.all([...reads(3), rig.write()]);
        codes(outcomes).should.deepEqual(['HALO_LOGIN_REQUIRED']);
        should(outcomes[0]?.error.message).match(/connect your account again/);
      }
      [server.tokenRequests, server.requests].should.deepEqual([1, 0]);
      await until(() => JSON.stringify(rig.statuses).includes('sign in again'));
      rig.next = 'HALO_LOGIN_REQUIRED';
      await rig.check();

      // It is known after a restart too.
      rig = await FlowRig.start(server, { ...account, settings });
      (await rig.write()).code.should.equal('HALO_LOGIN_REQUIRED');
      [server.tokenRequests, server.requests].should.deepEqual([1, 0]);
      rig.next = 'HALO_LOGIN_REQUIRED';
    });

    it('F66: a wrong client secret is HALO_CONFIG and names the field, without another try', async () => {
      const account = signedIn(server, expired());
      rig = await FlowRig.start(server, {
        ...account,
        credentials: { ...account.credentials, clientSecret: 'not-the-right-secret' },
      });
      const outcomes = await Promise.all([...reads(3), rig.write()]);
      codes(outcomes).should.deepEqual(['HALO_CONFIG']);
      should(outcomes[0]?.error).have.property('field', 'clientSecret');
      [server.tokenRequests, server.requests].should.deepEqual([1, 0]);
      rig.next = 'HALO_CONFIG';
    });
  });

  describe('in odd answers', () => {
    const html = '<!doctype html><html><body>Maintenance</body></html>';
    const unusable: [name: string, fault: Fault, requests: number][] = [
      ['a web page', status(200, { 'content-type': 'text/html' }, html), 2],
      ['a redirect', status(302, { location: '/login' }), 2],
      [
        'half of its JSON',
        raw(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"access_token":"acc',
        ),
        2,
      ],
      ['a megabyte', instead(JSON.stringify({ access_token: 'x'.repeat(1_000_000) })), 2],
    ];
    for (const [name, fault, requests] of unusable) {
      it(`F67: ${name} instead of a token is worth one more request, and nothing of it is kept`, async () => {
        server.tokens.rotate = false;
        const settings = new Map<string, unknown>();
        await begin(expired(), { settings });
        server.auth.once(fault);
        (await rig.read()).code.should.equal('ok');
        server.tokenRequests.should.equal(2);

        advance(2 * HOUR);
        const kept = JSON.stringify([...settings]);
        server.auth.always(fault);
        const { code } = await rig.write();
        code.should.match(/^HALO_(CONFIG|TOO_LARGE)$/);
        (await rig.write()).code.should.equal(code);
        server.tokenRequests.should.equal(2 + requests, 'then peace');
        JSON.stringify([...settings]).should.equal(kept);

        advance(30 * SECOND);
      });
    }

    const DAY = 24 * HOUR;
    for (const [odd, life] of [
      [{ id_token: null }, HOUR],
      [{ id_token: 'not.a.token' }, HOUR],
      [{ token_type: undefined }, HOUR],
      [{ refresh_token: null }, HOUR],
      [{ scope: null }, HOUR],
      [{ expires_in: '1200' }, 1200 * SECOND],
      [{ expires_in: 1200 }, 1200 * SECOND],
      [{ expires_in: undefined }, HOUR],
      [{ expires_in: null }, HOUR],
      [{ expires_in: 0 }, HOUR],
      [{ expires_in: -1 }, HOUR],
      [{ expires_in: 'soon' }, HOUR],
      [{ expires_in: 1e12 }, 30 * DAY],
    ] as [object, number][]) {
      const shown = JSON.stringify(odd, (_, value) => value ?? null);
      it(`F68: a token answer with ${shown} is accepted, and good for ${life / SECOND} s`, async () => {
        server.tokens.answered = odd as Record<string, unknown>;
        await begin(expired());
        codes([await rig.read(), await rig.write()]).should.deepEqual(['ok']);
        advance(life - 65 * SECOND);
        (await rig.read()).code.should.equal('ok');
        server.tokenRequests.should.equal(1);

        server.tokens.answered = {};
        server.tokens.expireAccess();
        advance(10 * SECOND);
        // What has no new refresh token keeps the old one, which this server took away.
        const gone = 'refresh_token' in odd;
        (await rig.read()).code.should.equal(gone ? 'HALO_LOGIN_REQUIRED' : 'ok');
        server.tokenRequests.should.equal(2);
        if (gone) rig.next = 'HALO_LOGIN_REQUIRED';
      });
    }

    it('F69: the refresh token stays when the answer has none', async () => {
      server.tokens.rotate = false;
      server.tokens.accessTtl = 100;
      await begin(expired());
      for (let life = 1; life <= 3; life++) {
        (await rig.read()).code.should.equal('ok');
        server.tokenRequests.should.equal(life);
        advance(200 * SECOND);
      }
    });
  });

  describe('that are kept', () => {
    it('F71: with settings that cannot be written the connection goes on, and says so once', async () => {
      server.tokens.accessTtl = 100;
      await begin(expired(), { readOnly: true });
      for (let life = 0; life < 3; life++) {
        (await rig.write()).code.should.equal('ok');
        advance(200 * SECOND);
      }
      [server.tokenRequests, server.tokens.reuses].should.deepEqual([3, 0]);
      rig.warnings.filter((text) => /could not be saved/.test(text)).should.have.length(1);
    });

    it('F72: after a restart without a deploy the newest tokens are used, not the deployed ones', async () => {
      const settings = new Map<string, unknown>();
      const account = signedIn(server, expired());
      for (let start = 1; start <= 3; start++) {
        rig = await FlowRig.start(server, { ...account, settings });
        (await rig.read()).code.should.equal('ok');
        advance(2 * HOUR);
        (await rig.write()).code.should.equal('ok');
        await rig.check();
      }
      server.tokens.reuses.should.equal(0);
    });

    it('F73: two processes with one login end with "sign in again", not with taking turns', async () => {
      const settings = connectionSettings({
        instanceUrl: server.url,
        clientId: 'client-one',
        clientSecret: CLIENT_SECRET,
        signIn: 'account',
      });
      const login = JSON.parse(String(signedIn(server, expired()).credentials.tokens)).login as Login;
      const processes = [1, 2].map(() => {
        const session = new Session({
          load: () => structuredClone(login),
          save: async () => {},
          remove: async () => {},
        });
        session.configure(settings);
        return session;
      });
      const [one, other] = processes as [Session, Session];
      await one.token(settings);
      (await haloError(() => other.token(settings))).code.should.equal('HALO_LOGIN_REQUIRED');
      advance(2 * HOUR);
      for (let round = 0; round < 3; round++) {
        for (const session of processes) {
          (await haloError(() => session.token(settings))).code.should.equal('HALO_LOGIN_REQUIRED');
        }
      }
      server.tokenRequests.should.equal(3);
    });

    it('F74: an edited address or client ID gets no token of the old one', async () => {
      const elsewhere = await FaultyServer.start();
      for (const edit of [{ instanceUrl: elsewhere.url }, { tenant: 'other' }]) {
        await begin({}, { connection: edit });
        const { code, error } = await rig.write();
        code.should.equal('HALO_LOGIN_REQUIRED');
        error.message.should.match(/has changed since somebody signed in/);
        rig.next = 'HALO_LOGIN_REQUIRED';
        await rig.check();
      }
      const account = signedIn(server);
      rig = await FlowRig.start(server, {
        ...account,
        credentials: { ...account.credentials, clientId: 'client-two' },
      });
      (await rig.write()).code.should.equal('HALO_LOGIN_REQUIRED');
      [server.connections, elsewhere.connections].should.deepEqual([0, 0]);
      rig.next = 'HALO_LOGIN_REQUIRED';
    });

    it('F75: a deploy while tokens are being renewed loses neither', async () => {
      await begin(expired());
      let release = () => {};
      server.auth.once(async ({ answer }) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        await answer();
      });
      const cut = rig.read();
      await until(() => server.tokenRequests === 1);
      await rig.deploy({ connection: { timeout: 7 } }, 'nodes');
      (await cut).code.should.equal('HALO_CLOSED');
      const next = rig.write();
      release();
      (await next).code.should.equal('ok');
      [server.tokenRequests, server.tokens.reuses].should.deepEqual([1, 0]);
    });
  });
});
