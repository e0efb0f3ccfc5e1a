import { authEndpoint } from '../../src/auth/discovery';
import { signInRequest } from '../../src/auth/oauth';
import { Attempts } from '../../src/auth/pending-sign-ins';
import { haloError } from '../support/errors';
import { settingsFor } from '../support/settings';

const server = { url: 'https://auth.example/auth', issuer: 'https://auth.example/auth' };
const settings = settingsFor('https://halo.example', { signIn: 'account', scope: 'read:tickets' });
const REDIRECT = 'https://flows.example/halo-connection/callback';

describe('A sign-in under way', () => {
  const begin = async (attempts: Attempts) => {
    const request = await signInRequest(server, settings, REDIRECT);
    return { ...request, cookie: attempts.begin('c1', { server, settings }, request, REDIRECT) };
  };

  it('asks for a code with PKCE S256, the scope that was chosen and a redirect URL of its own', async () => {
    const { url, state, codeVerifier } = await signInRequest(server, settings, REDIRECT);
    const query = Object.fromEntries(url.searchParams);
    query.should.containEql({
      response_type: 'code',
      client_id: 'client-one',
      redirect_uri: REDIRECT,
      scope: 'read:tickets offline_access',
      code_challenge_method: 'S256',
      state,
    });
    url.href.should.not.containEql(codeVerifier).and.not.containEql(settings.clientSecret);
  });

  it('has a state and a verifier of 32 random bytes, never the same', async () => {
    const requests = await Promise.all([1, 2, 3].map(() => signInRequest(server, settings, REDIRECT)));
    const values = requests.flatMap(({ state, codeVerifier }) => [state, codeVerifier]);
    new Set(values).size.should.equal(6);
    for (const value of values) Buffer.from(value, 'base64url').length.should.equal(32);
  });

  it('gives way to newer ones when there are too many', async () => {
    const attempts = new Attempts();
    const begun = [];
    for (let count = 0; count < 21; count++) begun.push(await begin(attempts));
    const [first, second] = begun as [(typeof begun)[0], (typeof begun)[0]];
    (await haloError(() => attempts.take(first.state, [first.cookie]))).code.should.equal(
      'HALO_LOGIN_REQUIRED',
    );
    attempts.take(second.state, [second.cookie]).redirectUri.should.equal(REDIRECT);
  });

  it('is told by an id that gives nothing of its state away', async () => {
    const attempts = new Attempts();
    const { state } = await begin(attempts);
    const id = Attempts.idOf(state);
    attempts.isOpen('c1', id).should.be.true();
    state.should.not.containEql(id);
    (await haloError(() => attempts.take(id, []))).code.should.equal('HALO_LOGIN_REQUIRED');
    attempts.isOpen('c1', id).should.be.true();
  });
});

describe('The tenant', () => {
  it('cannot add parameters of its own', () => {
    const url = authEndpoint({ url: server.url, tenant: 'a&client_id=x#y' }, 'token');
    Object.fromEntries(url.searchParams).should.deepEqual({ tenant: 'a&client_id=x#y' });
    url.hash.should.equal('');
  });
});
