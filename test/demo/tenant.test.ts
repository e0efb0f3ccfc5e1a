import should from 'should';
import { startTenant } from '../../demo/tenant/index';
import { type Json, PracticeTenant } from './practice-tenant';

describe('The practice tenant', () => {
  let practice: PracticeTenant;

  const startPractice = async (options = {}) => {
    practice = await PracticeTenant.start(options);
    return practice;
  };
  afterEach(() => practice.tenant.close());

  it('responds with 429 and Halo’s message when the rate limit is reached', async () => {
    await startPractice({ rateLimit: { requests: 2, windowMinutes: 5 } });
    for (let i = 0; i < 2; i++) (await practice.get('/Status')).status.should.equal(200);
    const { status, text, headers } = await practice.get('/Status');
    status.should.equal(429);
    text.should.equal('Rate Limit Reached - 2 Requests per rolling 5 minute window');
    headers.has('retry-after').should.be.false();
  });

  it('sends Retry-After only when configured', async () => {
    await startPractice({ rateLimit: { requests: 0, windowMinutes: 1, retryAfterSeconds: 7 } });
    String((await practice.get('/Status')).headers.get('retry-after')).should.equal('7');
  });

  it('limits to 300 requests in five minutes by default', async () => {
    await startPractice();
    const tenant = await startTenant();
    const authInfoStatus = async () => (await fetch(`${tenant.url}/api/authinfo`)).status;
    for (let i = 0; i < 300; i++) (await authInfoStatus()).should.equal(200);
    (await authInfoStatus()).should.equal(429);
    await tenant.close();
  });

  it('logs requests with their bodies and statuses', async () => {
    await startPractice();
    await practice.post('/Tickets?returnall=true', [{ summary: 'x' }]);
    await practice.get('/Tickets/abc');
    practice.tenant.requests.should.eql([
      {
        method: 'POST',
        path: '/api/Tickets',
        query: { returnall: 'true' },
        body: [{ summary: 'x' }],
        status: 201,
      },
      { method: 'GET', path: '/api/Tickets/abc', query: {}, body: undefined, status: 400 },
    ]);
  });

  it('lets an interceptor replace responses, before or after processing', async () => {
    const { tenant } = await startPractice();
    tenant.intercept(({ path }) => (path.endsWith('/Status') ? { status: 503, body: 'busy' } : undefined));
    (await practice.get('/Status')).status.should.equal(503);

    tenant.intercept(async (_, proceed) => {
      await proceed();
      return 'drop' as const;
    });
    await practice.post('/Tickets', [{ summary: 'Lost answer' }]).should.be.rejected();
    tenant.intercept();
    (await practice.expectOk('GET', '/Tickets/1141')).should.containEql({ summary: 'Lost answer' });
  });

  it('lets an interceptor replace responses of the token endpoint', async () => {
    const { tenant } = await startPractice();
    tenant.intercept(({ path }, proceed) =>
      path === '/auth/token' ? { status: 400, body: { error: 'invalid_grant' } } : proceed(),
    );
    const { status, body } = await practice.requestToken({ grant_type: 'client_credentials' });
    status.should.equal(400);
    should(body).eql({ error: 'invalid_grant' });
  });

  it('restores its initial state on reset and keeps sign-ins', async () => {
    const { tenant } = await startPractice();
    await practice.post('/Tickets', [{ summary: 'x' }]);
    tenant.reset();
    tenant.requests.should.be.empty();
    tenant.store.tickets.should.have.length(140);
    (await practice.get('/Agent/me')).status.should.equal(200);
  });

  it('can be closed while connections are open', async () => {
    const { tenant } = await startPractice();
    tenant.intercept(() => new Promise(() => {}));
    const response = practice.get('/Status');
    response.catch(() => {});
    while (tenant.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await tenant.close();
    await response.should.be.rejected();
    await startPractice();
  });

  it('sends the headers that Halo sends', async () => {
    await startPractice();
    const { headers } = await practice.get('/Status');
    String(headers.get('content-type')).should.equal('application/json; charset=utf-8');
    String(headers.get('cache-control')).should.equal('no-cache,no-store,must-revalidate');
  });

  describe('The web page', () => {
    const page = async (path: string) => {
      const response = await fetch(practice.tenant.url + path);
      return { status: response.status, text: await response.text(), headers: response.headers };
    };
    const write = (...tickets: Json[]) => practice.expectOk('POST', '/Tickets', tickets);
    beforeEach(() => startPractice());

    it('lists the tickets, newest first, and the latest requests', async () => {
      await write({ summary: 'Brand new' });
      const { text } = await page('/');
      text
        .indexOf('Brand new')
        .should.be.above(0)
        .and.below(text.indexOf('Laptop does not start after update'));
      text.should.containEql('<b>POST</b> /api/Tickets');
    });

    it('filters tickets', async () => {
      const { text } = await page('/?show=approval');
      text.should.containEql('Replace the core switch');
      text.should.not.containEql('Laptop does not start after update');
      (await page('/?show=constructor')).status.should.equal(200);
    });

    it('shows a ticket with its actions, approvals and fields, also at Halo’s own URL', async () => {
      await write({ id: 1010, customfields: [{ name: 'CFfloor', value: 'third' }] });
      for (const path of ['/tickets/1010', '/ticket?id=1010', '/tickets?id=1010&showmenu=true']) {
        const { text } = await page(path);
        for (const expected of ['Approval requested', 'Samuel Osei', 'Floor', 'third'])
          text.should.containEql(expected);
      }
    });

    it('escapes all content written by a flow', async () => {
      const scriptTag = '<script>alert(1)</script>"\'&';
      const { id } = await write({
        summary: scriptTag,
        details: scriptTag,
        category_1: scriptTag,
        customfields: [{ id: 201, value: scriptTag }],
      });
      await practice.expectOk('POST', '/Actions', [
        { ticket_id: id, outcome_id: 7, note: scriptTag, emailto: scriptTag },
      ]);
      await practice.get(`/Tickets?search=${encodeURIComponent(scriptTag)}`);
      for (const path of ['/', `/tickets/${id}`]) {
        const { text, headers } = await page(path);
        text.should.not.containEql('<script>alert');
        text.should.containEql('&lt;script&gt;');
        String(headers.get('content-security-policy')).should.startWith("default-src 'none'");
      }
    });

    it('loads no external resources and has a page for unknown paths', async () => {
      for (const path of ['/', '/tickets/1001', '/page.css', '/page.js']) {
        (await page(path)).text.should.not.match(/(src|href)="https?:|@import|url\(/);
      }
      (await page('/tickets/7')).status.should.equal(404);
      (await page('/elsewhere')).status.should.equal(404);
    });
  });
});
