import type { NodeAPI } from 'node-red';
import type { RawConnection } from '../../src/index';
import { migrate } from '../shared/migration';
import { MIGRATIONS } from './migrations';
import { readCredentials } from './storage/credentials';
import type { ConnectionConfig } from './types';

/** The properties and credentials of a connection as last deployed. */
export interface DeployedConnection {
  properties: RawConnection & { tls?: unknown; proxy?: unknown };
  credentials: { clientId?: string; clientSecret?: string; redis?: string };
}

/**
 * Finds a connection in the deployed flows, also a disabled one or one inside a subflow.
 * @returns undefined if it has never been deployed
 */
export function findDeployedConnection(RED: NodeAPI, id: string): DeployedConnection | undefined {
  let properties: DeployedConnection['properties'] | undefined;
  RED.nodes.eachNode((node) => {
    if (node.id !== id || node.type !== 'halo-connection') return;
    properties = migrate(node as ConnectionConfig, MIGRATIONS).config;
  });
  return properties && { properties, credentials: readCredentials(RED, id) ?? {} };
}
