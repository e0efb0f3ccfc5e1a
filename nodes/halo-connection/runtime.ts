import type { Request, Response } from 'express';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { HaloError } from '../../src/index';
import { findLanguage } from '../shared/language';
import { migrate } from '../shared/migration';
import { unsupportedVersionError } from '../shared/unsupported-version';
import { ConnectionRegistry } from './connection-registry';
import { MIGRATIONS } from './migrations';
import { dialogHandlers } from './routes/dialog-routes';
import type { RouteHandlers } from './routes/handler';
import { listHandlers } from './routes/list-routes';
import { rejectUntrusted } from './routes/request-guard';
import { ROUTES, type Route } from './routes/routes';
import { signInHandlers } from './routes/sign-in-routes';
import { tenantFieldHandlers } from './routes/tenant-field-routes';
import { RunningConnection } from './running-connection';
import type { ConnectionConfig, HaloConnectionNode } from './types';

/** The part of the node that the entry file loads on first use. */
export interface ConnectionRuntime {
  /** Constructor of `halo-connection` nodes. */
  initNode(node: Node, saved: NodeDef): void;
  handleRequest(route: Route, req: Request, res: Response): void;
  /** Removes what deleted config nodes have left. Call after each start of flows. */
  purgeOrphans(): void;
}

/** @param languageCode - language of log and error messages */
export function createConnectionRuntime(RED: NodeAPI, languageCode: string): ConnectionRuntime {
  const language = findLanguage(languageCode);
  const connections = new ConnectionRegistry(RED, language);
  const handlers: RouteHandlers = {
    ...dialogHandlers(RED, connections),
    ...signInHandlers(RED, connections),
    ...tenantFieldHandlers(connections),
    ...listHandlers(connections),
  };

  function initNode(node: HaloConnectionNode, saved: ConnectionConfig): void {
    RED.nodes.createNode(node, saved);
    const { config, unsupportedVersion } = migrate(saved, MIGRATIONS);
    const credentials = (node.credentials ?? {}) as Record<string, unknown>;
    // Other nodes can access and log this node, so it must not hold secrets.
    node.credentials = {};
    // `_alias`: a subflow instance has its own id, but uses the credentials of the node in the subflow definition.
    const credentialId = (node as { _alias?: string })._alias ?? node.id;
    const connection = new RunningConnection({ RED, connections, language, node, credentialId });
    try {
      if (unsupportedVersion) throw unsupportedVersionError(unsupportedVersion, MIGRATIONS);
      connection.start(config, credentials);
    } catch (error) {
      if (!(error instanceof HaloError)) throw error;
      connection.fail(error);
    }
    node.halo = connection;
    const removeRunning = connections.addRunning(credentialId, connection);
    node.on('close', (done: () => void) => {
      removeRunning();
      void connection.close().then(done);
    });
  }

  return {
    initNode: (node, saved) => initNode(node as HaloConnectionNode, saved),
    handleRequest(route, req, res) {
      if (!rejectUntrusted(ROUTES[route], req, res)) handlers[route](req, res);
    },
    purgeOrphans: () => connections.purgeOrphans(),
  };
}
