import should from 'should';
import type { StoredLogin } from '../../src/auth/login';
import { TokenManager } from '../../src/auth/token-manager';
import { parseConnectionSettings } from '../../src/connection/settings';
import { advanceClock } from '../support/clock';
import { catchHaloError } from '../support/errors';
import {
  connectionClosed,
  connectionReset,
  rawResponse,
  replaceBody,
  resetAfterProcessing,
  status,
} from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions, signedInOptions } from '../support/flow-rig';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';
import { flushEventLoop, waitUntil } from '../support/wait';

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

describe('E. Tokens', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  /** Signed in with an account; by default the token is valid for an hour. */
  const setUp = async (login: Partial<StoredLogin> = {}, options: RigOptions = {}) => {
    const account = signedInOptions(server, login);
    rig = await FlowRig.start(server, {
      ...account,
      ...options,
      connection: { ...account.connection, ...options.connection },
    });
  };
  const expired = () => ({ obtainedAt: Date.now() - 2 * HOUR_MS, expiresAt: Date.now() - HOUR_MS });
  /** Requests with different summaries or ids, so that none are deduplicated. */
  const sendReads = (count: number) =>
    Array.from({ length: count }, (_, id) => rig.read({ payload: { id: id + 1 } }));
  const distinctCodes = (results: { code: string }[]) => [...new Set(results.map(({ code }) => code))];

  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  describe('that expire', () => {
    it('F56: a token is refreshed once, shortly before it expires, without a 401', async () => {
      await setUp({ expiresAt: Date.now() + 100 * SECOND_MS });
      server.tokens.accessTtlSeconds = 100;
      for (let cycle = 0; cycle < 3; cycle++) {
        advanceClock(85 * SECOND_MS);
        should((await rig.read()).halo.attempts).equal(1);
        server.tokenRequestCount.should.equal(cycle);
        // A tenth of its lifetime is left: it is due for a refresh.
        advanceClock(6 * SECOND_MS);
        distinctCodes(await Promise.all(sendReads(5))).should.deepEqual(['ok']);
        server.tokenRequestCount.should.equal(cycle + 1);
      }
      server.apiRequestCount.should.equal(18);
    });

    it('F56: a long-lived token is refreshed a minute before it expires', async () => {
      await setUp({ expiresAt: Date.now() + HOUR_MS });
      advanceClock(HOUR_MS - 65 * SECOND_MS);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequestCount.should.equal(0);
      advanceClock(10 * SECOND_MS);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequestCount.should.equal(1);
    });

    it('F57: the lifetime of a token starts with the request, not with the response', async () => {
      server.tokens.accessTtlSeconds = 100;
      await setUp(expired(), { node: { deadline: 0 } });
      server.auth.once(({ respond }) => {
        advanceClock(50 * SECOND_MS);
        return respond();
      });
      (await rig.read()).code.should.equal('ok');
      advanceClock(35 * SECOND_MS);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequestCount.should.equal(1);
      advanceClock(10 * SECOND_MS);
      (await rig.read()).code.should.equal('ok');
      server.tokenRequestCount.should.equal(2);
    });

    for (const jump of [HOUR_MS, -HOUR_MS]) {
      it(`F57: a clock change of ${jump / HOUR_MS} h causes no request`, async () => {
        await setUp({ expiresAt: Date.now() + 1000 * SECOND_MS });
        advanceClock(jump, 'wall');
        const { code, halo } = await rig.read();
        [code, halo.attempts, server.tokenRequestCount].should.deepEqual(['ok', 1, 0]);
      });
    }

    it('F57: a clock that is wrong at the start costs one 401 and one token request', async () => {
      await setUp({ expiresAt: Date.now() + 10 * HOUR_MS, obtainedAt: Date.now() });
      server.tokens.expireAccessTokens();
      const { code, halo } = await rig.read();
      [code, halo.attempts, server.tokenRequestCount].should.deepEqual(['ok', 2, 1]);
      should((await rig.read()).halo.attempts).equal(1);
    });
  });

  describe('that are rejected', () => {
    it('F58: 100 concurrent 401 responses cost one token request, and each request is repeated once', async () => {
      await setUp({}, { connection: { requestLimit: 1000 } });
      let waitingCount = 0;
      let release = () => {};
      const allArrived = new Promise<void>((resolve) => {
        release = resolve;
      });
      server.tokens.expireAccessTokens();
      server.api.once(
        ...Array(100).fill((async ({ respond }) => {
          if (++waitingCount === 100) release();
          await allArrived;
          await respond();
        }) satisfies Fault),
      );
      const results = await Promise.all(sendReads(100));
      distinctCodes(results).should.deepEqual(['ok']);
      results.every(({ halo }) => halo.attempts === 2).should.be.true();
      [server.apiRequestCount, server.tokenRequestCount, server.tokens.reuseCount].should.deepEqual([
        200, 1, 0,
      ]);
    });

    it('F59: a token that expires during its request costs one more attempt', async () => {
      await setUp();
      server.api.once(({ respond }) => {
        server.tokens.expireAccessTokens();
        return respond();
      });
      const { code, halo } = await rig.write();
      [code, halo.attempts, server.savedSummaries.length, server.tokenRequestCount].should.deepEqual([
        'ok',
        2,
        1,
        1,
      ]);
    });

    it('F60: after a late 401 for an older token, the newer one is used', async () => {
      await setUp();
      server.tokens.expireAccessTokens();
      let release = () => {};
      server.api.once(async ({ response }) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        response.writeHead(401).end();
      });
      const lateWrite = rig.write();
      await waitUntil(() => server.apiRequestCount === 1);
      (await rig.read()).code.should.equal('ok');
      release();
      const { code, halo } = await lateWrite;
      [code, halo.attempts, server.tokenRequestCount].should.deepEqual(['ok', 2, 1]);
    });
  });

  describe('that temporarily cannot be refreshed', () => {
    const transientFaults: [name: string, fault: Fault][] = [
      ['resets the connection', connectionReset],
      ['closes the connection without a response', connectionClosed],
      ['returns 503', status(503)],
      ['returns 429', status(429, { 'retry-after': '1' })],
      ['returns 500', status(500)],
    ];
    for (const [name, fault] of transientFaults) {
      it(`F61: a token endpoint that ${name} four times is retried, one request at a time`, async () => {
        await setUp(expired());
        let activeRequests = 0;
        let maxActiveRequests = 0;
        const countingFault: Fault = async (context) => {
          maxActiveRequests = Math.max(maxActiveRequests, ++activeRequests);
          // Long enough to detect a second concurrent request.
          await flushEventLoop(50);
          activeRequests--;
          await fault(context);
        };
        server.auth.once(countingFault, countingFault, countingFault, countingFault);
        distinctCodes(await Promise.all([...sendReads(10), rig.write()])).should.deepEqual(['ok']);
        [
          server.tokenRequestCount,
          maxActiveRequests,
          server.tokens.reuseCount,
          server.apiRequestCount,
        ].should.deepEqual([5, 1, 0, 11]);
      });
    }

    it('F62: a lost token response with rotating refresh tokens requires a new sign-in', async () => {
      await setUp(expired());
      server.auth.once(resetAfterProcessing);
      distinctCodes(await Promise.all([...sendReads(5), rig.write()])).should.deepEqual([
        'HALO_LOGIN_REQUIRED',
      ]);
      server.tokenRequestCount.should.equal(2);
      (await rig.write()).code.should.equal('HALO_LOGIN_REQUIRED');
      [server.tokenRequestCount, server.apiRequestCount].should.deepEqual([2, 0]);
      await waitUntil(() => JSON.stringify(rig.statuses).includes('sign in again'));
      rig.expectedNext = 'HALO_LOGIN_REQUIRED';
    });

    it('F63: a lost token response without rotation has no effect', async () => {
      server.tokens.rotate = false;
      await setUp(expired());
      server.auth.once(resetAfterProcessing);
      distinctCodes(await Promise.all(sendReads(5))).should.deepEqual(['ok']);
      server.tokenRequestCount.should.equal(2);
    });

    it('F64: a token endpoint that is down gets five requests, then increasing pauses', async () => {
      await setUp(expired());
      server.auth.always(connectionReset);
      let expectedRequests = 0;
      for (const pauseSeconds of [30, 60, 120, 240, 300, 300]) {
        distinctCodes(await Promise.all([...sendReads(3), rig.write()])).should.deepEqual(['HALO_NETWORK']);
        expectedRequests += 5;
        server.tokenRequestCount.should.equal(expectedRequests);
        advanceClock((pauseSeconds - 1) * SECOND_MS);
        (await rig.write()).code.should.equal('HALO_NETWORK');
        server.tokenRequestCount.should.equal(expectedRequests, `peace for ${pauseSeconds} s`);
        advanceClock(SECOND_MS);
      }
      server.apiRequestCount.should.equal(0);
    });

    it('F64: a token endpoint that never responds fails each message at its deadline', async () => {
      await setUp(expired(), { node: { deadline: 0.3 } });
      server.auth.always(() => {});
      distinctCodes(await Promise.all([...sendReads(3), rig.write()])).should.deepEqual(['HALO_TIMEOUT']);
      [server.tokenRequestCount, server.apiRequestCount].should.deepEqual([1, 0]);
      for (const socket of server.sockets) socket.destroy();
    });
  });

  describe('that are permanently rejected', () => {
    it('F65: a revoked login causes one request, and every message reports to sign in again', async () => {
      const settings = new Map<string, unknown>();
      const account = signedInOptions(server, expired());
      rig = await FlowRig.start(server, { ...account, settings });
      server.tokens.revokeAll();
      for (let round = 0; round < 2; round++) {
        const results = await Promise.all([...sendReads(3), rig.write()]);
        distinctCodes(results).should.deepEqual(['HALO_LOGIN_REQUIRED']);
        should(results[0]?.error.message).match(/connect your account again/);
      }
      [server.tokenRequestCount, server.apiRequestCount].should.deepEqual([1, 0]);
      await waitUntil(() => JSON.stringify(rig.statuses).includes('sign in again'));
      rig.expectedNext = 'HALO_LOGIN_REQUIRED';
      await rig.check();

      // Still marked after a restart.
      rig = await FlowRig.start(server, { ...account, settings });
      (await rig.write()).code.should.equal('HALO_LOGIN_REQUIRED');
      [server.tokenRequestCount, server.apiRequestCount].should.deepEqual([1, 0]);
      rig.expectedNext = 'HALO_LOGIN_REQUIRED';
    });

    it('F66: a wrong client secret is HALO_CONFIG with the field, without a retry', async () => {
      const account = signedInOptions(server, expired());
      rig = await FlowRig.start(server, {
        ...account,
        credentials: { ...account.credentials, clientSecret: 'not-the-right-secret' },
      });
      const results = await Promise.all([...sendReads(3), rig.write()]);
      distinctCodes(results).should.deepEqual(['HALO_CONFIG']);
      should(results[0]?.error).have.property('field', 'clientSecret');
      [server.tokenRequestCount, server.apiRequestCount].should.deepEqual([1, 0]);
      rig.expectedNext = 'HALO_CONFIG';
    });
  });

  describe('in invalid responses', () => {
    const html = '<!doctype html><html><body>Maintenance</body></html>';
    const unusableResponses: [name: string, fault: Fault, requests: number][] = [
      ['a web page', status(200, { 'content-type': 'text/html' }, html), 2],
      ['a redirect', status(302, { location: '/login' }), 2],
      [
        'truncated JSON',
        rawResponse(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"access_token":"acc',
        ),
        2,
      ],
      ['a megabyte', replaceBody(JSON.stringify({ access_token: 'x'.repeat(1_000_000) })), 2],
    ];
    for (const [name, fault, requests] of unusableResponses) {
      it(`F67: ${name} instead of a token is retried once, and nothing is saved`, async () => {
        server.tokens.rotate = false;
        const settings = new Map<string, unknown>();
        await setUp(expired(), { settings });
        server.auth.once(fault);
        (await rig.read()).code.should.equal('ok');
        server.tokenRequestCount.should.equal(2);

        advanceClock(2 * HOUR_MS);
        const storedBefore = JSON.stringify([...settings]);
        server.auth.always(fault);
        const { code } = await rig.write();
        code.should.match(/^HALO_(CONFIG|TOO_LARGE)$/);
        (await rig.write()).code.should.equal(code);
        server.tokenRequestCount.should.equal(2 + requests, 'then no more');
        JSON.stringify([...settings]).should.equal(storedBefore);

        advanceClock(30 * SECOND_MS);
      });
    }

    const DAY_MS = 24 * HOUR_MS;
    for (const [responseFields, lifetimeMs] of [
      [{ id_token: null }, HOUR_MS],
      [{ id_token: 'not.a.token' }, HOUR_MS],
      [{ token_type: undefined }, HOUR_MS],
      [{ refresh_token: null }, HOUR_MS],
      [{ scope: null }, HOUR_MS],
      [{ expires_in: '1200' }, 1200 * SECOND_MS],
      [{ expires_in: 1200 }, 1200 * SECOND_MS],
      [{ expires_in: undefined }, HOUR_MS],
      [{ expires_in: null }, HOUR_MS],
      [{ expires_in: 0 }, HOUR_MS],
      [{ expires_in: -1 }, HOUR_MS],
      [{ expires_in: 'soon' }, HOUR_MS],
      [{ expires_in: 1e12 }, 30 * DAY_MS],
    ] as [object, number][]) {
      const description = JSON.stringify(responseFields, (_, value) => value ?? null);
      it(`F68: a token response with ${description} is accepted, valid for ${lifetimeMs / SECOND_MS} s`, async () => {
        server.tokens.responseOverrides = responseFields as Record<string, unknown>;
        await setUp(expired());
        distinctCodes([await rig.read(), await rig.write()]).should.deepEqual(['ok']);
        advanceClock(lifetimeMs - 65 * SECOND_MS);
        (await rig.read()).code.should.equal('ok');
        server.tokenRequestCount.should.equal(1);

        server.tokens.responseOverrides = {};
        server.tokens.expireAccessTokens();
        advanceClock(10 * SECOND_MS);
        // Without a new refresh token the old one is kept, which this server has revoked.
        const signInLost = 'refresh_token' in responseFields;
        (await rig.read()).code.should.equal(signInLost ? 'HALO_LOGIN_REQUIRED' : 'ok');
        server.tokenRequestCount.should.equal(2);
        if (signInLost) rig.expectedNext = 'HALO_LOGIN_REQUIRED';
      });
    }

    it('F69: the refresh token is kept if the response has none', async () => {
      server.tokens.rotate = false;
      server.tokens.accessTtlSeconds = 100;
      await setUp(expired());
      for (let cycle = 1; cycle <= 3; cycle++) {
        (await rig.read()).code.should.equal('ok');
        server.tokenRequestCount.should.equal(cycle);
        advanceClock(200 * SECOND_MS);
      }
    });
  });

  describe('that are stored', () => {
    it('F71: if the settings cannot be written, the connection keeps working and warns once', async () => {
      server.tokens.accessTtlSeconds = 100;
      await setUp(expired(), { readOnly: true });
      for (let cycle = 0; cycle < 3; cycle++) {
        (await rig.write()).code.should.equal('ok');
        advanceClock(200 * SECOND_MS);
      }
      [server.tokenRequestCount, server.tokens.reuseCount].should.deepEqual([3, 0]);
      rig.warnings.filter((text) => /could not be saved/.test(text)).should.have.length(1);
    });

    it('F72: after a restart without a deploy the newest tokens are used, not the deployed ones', async () => {
      const settings = new Map<string, unknown>();
      const account = signedInOptions(server, expired());
      for (let start = 1; start <= 3; start++) {
        rig = await FlowRig.start(server, { ...account, settings });
        (await rig.read()).code.should.equal('ok');
        advanceClock(2 * HOUR_MS);
        (await rig.write()).code.should.equal('ok');
        await rig.check();
      }
      server.tokens.reuseCount.should.equal(0);
    });

    it('F73: two processes with one login end with "sign in again", not with an endless cycle', async () => {
      const settings = parseConnectionSettings({
        instanceUrl: server.url,
        clientId: 'client-one',
        clientSecret: CLIENT_SECRET,
        signIn: 'account',
      });
      const login = JSON.parse(String(signedInOptions(server, expired()).credentials.tokens))
        .login as StoredLogin;
      const processes = [1, 2].map(() => {
        const tokenManager = new TokenManager({
          load: () => structuredClone(login),
          save: async () => {},
          remove: async () => {},
        });
        tokenManager.configure(settings);
        return tokenManager;
      });
      const [first, second] = processes as [TokenManager, TokenManager];
      await first.getToken(settings);
      (await catchHaloError(() => second.getToken(settings))).code.should.equal('HALO_LOGIN_REQUIRED');
      advanceClock(2 * HOUR_MS);
      for (let round = 0; round < 3; round++) {
        for (const tokenManager of processes) {
          (await catchHaloError(() => tokenManager.getToken(settings))).code.should.equal(
            'HALO_LOGIN_REQUIRED',
          );
        }
      }
      server.tokenRequestCount.should.equal(3);
    });

    it('F74: a changed address or client ID does not receive the old tokens', async () => {
      const otherServer = await FaultyServer.start();
      for (const edit of [{ instanceUrl: otherServer.url }, { tenant: 'other' }]) {
        await setUp({}, { connection: edit });
        const { code, error } = await rig.write();
        code.should.equal('HALO_LOGIN_REQUIRED');
        error.message.should.match(/has changed since the last sign-in/);
        rig.expectedNext = 'HALO_LOGIN_REQUIRED';
        await rig.check();
      }
      const account = signedInOptions(server);
      rig = await FlowRig.start(server, {
        ...account,
        credentials: { ...account.credentials, clientId: 'client-two' },
      });
      (await rig.write()).code.should.equal('HALO_LOGIN_REQUIRED');
      [server.connectionCount, otherServer.connectionCount].should.deepEqual([0, 0]);
      rig.expectedNext = 'HALO_LOGIN_REQUIRED';
    });

    it('F75: a deploy during a refresh loses neither tokens nor settings', async () => {
      await setUp(expired());
      let release = () => {};
      server.auth.once(async ({ respond }) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        await respond();
      });
      const interrupted = rig.read();
      await waitUntil(() => server.tokenRequestCount === 1);
      await rig.deploy({ connection: { timeout: 7 } }, 'nodes');
      (await interrupted).code.should.equal('HALO_CLOSED');
      const nextWrite = rig.write();
      release();
      (await nextWrite).code.should.equal('ok');
      [server.tokenRequestCount, server.tokens.reuseCount].should.deepEqual([1, 0]);
    });
  });
});
