import type { Area } from '../operation';

/** The way to endpoints that are not in the catalogue. Its parameters are not the published document's but ours. */
export const customRequest: Area = {
  name: 'Anything else',
  operations: {
    'request.custom': {
      route: 'POST /{path}',
      tier: 'core',
      title: 'Send any request',
      description:
        'Sends any request to your Halo\'s API, for endpoints that are not in this list: with the same sign-in, limits and errors as everything else. "method" is GET, POST or DELETE, "path" the address below /api such as /Tickets/1001. All other parameters become the query. For POST the request is sent as it is: Halo wants a list of objects almost everywhere, and an object without an id makes a new record.',
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
