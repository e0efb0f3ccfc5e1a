import should from 'should';
import { accountTokens, Browser, type Json, Practice, pkce, REDIRECT, signInAccount } from './practice';

describe('The sign-in of the practice tenant', () => {
  let practice: Practice;

  before(async () => {
    practice = await Practice.start();
  });
  after(() => practice.tenant.close());

  const refresh = (token: unknown) =>
    practice.requestToken({
      grant_type: 'refresh_token',
      ...practice.secrets('account'),
      refresh_token: String(token),
    });

  it('says without a token where its authorisation server is', async () => {
    const answer = await fetch(`${practice.tenant.url}/api/AuthInfo`);
    (await answer.json()).should.eql({ auth_url: `${practice.tenant.url}/auth`, tenant_id: 'practice' });
  });

  it('can leave the tenant out of what it says, or say it with a slash', async () => {
    const other = await Practice.start({
      authInfo: { tenant_id: undefined, auth_url: 'http://x.invalid/auth/' },
    });
    const answer = await fetch(`${other.tenant.url}/api/authinfo`);
    (await answer.json()).should.eql({ auth_url: 'http://x.invalid/auth/' });
    await other.tenant.close();
  });

  it('gives an application a token for the API-only agent', async () => {
    const form = { grant_type: 'client_credentials', ...practice.secrets('application'), scope: 'all' };
    const { status, body } = await practice.requestToken(form, '?tenant=practice');
    status.should.equal(200);
    should(body).containEql({ token_type: 'Bearer', expires_in: 3600, scope: 'all' });
    should(body).not.have.property('refresh_token');
    practice.use((body as Json).access_token);
    (await practice.ok('GET', '/Agent/me')).should.containEql({ id: 6, isapiagent: true });
  });

  it('signs an account in with PKCE and gives a refresh token for offline_access', async () => {
    const { url, form } = await signInAccount(practice);
    form.text.should.containEql('Sign in to Halo');
    const back = new URL(url);
    `${back.origin}${back.pathname}`.should.equal(REDIRECT);
    should(back.searchParams.get('state')).equal('the-state');
    const tokens = await accountTokens(practice);
    tokens.should.have.properties(['access_token', 'refresh_token']);
    practice.use(tokens.access_token);
    (await practice.ok('GET', '/Agent/me')).should.containEql({ id: 2, name: 'Asha Patel' });
  });

  it('does not ask again in a browser that is signed in', async () => {
    const browser = new Browser(practice.tenant.url);
    await signInAccount(practice, { browser });
    const again = await signInAccount(practice, { browser });
    again.form.url.should.startWith(REDIRECT);
  });

  it('gives no refresh token without offline_access', async () => {
    const tokens = await accountTokens(practice, { scope: 'all:standard' });
    tokens.should.have.property('access_token');
    tokens.should.not.have.property('refresh_token');
  });

  it('signs an end user in, who is /Users/me and no agent', async () => {
    practice.use((await accountTokens(practice, { username: 'maria.lopez' })).access_token);
    (await practice.ok('GET', '/Users/me')).should.containEql({ id: 33, name: 'Maria Lopez' });
    const asAgent = await practice.get('/Agent/me');
    asAgent.status.should.equal(403);
    asAgent.text.should.equal('');
    const { tickets } = await practice.ok('GET', '/Tickets');
    new Set((tickets as Json[]).map(({ user_id }) => user_id)).should.eql(new Set([33]));
    (await practice.post('/Client', [{ name: 'Mine' }])).status.should.equal(403);
    const { actions } = await practice.ok('GET', '/Actions?ticket_id=1001');
    (actions as Json[]).map(({ outcome }) => outcome).should.eql(['Public Note', 'Ticket Logged']);
    should((await practice.ok('GET', '/Actions?ticket_id=1002')).actions).eql([]);
    (await practice.post('/Actions', [{ ticket_id: 1002, outcome_id: 8, note: 'x' }])).status.should.equal(
      400,
    );
  });

  it('shows the form again after a wrong password, and goes back with an error when cancelled', async () => {
    const wrong = await signInAccount(practice, { password: 'wrong' });
    wrong.status.should.equal(401);
    wrong.text.should.containEql('not right');
    const cancelled = await signInAccount(practice, { choice: 'cancel' });
    should(new URL(cancelled.url).searchParams.get('error')).equal('access_denied');
  });

  it('refuses API-only and disabled agents at the form', async () => {
    for (const username of ['integration.api', 'petra.novak']) {
      (await signInAccount(practice, { username })).status.should.equal(401);
    }
  });

  it('takes a code once, and only with its verifier', async () => {
    const exchange = (code: string, code_verifier: string) =>
      practice.requestToken({
        grant_type: 'authorization_code',
        ...practice.secrets('account'),
        code,
        redirect_uri: REDIRECT,
        code_verifier,
      });
    const first = await signInAccount(practice);
    const wrong = await exchange(new URL(first.url).searchParams.get('code') ?? '', pkce().verifier);
    wrong.status.should.equal(400);
    should(wrong.body).containEql({ error: 'invalid_grant' });
    const second = await signInAccount(practice);
    const code = new URL(second.url).searchParams.get('code') ?? '';
    (await exchange(code, second.verifier)).status.should.equal(200);
    should((await exchange(code, second.verifier)).body).containEql({ error: 'invalid_grant' });
  });

  it('rotates refresh tokens and ends the sign-in when one is used twice', async () => {
    const { refresh_token } = await accountTokens(practice);
    const revokedBefore = practice.tenant.revokedGrants;
    const second = (await refresh(refresh_token)).body as Json;
    String(second.refresh_token)
      .should.match(/^\S{20,}$/)
      .and.not.equal(refresh_token);
    const reuse = await refresh(refresh_token);
    reuse.status.should.equal(400);
    should(reuse.body).containEql({
      error: 'invalid_grant',
      error_description: 'The specified token is no longer valid.',
    });
    (await refresh(second.refresh_token)).status.should.equal(400);
    practice.use(second.access_token);
    (await practice.get('/Agent/me')).status.should.equal(401);
    practice.tenant.revokedGrants.should.equal(revokedBefore + 1);
  });

  it('keeps refresh tokens when rotation is off', async () => {
    const other = await Practice.start({ rotate: false });
    const { refresh_token } = await accountTokens(other);
    const form = {
      grant_type: 'refresh_token',
      ...other.secrets('account'),
      refresh_token: String(refresh_token),
    };
    for (let i = 0; i < 2; i++) (await other.requestToken(form)).status.should.equal(200);
    await other.tenant.close();
  });

  it('answers 500 with a web page for a tenant that it does not know', async () => {
    const form = { grant_type: 'client_credentials', ...practice.secrets('application'), scope: 'all' };
    const { status, text, headers } = await practice.requestToken(form, '?tenant=acme');
    status.should.equal(500);
    should(headers.get('content-type')).startWith('text/html');
    text.should.containEql('Runtime Error');
  });

  it('answers invalid_client with 401 for a wrong id and a wrong secret', async () => {
    for (const wrong of [{ client_id: 'nobody' }, { client_secret: 'wrong' }] as Record<string, string>[]) {
      const form = {
        grant_type: 'client_credentials',
        ...practice.secrets('application'),
        scope: 'all',
        ...wrong,
      };
      const { status, body } = await practice.requestToken(form);
      status.should.equal(401);
      should(body).containEql({ error: 'invalid_client' });
    }
  });

  it('answers invalid_scope for scopes that Halo does not have', async () => {
    const form = {
      grant_type: 'client_credentials',
      ...practice.secrets('application'),
      scope: 'read:agents',
    };
    const { status, body } = await practice.requestToken(form);
    status.should.equal(400);
    should(body).containEql({ error: 'invalid_scope' });
    const account = await signInAccount(practice, { scope: 'all read:users offline_access' });
    should(new URL(account.url).searchParams.get('error')).equal('invalid_scope');
  });

  it('shows a page instead of going back to a redirect URL that is not registered', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: practice.tenant.account.clientId,
      redirect_uri: 'http://127.0.0.1:9/elsewhere',
      scope: 'all',
    });
    const page = await new Browser(practice.tenant.url).go(`${practice.tenant.url}/auth/authorize?${query}`);
    page.status.should.equal(400);
    page.url.should.startWith(practice.tenant.url);
    page.text.should.containEql('redirect_uri');
  });

  it('refuses requests without a token, with a made-up one and with an expired one: 401 without a body', async () => {
    await practice.signIn();
    practice.tenant.expireAccessTokens();
    for (const token of ['made-up', undefined]) {
      if (token) practice.use(token);
      const answer = await practice.get('/Tickets');
      answer.status.should.equal(401);
      answer.text.should.equal('');
      should(answer.headers.get('www-authenticate')).equal('Bearer');
    }
  });

  it('ends every sign-in with revokeAll', async () => {
    const { access_token, refresh_token } = await accountTokens(practice);
    practice.tenant.revokeAll();
    practice.use(access_token);
    (await practice.get('/Agent/me')).status.should.equal(401);
    should((await refresh(refresh_token)).body).containEql({ error: 'invalid_grant' });
  });

  it('says how long its access tokens live', async () => {
    const other = await Practice.start({ accessTokenSeconds: 1 });
    (await other.get('/Agent/me')).status.should.equal(200);
    const form = { grant_type: 'client_credentials', ...other.secrets('application'), scope: 'all' };
    should((await other.requestToken(form)).body).containEql({ expires_in: 1 });
    await other.tenant.close();
  });

  it('logs token requests without their secrets', async () => {
    practice.tenant.requests.length = 0;
    await accountTokens(practice);
    const log = practice.tenant.requests.filter(({ path }) => path === '/auth/token');
    log.should.have.length(1);
    should(log[0]).containEql({ method: 'POST', status: 200 });
    should(log[0]?.body).containEql({
      grant_type: 'authorization_code',
      client_id: 'practice-account',
    });
    JSON.stringify(practice.tenant.requests).should.not.containEql(practice.tenant.account.clientSecret);
  });

  it('holds scopes against what is asked: 403 without a body', async () => {
    await practice.signIn('read:tickets');
    (await practice.get('/Tickets')).status.should.equal(200);
    for (const refused of [
      await practice.post('/Tickets', [{ summary: 'x' }]),
      await practice.get('/Users'),
      await practice.post('/Status', [{ name: 'x' }]),
    ]) {
      refused.status.should.equal(403);
      refused.text.should.equal('');
    }
  });
});
