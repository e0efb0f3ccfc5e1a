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
        "Gets the address of the authorisation server (auth_url) and, in hosted instances, the tenant's name (tenant_id). This needs no sign-in; the connection reads it automatically. Use it to check the configuration when a sign-in fails.",
      keywords: ['OAuth', 'login', 'authorisation server', 'tenant', 'diagnosis'],
      sample: { response: { auth_url: 'https://acme.haloitsm.com/auth', tenant_id: 'acme' } },
    },
    'system.instanceInfo': {
      route: 'GET /InstanceInfo',
      tier: 'core',
      title: 'Get information about Halo',
      description:
        'Gets information about this Halo, such as its name and version. The fields are not documented: check the response of your Halo, and do not depend on it in a flow.',
      keywords: ['version', 'tenant', 'about', 'diagnosis', 'environment'],
      sample: { response: { version: '2.214.1' } },
    },
    'system.version': {
      route: 'GET /VersionInfo',
      tier: 'core',
      title: 'List version information',
      description:
        'Lists versions: of a product of your release management with product_id, otherwise most likely of Halo itself. Neither the rows nor their meaning are documented; for the version of your Halo see also "Get information about Halo".',
      keywords: ['version', 'update', 'build', 'release notes', 'diagnosis'],
      main: describeParameters(['product_id', 'Product', 'Id of a product; see product_id of a release.']),
      sample: { response: [{ id: 1, version: '2.214.1' }] },
    },
    'system.health': {
      route: 'GET /Health',
      tier: 'core',
      title: 'Check that Halo is up',
      description:
        'Checks whether Halo works. Any successful response means that it does; its content is not documented. It counts towards the rate limit, so once a minute is enough. A failure is an error with its reason.',
      keywords: ['ping', 'monitoring', 'alive', 'availability', 'status', 'diagnosis'],
      sample: { response: { status: 'Healthy' } },
    },
  },
};
