/**
 * Whom a route is for: who may read or write connections, who may deploy (what the dialog sends is resolved as a deploy
 * would: environment variables, any address), or anybody.
 */
export type RoutePermission = 'read' | 'write' | 'deploy' | 'public';

/** What the dialogs talk to below `/halo-connection`, and the one address Halo sends the browser back to. */
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
  // Halo's redirect cannot carry Node-RED's own authorisation: this route trusts nothing but state and cookie.
  'GET /callback': 'public',
  'GET /callback/done': 'public',
} as const satisfies Record<`${'GET' | 'POST'} /${string}`, RoutePermission>;

export type Route = keyof typeof ROUTES;

/** Node-RED's permissions that a right takes. */
export const NODE_RED_PERMISSIONS: Record<RoutePermission, string[]> = {
  read: ['halo-connection.read'],
  write: ['halo-connection.write'],
  deploy: ['flows.write', 'halo-connection.write'],
  public: [],
};
