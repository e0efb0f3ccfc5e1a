import { authEndpoint } from '../../src/auth/discovery';
import { authorizationRequest } from '../../src/auth/oauth';
import { PendingSignIns } from '../../src/auth/pending-sign-ins';
import { catchHaloError } from '../support/errors';
import { settingsFor } from '../support/settings';

const server = { url: 'https://auth.example/auth', issuer: 'https://auth.example/auth' };
const settings = settingsFor('https://halo.example', { signIn: 'account', scope: 'read:tickets' });
const REDIRECT_URI = 'https://flows.example/halo-connection/callback';

describe('PendingSignIns', () => {
  const createSignIn = async (signIns: PendingSignIns) => {
    const request = await authorizationRequest(server, settings, REDIRECT_URI);
    return { ...request, cookie: signIns.create('c1', { server, settings }, request, REDIRECT_URI) };
  };

  it('requests a code with PKCE S256, the configured scope and the redirect URL', async () => {
    const { url, state, codeVerifier } = await authorizationRequest(server, settings, REDIRECT_URI);
    const query = Object.fromEntries(url.searchParams);
    query.should.containEql({
      response_type: 'code',
      client_id: 'client-one',
      redirect_uri: REDIRECT_URI,
      scope: 'read:tickets offline_access',
      code_challenge_method: 'S256',
      state,
    });
    url.href.should.not.containEql(codeVerifier).and.not.containEql(settings.clientSecret);
  });

  it('uses a new 32-byte state and code verifier for each sign-in', async () => {
    const requests = await Promise.all(
      [1, 2, 3].map(() => authorizationRequest(server, settings, REDIRECT_URI)),
    );
    const values = requests.flatMap(({ state, codeVerifier }) => [state, codeVerifier]);
    new Set(values).size.should.equal(6);
    for (const value of values) Buffer.from(value, 'base64url').length.should.equal(32);
  });

  it('removes the oldest sign-in when there are too many', async () => {
    const signIns = new PendingSignIns();
    const created = [];
    for (let count = 0; count < 21; count++) created.push(await createSignIn(signIns));
    const [first, second] = created as [(typeof created)[0], (typeof created)[0]];
    (await catchHaloError(() => signIns.consume(first.state, [first.cookie]))).code.should.equal(
      'HALO_LOGIN_REQUIRED',
    );
    signIns.consume(second.state, [second.cookie]).redirectUri.should.equal(REDIRECT_URI);
  });

  it('identifies a sign-in by an id that does not reveal its state', async () => {
    const signIns = new PendingSignIns();
    const { state } = await createSignIn(signIns);
    const id = PendingSignIns.idFromState(state);
    signIns.isPending('c1', id).should.be.true();
    state.should.not.containEql(id);
    (await catchHaloError(() => signIns.consume(id, []))).code.should.equal('HALO_LOGIN_REQUIRED');
    signIns.isPending('c1', id).should.be.true();
  });
});

describe('authEndpoint', () => {
  it('encodes the tenant, so that it cannot add parameters', () => {
    const url = authEndpoint({ url: server.url, tenant: 'a&client_id=x#y' }, 'token');
    Object.fromEntries(url.searchParams).should.deepEqual({ tenant: 'a&client_id=x#y' });
    url.hash.should.equal('');
  });
});
