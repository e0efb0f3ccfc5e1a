/**
 * Who may call a route: `read` and `write` need the permission to read or write connections, `deploy` the permission
 * to deploy flows as well, because the settings a dialog sends are resolved as in a deploy (environment variables, any
 * address). `public` needs no permission.
 */
export type RoutePermission = 'read' | 'write' | 'deploy' | 'public';

/** The admin routes below `/halo-connection`, used by the dialogs, and the OAuth redirect URI. */
export const ROUTES = {
  'POST /:id/connect': 'deploy',
  'POST /:id/test': 'deploy',
  'POST /:id/discover': 'deploy',
  'POST /:id/report': 'deploy',
  'POST /:id/disconnect': 'write',
  'GET /:id/status': 'read',
  'GET /:id/lists/:list': 'read',
  'GET /:id/custom-fields/:of': 'read',
  'GET /:id/asset-fields': 'read',
  'GET /:id/ticket-form': 'read',
  // Halo's redirect cannot carry Node-RED's access token. The callback is authorized by its state and cookie only.
  'GET /callback': 'public',
  'GET /callback/done': 'public',
} as const satisfies Record<`${'GET' | 'POST'} /${string}`, RoutePermission>;

export type Route = keyof typeof ROUTES;

/** The Node-RED permissions that each route permission requires. */
export const NODE_RED_PERMISSIONS: Record<RoutePermission, string[]> = {
  read: ['halo-connection.read'],
  write: ['halo-connection.write'],
  deploy: ['flows.write', 'halo-connection.write'],
  public: [],
};
