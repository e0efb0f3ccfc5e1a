import type { NodeAPI } from 'node-red';

/** The stored credentials of a node, also of one that is disabled or inside a subflow. */
export function readCredentials(RED: NodeAPI, id: string): Record<string, unknown> | undefined {
  const credentials: unknown = RED.nodes.getCredentials(id);
  return typeof credentials === 'object' && credentials !== null
    ? (credentials as Record<string, unknown>)
    : undefined;
}
