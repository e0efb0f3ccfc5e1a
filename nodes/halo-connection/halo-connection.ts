import type { Request, Response } from 'express';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeLanguage } from '../shared/runtime-language';
import { NODE_RED_PERMISSIONS, ROUTES, type Route } from './routes/routes';
import type { ConnectionRuntime } from './runtime';
import { hasStoredLogins } from './storage/settings-storage';

/**
 * What Node-RED loads at its start, which is little: the rest comes with the first connection or question. A file that
 * cannot be loaded must neither end Node-RED nor be shown to whoever asks.
 */
export default function register(RED: NodeAPI): void {
  const language = runtimeLanguage(RED);
  let runtime: ConnectionRuntime | undefined;
  const getRuntime = (): ConnectionRuntime => {
    runtime ??= (require('./runtime') as typeof import('./runtime')).createConnectionRuntime(RED, language);
    return runtime;
  };

  const tryGetRuntime = (): ConnectionRuntime | undefined => {
    try {
      return getRuntime();
    } catch (error) {
      // As Node-RED says it of nodes that it cannot load: our sentences are in what was not loaded.
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

  // Of a connection that was deleted the login is left, which nobody else clears away.
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
      // Runtime only: the editor's definition does not know these two, so that no dialog can blank them.
      tokens: { type: 'password' },
      storeKey: { type: 'password' },
    },
  });
}
