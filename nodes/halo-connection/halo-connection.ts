import type { Request, Response } from 'express';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeLanguage } from '../shared/runtime-language';
import { NODE_RED_PERMISSIONS, ROUTES, type Route } from './routes/routes';
import type { ConnectionRuntime } from './runtime';
import { hasStoredLogins } from './storage/settings-storage';

/**
 * Entry file that Node-RED loads at startup. It registers the node type and the admin routes only; runtime.ts is loaded
 * with the first node or request, to keep the startup of flows without a connection fast.
 */
export default function register(RED: NodeAPI): void {
  const languageCode = runtimeLanguage(RED);
  let runtime: ConnectionRuntime | undefined;
  const getRuntime = (): ConnectionRuntime => {
    runtime ??= (require('./runtime') as typeof import('./runtime')).createConnectionRuntime(
      RED,
      languageCode,
    );
    return runtime;
  };

  /** A damaged installation must neither stop Node-RED nor reveal file names to HTTP clients. */
  const tryGetRuntime = (): ConnectionRuntime | undefined => {
    try {
      return getRuntime();
    } catch (error) {
      // Same format as Node-RED's own load errors. Translations are not available: they load with runtime.ts.
      RED.log.error(`[halo-connection] ${error instanceof Error ? error.stack : error}`);
      return undefined;
    }
  };

  for (const route of Object.keys(ROUTES) as Route[]) {
    const [method, path] = route.split(' ');
    const permissions = NODE_RED_PERMISSIONS[ROUTES[route]].map((name) => RED.auth.needsPermission(name));
    const handler = (req: Request, res: Response) => {
      const loadedRuntime = tryGetRuntime();
      if (loadedRuntime) loadedRuntime.handleRequest(route, req, res);
      else res.set('Cache-Control', 'no-store').sendStatus(500);
    };
    RED.httpAdmin[method === 'POST' ? 'post' : 'get'](`/halo-connection${path}`, permissions, handler);
  }

  // Logins of deleted connections stay in the settings until they are purged here.
  RED.events.on('flows:started', () => {
    if (runtime || hasStoredLogins(RED)) tryGetRuntime()?.purgeOrphans();
  });

  function HaloConnectionConstructor(this: Node, saved: NodeDef): void {
    getRuntime().initNode(this, saved);
  }

  RED.nodes.registerType('halo-connection', HaloConnectionConstructor, {
    credentials: {
      clientId: { type: 'text' },
      clientSecret: { type: 'password' },
      redis: { type: 'password' },
      // Not in the editor's definition, so that a dialog cannot clear them.
      tokens: { type: 'password' },
      storeKey: { type: 'password' },
    },
  });
}
