import { exchangeCode, preflight, refreshTokens, requestApplicationToken } from '../../src/auth/oauth';
import { Transport } from '../../src/transport/transport';
import { patchLookup, restoreLookup } from '../support/dns-lookup';
import { catchHaloError } from '../support/errors';
import { settingsFor } from '../support/settings';
import { StubServer, sendJson } from '../support/stub-server';

const REFRESH_TOKEN = 'refresh-token+of/the=test';

describe('Errors of the token endpoint', () => {
  let server: StubServer;
  beforeEach(async () => {
    server = await StubServer.start();
  });
  afterEach(() => server.close());

  const error = async (status: number, body: object) => {
    server.on('POST /auth/token', (_, response) => sendJson(response, status, body));
    const settings = settingsFor(server.url, { signIn: 'account' });
    const url = `${server.url}/auth`;
    const transport = new Transport();
    try {
      return await catchHaloError(() =>
        refreshTokens({ server: { url, issuer: url }, settings, transport }, REFRESH_TOKEN),
      );
    } finally {
      transport.close();
    }
  };

  it('do not contain the secrets that were sent', async () => {
    const description = `secret a-secret-of-the-test, token ${REFRESH_TOKEN}, ${encodeURIComponent(REFRESH_TOKEN)}, ${Buffer.from(REFRESH_TOKEN).toString('base64')}`;
    const { message } = await error(400, { error: 'server_error', error_description: description });
    message.should.match(
      /rejected the sign-in: secret \[hidden\], token \[hidden\], \[hidden\], \[hidden\]$/,
    );
  });

  it('contain no control characters', async () => {
    const { message } = await error(400, {
      error: 'server_error',
      error_description: 'one\r\n25 Nov 10:00:00 - [error] two\u001b[31m\u202e',
    });
    message.should.match(/rejected the sign-in: one 25 Nov 10:00:00 - \[error\] two \[31m $/);
  });

  for (const name of ['constructor', '__proto__', 'toString']) {
    it(`are mapped like any unknown error when named ${name}`, async () => {
      const { code, message } = await error(400, { error: name });
      code.should.equal('HALO_CONFIG');
      message.should.containEql(`rejected the sign-in: ${name}`);
    });
  }

  it('reject tokens with characters that are invalid in a header', async () => {
    for (const member of ['access_token', 'refresh_token']) {
      const tokens = { access_token: 'a', refresh_token: 'r', [member]: 'one\r\nX-Two: three' };
      (await error(200, { ...tokens, expires_in: 3600 })).message.should.match(
        /did not respond as an authorisation server/,
      );
    }
  });
});

describe('An authorization server whose address has moved to a narrower scope', () => {
  it('receives no request', async () => {
    const server = await StubServer.start();
    const transport = new Transport();
    // Public at validation, loopback when connecting.
    patchLookup((_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]));
    try {
      const url = `http://rebinding.example:${new URL(server.url).port}/auth`;
      const settings = settingsFor('https://halo.example');
      const context = { server: { url, issuer: url, minScope: 'public' as const }, settings, transport };
      const callbackUrl = new URL('http://127.0.0.1:1880/halo-connection/callback?code=code&state=state');
      const attempt = { state: 'state', codeVerifier: 'v'.repeat(43), redirectUri: callbackUrl.origin };
      for (const step of [
        () => preflight(new URL(`${url}/authorize`), context),
        () => exchangeCode(context, callbackUrl, attempt),
        () => refreshTokens(context, REFRESH_TOKEN),
        () => requestApplicationToken(context),
      ]) {
        const { code, message } = await catchHaloError(step);
        code.should.equal('HALO_NETWORK');
        message.should.match(/on this machine or in a private network, unlike the Halo instance/);
      }
      server.requests.should.be.empty();
    } finally {
      restoreLookup();
      transport.close();
      await server.close();
    }
  });
});
