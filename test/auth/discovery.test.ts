import { discover } from '../../src/auth/discovery';
import type { HttpRequest, Transport } from '../../src/transport/transport';
import { haloError } from '../support/errors';
import { patchLookup, restoreLookup } from '../support/lookup';
import { settingsFor } from '../support/settings';

const ADDRESSES: Record<string, string> = {
  'halo.example': '193.0.0.1',
  'auth.example': '193.0.0.2',
  'halo.corp.example': '10.0.0.1',
  'auth.corp.example': '10.0.0.2',
  'sly.example': '10.0.0.2',
  'self.example': '127.0.0.1',
};

/** Discovers where authinfo of one host names another, without a network. @param address - that answered */
async function found(instance: string, authUrl: string, address?: string) {
  const asked: string[] = [];
  const limits: unknown[] = [];
  const transport = {
    send: async ({ url, nearest }: HttpRequest) => {
      asked.push(url.href);
      limits.push(nearest);
      const body = Buffer.from(JSON.stringify({ auth_url: authUrl }));
      return { statusCode: 200, headers: {}, body, address };
    },
  } as unknown as Transport;
  const settings = settingsFor(instance, { signIn: 'account' });
  return { asked, limits, server: discover(settings, transport) };
}

describe('An authorisation server named by Halo', () => {
  beforeEach(() =>
    patchLookup((host, answer) => {
      const address = ADDRESSES[host];
      if (address) answer(null, [{ address, family: 4 }]);
      else answer(new Error('unknown'), []);
    }),
  );
  afterEach(restoreLookup);

  for (const [instance, authUrl] of [
    ['https://halo.example', 'https://auth.example/auth'],
    ['https://halo.corp.example', 'https://auth.corp.example/auth'],
    ['https://halo.corp.example', 'https://auth.example/auth'],
    ['http://127.0.0.1:1', 'https://halo.corp.example/auth'],
    ['https://halo.example', 'https://not-known-here.example/auth'],
  ] as const) {
    it(`may be ${authUrl} for ${instance}`, async () => {
      const { server } = await found(instance, authUrl);
      (await server).url.should.equal(authUrl);
    });
  }

  for (const [instance, authUrl] of [
    ['https://halo.example', 'https://10.0.0.1/auth'],
    ['https://halo.example', 'https://[::ffff:10.0.0.1]/auth'],
    ['https://halo.example', 'https://169.254.169.254/auth'],
    ['https://halo.example', 'https://sly.example/auth'],
    ['https://halo.example', 'https://self.example/auth'],
    ['https://halo.example', 'http://localhost/auth'],
    ['https://halo.corp.example', 'https://127.0.0.1/auth'],
    ['https://not-known-here.example', 'https://10.0.0.1/auth'],
  ] as const) {
    it(`is not believed to be ${authUrl} by ${instance}`, async () => {
      const { asked, server } = await found(instance, authUrl);
      const error = await haloError(() => server);
      error.code.should.equal('HALO_CONFIG');
      error.should.have.property('field', 'authServer');
      asked.should.deepEqual([`${instance}/api/authinfo`]);
    });
  }

  it('is judged by the address that Halo answered from, not by what its name has become since', async () => {
    // Its owner lets the name point here for the look-up.
    for (const authUrl of ['https://127.0.0.1/auth', 'https://10.0.0.1/auth', 'http://localhost/auth']) {
      const { asked, server } = await found('https://self.example', authUrl, '193.0.0.1');
      (await haloError(() => server)).should.have.property('field', 'authServer');
      asked.should.have.length(1);
    }
  });

  it('may not come nearer between the check and the connection', async () => {
    for (const [instance, address, nearest] of [
      ['https://halo.example', '193.0.0.1', 'public'],
      ['https://halo.corp.example', '10.0.0.1', 'private'],
      ['https://not-known-here.example', undefined, 'public'],
    ] as const) {
      const { limits, server } = await found(instance, 'https://auth.example/auth', address);
      (await server).should.have.property('nearest', nearest);
      limits.should.deepEqual([undefined, nearest]);
    }
  });

  it('is not believed when it is longer than any address', async () => {
    const { server } = await found('https://halo.example', `https://auth.example/${'/'.repeat(60_000)}x`);
    (await haloError(() => server)).message.should.match(/too long/);
  });
});
