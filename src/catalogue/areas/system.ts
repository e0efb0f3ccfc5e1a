import type { Area } from '../operation';
import { describeParameters } from '../parameters';

export const system: Area = {
  name: 'System, diagnostics',
  operations: {
    'system.authInfo': {
      route: 'GET /AuthInfo',
      tier: 'core',
      title: 'Get where to sign in',
      description:
        "Gets the address of the authorisation server (auth_url) and, in hosted Halos, the tenant's name (tenant_id). Halo answers this without sign-in; the connection reads it by itself. Use it when a sign-in fails and you want to see what Halo says.",
      keywords: ['OAuth', 'login', 'authorisation server', 'tenant', 'diagnosis'],
      sample: { response: { auth_url: 'https://acme.haloitsm.com/auth', tenant_id: 'acme' } },
    },
    'system.instanceInfo': {
      route: 'GET /InstanceInfo',
      tier: 'core',
      title: 'Get what Halo says about itself',
      description:
        'Gets what this Halo tells about itself, such as its name and version. What exactly is not documented: look at what yours answers, and let a flow do without it.',
      keywords: ['version', 'tenant', 'about', 'diagnosis', 'environment'],
      sample: { response: { version: '2.214.1' } },
    },
    'system.version': {
      route: 'GET /VersionInfo',
      tier: 'core',
      title: 'List version information',
      description:
        'Lists what Halo knows about versions: of a product in your release management with product_id, otherwise most likely of Halo itself. Neither the rows nor their meaning are documented; for the version of your Halo also look at "Get what Halo says about itself".',
      keywords: ['version', 'update', 'build', 'release notes', 'diagnosis'],
      main: describeParameters([
        'product_id',
        'Product',
        'Id of a product; releases name theirs (product_id).',
      ]),
      sample: { response: [{ id: 1, version: '2.214.1' }] },
    },
    'system.health': {
      route: 'GET /Health',
      tier: 'core',
      title: 'Check that Halo is up',
      description:
        'Asks Halo whether it works. Any success is good news: what the answer holds is not documented. It counts as a request like any other, so once a minute is plenty. A failure arrives as an error with its reason.',
      keywords: ['ping', 'monitoring', 'alive', 'availability', 'status', 'diagnosis'],
      sample: { response: { status: 'Healthy' } },
    },
  },
};
