import should from 'should';
import { TokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { RecentErrors } from '../../src/connection/recent-errors';
import { testConnection } from '../../src/diagnostics/connection-test';
import { createReport, type ReportData } from '../../src/diagnostics/report';
import { HaloError } from '../../src/errors';
import { catchHaloError } from '../support/errors';
import { operation } from '../support/operations';
import { settingsFor } from '../support/settings';
import { StubServer, sendJson } from '../support/stub-server';

const REPORTED_AT = Date.UTC(2026, 8, 1, 8, 0, 0);

async function reportLines(data: Partial<ReportData> = {}): Promise<string[]> {
  const settings = data.settings ?? settingsFor('https://acme.haloitsm.com');
  const text = await createReport({
    at: REPORTED_AT,
    versions: { package: '1.2.3', nodeRed: '4.1.0', node: 'v22.9.0', platform: 'linux x64' },
    settings,
    deployed: 'yes',
    state: 'connected',
    rateLimiter: { limit: settings.rateLimit, queued: 0, pausedForMs: 0 },
    errors: [],
    ...data,
  });
  return text.split('\n');
}

describe('createReport', () => {
  it('lists versions, addresses and limits', async () => {
    const settings = settingsFor('https://acme.haloitsm.com/api/Tickets?x=1', {
      signIn: 'account',
      tenant: 'acme',
    });
    const report = await reportLines({ settings, server: { authServer: 'https://acme.haloitsm.com/auth' } });
    should(report[0]).equal('node-red-contrib-halo-itsm 1.2.3, connection report of 2026-09-01T08:00:00Z');
    report.should.containDeep([
      '- Node-RED: 4.1.0',
      '- Node.js: v22.9.0',
      '- Instance: https://acme.haloitsm.com',
      '- Sign in: Connect your account',
      '- Scope: all:standard offline_access',
      '- Authorisation server: https://acme.haloitsm.com/auth (discovered)',
      '- Tenant: acme (given)',
      '- Rate limit: 300 requests per 5 min',
      '- Queue: 0 waiting, at most 1000',
      '- Last test: none since Node-RED was started',
      '- Last errors: none since Node-RED was started',
    ]);
  });

  it('shows a rate limit reported by Halo, and a pause', async () => {
    const report = await reportLines({
      rateLimiter: { limit: { requests: 100, windowMs: 60_000 }, queued: 7, pausedForMs: 41_200 },
    });
    report.should.containDeep([
      '- Rate limit: 100 requests per 1 min in force; configured: 300 requests per 5 min',
      '- Queue: 7 waiting, at most 1000, paused for 42 s after a 429',
    ]);
  });

  it('shows whether TLS settings, a proxy and Redis are configured, without details', async () => {
    const settings = {
      ...settingsFor('https://acme.haloitsm.com'),
      tls: { ca: 'a certificate', passphrase: 'open sesame', rejectUnauthorized: false },
      proxy: { url: 'http://proxy.internal:3128', bypass: [], username: 'u', password: 'proxy-password' },
    };
    const report = await reportLines({ settings, redis: { problem: 'connection refused' } });
    report.should.containDeep([
      '- Redis: disconnected: connection refused',
      '- TLS configuration: yes, certificates are not checked',
      '- Proxy: yes, from the connection',
    ]);
    report.join('\n').should.not.match(/certificate"|sesame|proxy-password|internal/);
    (await reportLines({ redis: {} })).should.containEql('- Redis: connected');
  });

  it('shows the last test without the identity', async () => {
    const report = await reportLines({
      testResult: {
        ok: true,
        at: REPORTED_AT,
        instanceUrl: 'https://acme.haloitsm.com',
        identity: { name: 'Asha Patel', email: 'asha@example.com', kind: 'agent' },
        version: '2.200.1',
        permissions: [
          { name: 'Tickets', result: 'ok' },
          { name: 'Assets', result: 'forbidden' },
        ],
      },
    });
    report.should.containDeep([
      '- Last test: passed, as an agent, Halo version 2.200.1 (2026-09-01T08:00:00Z)',
      '  - Tickets: ok',
      '  - Assets: forbidden',
    ]);
    report.join('\n').should.not.match(/Asha|asha/);
  });
});

describe('createReport, special cases', () => {
  it('marks a last test of another address', async () => {
    const testResult = { ok: false, at: REPORTED_AT, instanceUrl: 'https://other.haloitsm.com' };
    (await reportLines({ testResult })).should.containEql(
      '- Last test: failed, at another address (2026-09-01T08:00:00Z)',
    );
  });

  it('hides values that look like secrets in any setting', async () => {
    const settings = settingsFor('https://acme.haloitsm.com', {
      tenant: 'client_secret=abcdefgh',
      scope: 'x',
    });
    (await reportLines({ settings })).join('\n').should.not.match(/abcdefgh/);
  });
});

describe('RecentErrors', () => {
  let server: StubServer;
  let errors: RecentErrors;
  let tokenManager: TokenManager;
  const settings = () => settingsFor(server.url, { authServer: `${server.url}/auth` });

  beforeEach(async () => {
    errors = new RecentErrors();
    server = await StubServer.start({
      'POST /auth/token': (_, res) => sendJson(res, 200, { access_token: 'token', expires_in: 3600 }),
    });
    tokenManager = new TokenManager({ load: () => undefined, save: async () => {}, remove: async () => {} });
    tokenManager.configure(settings());
  });
  afterEach(() => server.close());

  async function failRun(name: string, respond: (response: never) => void): Promise<void> {
    server.on('GET /api/Tickets/7', (_, response) => respond(response as never));
    const client = new HaloClient(settings(), tokenManager, undefined, errors);
    await catchHaloError(() =>
      client.run(operation('GET /Tickets/{id}', { operationId: name }), { request: { id: 7 } }),
    );
    client.close();
  }

  it('contains code, status and operation, without the message of Halo', async () => {
    await failRun('ticket.get', (response) => sendJson(response, 403, ['Maria Lopez may not see ticket 7']));
    const [error] = errors.list;
    should(error).containEql({ code: 'HALO_FORBIDDEN', statusCode: 403, operation: 'ticket.get', count: 1 });
    const report = (await reportLines({ errors: errors.list })).join('\n');
    report.should.match(/HALO_FORBIDDEN status 403 ticket\.get: \(Halo's message, not included\)/);
    report.should.not.match(/Maria/);
  });

  it('contains our own message, which names the host', async () => {
    await failRun('ticket.get', (response: never) => (response as { destroy(): void }).destroy());
    String(errors.list[0]?.message).should.match(/^Cannot reach 127\.0\.0\.1:\d+/);
  });

  it('keeps the last ten, newest first, and counts repeated errors as one', () => {
    for (let number = 1; number <= 12; number++) {
      errors.add(new HaloError('HALO_SERVER', 'Try again.', { statusCode: 500 + number }), 'ticket.list');
    }
    for (let repeat = 0; repeat < 3; repeat++)
      errors.add(new HaloError('HALO_NETWORK', 'Gone.'), 'ticket.list');
    errors.list.length.should.equal(10);
    should(errors.list[0]).containEql({ code: 'HALO_NETWORK', count: 3 });
    should(errors.list.at(-1)?.statusCode).equal(504);
  });

  it('contains no secret, no email address and no error of a stopped flow', () => {
    errors.add(new HaloError('HALO_CLOSED', 'Stopped.'), 'ticket.list');
    errors.list.should.be.empty();
    errors.add(new HaloError('HALO_CONFIG', 'asha@example.com sent Bearer abcdefgh1234.'), 'sign-in');
    String(errors.list[0]?.message).should.equal('[address] sent Bearer [hidden]');
  });

  it('contains the error of a failed connection test', async () => {
    server.on('GET /api/Agent/me', (_, res) => sendJson(res, 500, { message: 'Maria' }));
    const result = await testConnection(settings(), tokenManager, undefined, errors);
    result.ok.should.be.false();
    should(errors.list[0]).containEql({ code: 'HALO_SERVER', statusCode: 500, operation: 'connection test' });
    JSON.stringify(errors.list).should.not.match(/Maria/);
  });
});
