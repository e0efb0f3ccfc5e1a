import { discoverAuthServer } from '../../src/auth/discovery';
import type { HttpRequest, Transport } from '../../src/transport/transport';
import { patchLookup, restoreLookup } from '../support/dns-lookup';
import { catchHaloError } from '../support/errors';
import { settingsFor } from '../support/settings';

const HOST_ADDRESSES: Record<string, string> = {
  'halo.example': '193.0.0.1',
  'auth.example': '193.0.0.2',
  'halo.corp.example': '10.0.0.1',
  'auth.corp.example': '10.0.0.2',
  'sly.example': '10.0.0.2',
  'self.example': '127.0.0.1',
};

/** Runs a discovery without a network. @param address - IP address that the response comes from */
async function discoverServer(instance: string, authUrl: string, address?: string) {
  const requestedUrls: string[] = [];
  const limits: unknown[] = [];
  const transport = {
    send: async ({ url, minScope }: HttpRequest) => {
      requestedUrls.push(url.href);
      limits.push(minScope);
      const body = Buffer.from(JSON.stringify({ auth_url: authUrl }));
      return { statusCode: 200, headers: {}, body, address };
    },
  } as unknown as Transport;
  const settings = settingsFor(instance, { signIn: 'account' });
  return { requestedUrls, limits, server: discoverAuthServer(settings, transport) };
}

describe('discoverAuthServer with an advertised server', () => {
  beforeEach(() =>
    patchLookup((host, callback) => {
      const address = HOST_ADDRESSES[host];
      if (address) callback(null, [{ address, family: 4 }]);
      else callback(new Error('unknown'), []);
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
    it(`accepts ${authUrl} from ${instance}`, async () => {
      const { server } = await discoverServer(instance, authUrl);
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
    it(`rejects ${authUrl} from ${instance}`, async () => {
      const { requestedUrls, server } = await discoverServer(instance, authUrl);
      const error = await catchHaloError(() => server);
      error.code.should.equal('HALO_CONFIG');
      error.should.have.property('field', 'authServer');
      requestedUrls.should.deepEqual([`${instance}/api/authinfo`]);
    });
  }

  it('takes the scope of the instance from the address that sent the response, not from another lookup', async () => {
    // The name now resolves to this machine (DNS rebinding).
    for (const authUrl of ['https://127.0.0.1/auth', 'https://10.0.0.1/auth', 'http://localhost/auth']) {
      const { requestedUrls, server } = await discoverServer('https://self.example', authUrl, '193.0.0.1');
      (await catchHaloError(() => server)).should.have.property('field', 'authServer');
      requestedUrls.should.have.length(1);
    }
  });

  it('rejects a narrower scope at connect time than at validation', async () => {
    for (const [instance, address, minScope] of [
      ['https://halo.example', '193.0.0.1', 'public'],
      ['https://halo.corp.example', '10.0.0.1', 'private'],
      ['https://not-known-here.example', undefined, 'public'],
    ] as const) {
      const { limits, server } = await discoverServer(instance, 'https://auth.example/auth', address);
      (await server).should.have.property('minScope', minScope);
      limits.should.deepEqual([undefined, minScope]);
    }
  });

  it('rejects a URL that is too long', async () => {
    const { server } = await discoverServer(
      'https://halo.example',
      `https://auth.example/${'/'.repeat(60_000)}x`,
    );
    (await catchHaloError(() => server)).message.should.match(/too long/);
  });
});
