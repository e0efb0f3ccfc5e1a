import should from 'should';
import {
  accountTokens,
  Browser,
  type Json,
  PracticeTenant,
  pkce,
  REDIRECT_URI,
  signInAccount,
} from './practice-tenant';

describe('The sign-in of the practice tenant', () => {
  let practice: PracticeTenant;

  before(async () => {
    practice = await PracticeTenant.start();
  });
  after(() => practice.tenant.close());

  const refreshTokens = (token: unknown) =>
    practice.requestToken({
      grant_type: 'refresh_token',
      ...practice.clientCredentials('account'),
      refresh_token: String(token),
    });

  it('returns the URL of its authorization server without a token', async () => {
    const response = await fetch(`${practice.tenant.url}/api/AuthInfo`);
    (await response.json()).should.eql({ auth_url: `${practice.tenant.url}/auth`, tenant_id: 'practice' });
  });

  it('can omit the tenant from the discovery response, or return a URL with a trailing slash', async () => {
    const otherPractice = await PracticeTenant.start({
      authInfo: { tenant_id: undefined, auth_url: 'http://x.invalid/auth/' },
    });
    const response = await fetch(`${otherPractice.tenant.url}/api/authinfo`);
    (await response.json()).should.eql({ auth_url: 'http://x.invalid/auth/' });
    await otherPractice.tenant.close();
  });

  it('issues a token for the API-only agent to an application', async () => {
    const form = {
      grant_type: 'client_credentials',
      ...practice.clientCredentials('application'),
      scope: 'all',
    };
    const { status, body } = await practice.requestToken(form, '?tenant=practice');
    status.should.equal(200);
    should(body).containEql({ token_type: 'Bearer', expires_in: 3600, scope: 'all' });
    should(body).not.have.property('refresh_token');
    practice.useToken((body as Json).access_token);
    (await practice.expectOk('GET', '/Agent/me')).should.containEql({ id: 6, isapiagent: true });
  });

  it('signs in an account with PKCE and issues a refresh token for offline_access', async () => {
    const { url, form } = await signInAccount(practice);
    form.text.should.containEql('Sign in to Halo');
    const callbackUrl = new URL(url);
    `${callbackUrl.origin}${callbackUrl.pathname}`.should.equal(REDIRECT_URI);
    should(callbackUrl.searchParams.get('state')).equal('the-state');
    const tokens = await accountTokens(practice);
    tokens.should.have.properties(['access_token', 'refresh_token']);
    practice.useToken(tokens.access_token);
    (await practice.expectOk('GET', '/Agent/me')).should.containEql({ id: 2, name: 'Asha Patel' });
  });

  it('shows no form in a browser that is signed in', async () => {
    const browser = new Browser(practice.tenant.url);
    await signInAccount(practice, { browser });
    const repeated = await signInAccount(practice, { browser });
    repeated.form.url.should.startWith(REDIRECT_URI);
  });

  it('issues no refresh token without offline_access', async () => {
    const tokens = await accountTokens(practice, { scope: 'all:standard' });
    tokens.should.have.property('access_token');
    tokens.should.not.have.property('refresh_token');
  });

  it('signs in an end user, who has /Users/me but no /Agent/me', async () => {
    practice.useToken((await accountTokens(practice, { username: 'maria.lopez' })).access_token);
    (await practice.expectOk('GET', '/Users/me')).should.containEql({ id: 33, name: 'Maria Lopez' });
    const agent = await practice.get('/Agent/me');
    agent.status.should.equal(403);
    agent.text.should.equal('');
    const { tickets } = await practice.expectOk('GET', '/Tickets');
    new Set((tickets as Json[]).map(({ user_id }) => user_id)).should.eql(new Set([33]));
    (await practice.post('/Client', [{ name: 'Mine' }])).status.should.equal(403);
    const { actions } = await practice.expectOk('GET', '/Actions?ticket_id=1001');
    (actions as Json[]).map(({ outcome }) => outcome).should.eql(['Public Note', 'Ticket Logged']);
    should((await practice.expectOk('GET', '/Actions?ticket_id=1002')).actions).eql([]);
    (await practice.post('/Actions', [{ ticket_id: 1002, outcome_id: 8, note: 'x' }])).status.should.equal(
      400,
    );
  });

  it('shows the form again after a wrong password, and redirects with an error when cancelled', async () => {
    const wrongPassword = await signInAccount(practice, { password: 'wrong' });
    wrongPassword.status.should.equal(401);
    wrongPassword.text.should.containEql('Incorrect user name or password');
    const cancelled = await signInAccount(practice, { choice: 'cancel' });
    should(new URL(cancelled.url).searchParams.get('error')).equal('access_denied');
  });

  it('rejects API-only and disabled agents in the form', async () => {
    for (const username of ['integration.api', 'petra.novak']) {
      (await signInAccount(practice, { username })).status.should.equal(401);
    }
  });

  it('accepts a code once, and only with its verifier', async () => {
    const exchangeCode = (code: string, code_verifier: string) =>
      practice.requestToken({
        grant_type: 'authorization_code',
        ...practice.clientCredentials('account'),
        code,
        redirect_uri: REDIRECT_URI,
        code_verifier,
      });
    const firstSignIn = await signInAccount(practice);
    const wrongVerifier = await exchangeCode(
      new URL(firstSignIn.url).searchParams.get('code') ?? '',
      pkce().verifier,
    );
    wrongVerifier.status.should.equal(400);
    should(wrongVerifier.body).containEql({ error: 'invalid_grant' });
    const secondSignIn = await signInAccount(practice);
    const code = new URL(secondSignIn.url).searchParams.get('code') ?? '';
    (await exchangeCode(code, secondSignIn.verifier)).status.should.equal(200);
    should((await exchangeCode(code, secondSignIn.verifier)).body).containEql({ error: 'invalid_grant' });
  });

  it('rotates refresh tokens and ends the sign-in when one is used twice', async () => {
    const { refresh_token } = await accountTokens(practice);
    const revokedBefore = practice.tenant.revokedGrantCount;
    const refreshed = (await refreshTokens(refresh_token)).body as Json;
    String(refreshed.refresh_token)
      .should.match(/^\S{20,}$/)
      .and.not.equal(refresh_token);
    const reuse = await refreshTokens(refresh_token);
    reuse.status.should.equal(400);
    should(reuse.body).containEql({
      error: 'invalid_grant',
      error_description: 'The specified token is no longer valid.',
    });
    (await refreshTokens(refreshed.refresh_token)).status.should.equal(400);
    practice.useToken(refreshed.access_token);
    (await practice.get('/Agent/me')).status.should.equal(401);
    practice.tenant.revokedGrantCount.should.equal(revokedBefore + 1);
  });

  it('keeps refresh tokens when rotation is off', async () => {
    const otherPractice = await PracticeTenant.start({ rotateRefreshTokens: false });
    const { refresh_token } = await accountTokens(otherPractice);
    const form = {
      grant_type: 'refresh_token',
      ...otherPractice.clientCredentials('account'),
      refresh_token: String(refresh_token),
    };
    for (let i = 0; i < 2; i++) (await otherPractice.requestToken(form)).status.should.equal(200);
    await otherPractice.tenant.close();
  });

  it('responds to an unknown tenant with 500 and an HTML page', async () => {
    const form = {
      grant_type: 'client_credentials',
      ...practice.clientCredentials('application'),
      scope: 'all',
    };
    const { status, text, headers } = await practice.requestToken(form, '?tenant=acme');
    status.should.equal(500);
    should(headers.get('content-type')).startWith('text/html');
    text.should.containEql('Runtime Error');
  });

  it('responds to a wrong client id or secret with 401 invalid_client', async () => {
    for (const wrongCredentials of [{ client_id: 'nobody' }, { client_secret: 'wrong' }] as Record<
      string,
      string
    >[]) {
      const form = {
        grant_type: 'client_credentials',
        ...practice.clientCredentials('application'),
        scope: 'all',
        ...wrongCredentials,
      };
      const { status, body } = await practice.requestToken(form);
      status.should.equal(401);
      should(body).containEql({ error: 'invalid_client' });
    }
  });

  it('responds with invalid_scope to scopes that Halo does not have', async () => {
    const form = {
      grant_type: 'client_credentials',
      ...practice.clientCredentials('application'),
      scope: 'read:agents',
    };
    const { status, body } = await practice.requestToken(form);
    status.should.equal(400);
    should(body).containEql({ error: 'invalid_scope' });
    const account = await signInAccount(practice, { scope: 'all read:users offline_access' });
    should(new URL(account.url).searchParams.get('error')).equal('invalid_scope');
  });

  it('shows an error page instead of redirecting to an unregistered URL', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: practice.tenant.account.clientId,
      redirect_uri: 'http://127.0.0.1:9/elsewhere',
      scope: 'all',
    });
    const page = await new Browser(practice.tenant.url).goto(
      `${practice.tenant.url}/auth/authorize?${query}`,
    );
    page.status.should.equal(400);
    page.url.should.startWith(practice.tenant.url);
    page.text.should.containEql('redirect_uri');
  });

  it('rejects a missing, invalid or expired token with 401 without a body', async () => {
    await practice.signIn();
    practice.tenant.expireAccessTokens();
    for (const token of ['made-up', undefined]) {
      if (token) practice.useToken(token);
      const response = await practice.get('/Tickets');
      response.status.should.equal(401);
      response.text.should.equal('');
      should(response.headers.get('www-authenticate')).equal('Bearer');
    }
  });

  it('ends every sign-in with revokeAll', async () => {
    const { access_token, refresh_token } = await accountTokens(practice);
    practice.tenant.revokeAll();
    practice.useToken(access_token);
    (await practice.get('/Agent/me')).status.should.equal(401);
    should((await refreshTokens(refresh_token)).body).containEql({ error: 'invalid_grant' });
  });

  it('returns the lifetime of access tokens', async () => {
    const otherPractice = await PracticeTenant.start({ accessTokenSeconds: 1 });
    (await otherPractice.get('/Agent/me')).status.should.equal(200);
    const form = {
      grant_type: 'client_credentials',
      ...otherPractice.clientCredentials('application'),
      scope: 'all',
    };
    should((await otherPractice.requestToken(form)).body).containEql({ expires_in: 1 });
    await otherPractice.tenant.close();
  });

  it('logs token requests without their secrets', async () => {
    practice.tenant.requests.length = 0;
    await accountTokens(practice);
    const tokenRequests = practice.tenant.requests.filter(({ path }) => path === '/auth/token');
    tokenRequests.should.have.length(1);
    should(tokenRequests[0]).containEql({ method: 'POST', status: 200 });
    should(tokenRequests[0]?.body).containEql({
      grant_type: 'authorization_code',
      client_id: 'practice-account',
    });
    JSON.stringify(practice.tenant.requests).should.not.containEql(practice.tenant.account.clientSecret);
  });

  it('rejects requests outside the token’s scopes with 403 without a body', async () => {
    await practice.signIn('read:tickets');
    (await practice.get('/Tickets')).status.should.equal(200);
    for (const rejectedForm of [
      await practice.post('/Tickets', [{ summary: 'x' }]),
      await practice.get('/Users'),
      await practice.post('/Status', [{ name: 'x' }]),
    ]) {
      rejectedForm.status.should.equal(403);
      rejectedForm.text.should.equal('');
    }
  });
});
