import type { Area } from '../operation';

/** Access to endpoints that are not in the catalogue. Its parameters are our own, not Halo's. */
export const customRequest: Area = {
  name: 'Other requests',
  operations: {
    'request.custom': {
      route: 'POST /{path}',
      tier: 'core',
      title: 'Send any request',
      description:
        'Sends any request to your Halo\'s API, for endpoints that are not in this list, with the same sign-in, rate limit and error handling as the other operations. "method" is GET, POST or DELETE, "path" is the path below /api, such as /Tickets/1001. All other parameters become query parameters. For POST, the request is sent unchanged: most Halo endpoints require a list of objects, and an object without an id creates a new record.',
      keywords: ['raw', 'REST', 'API', 'endpoint', 'URL', 'generic'],
      main: [
        { name: 'method', label: 'Method', hint: 'GET, POST or DELETE.' },
        { name: 'path', label: 'Path', hint: 'Below /api, e.g. /Tickets/1001.' },
      ],
      sample: {
        parameters: { method: 'GET', path: '/Tickets/1001', includedetails: true },
        response: { id: 1001 },
      },
    },
  },
};
