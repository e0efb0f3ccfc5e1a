import type { FlowNode } from '../bench/node-red';
import type { MessageKind } from './runtime/protocol';

/** Node properties by kind of message. */
const NODE_PROPERTIES: Record<MessageKind, object> = {
  create: { operation: 'ticket.create' },
  once: { operation: 'ticket.create', reference: 'reference', referenceType: 'msg' },
  update: { operation: 'ticket.update' },
  get: { operation: 'ticket.get' },
  list: { operation: 'ticket.list', allPages: true, output: 'record', maxRecords: 250 },
};

/**
 * The flow under load.
 * @param round - changes with every deploy, so that Node-RED recreates the nodes
 * @param credentials - of the connection; when omitted, the existing ones are kept
 */
export function createSoakFlow(url: string, round: number, credentials?: Record<string, string>): FlowNode[] {
  const position = { z: 'tab', x: 100, y: 100 };
  return [
    { id: 'tab', type: 'tab', label: 'soak' },
    {
      id: 'connection',
      type: 'halo-connection',
      version: 1,
      instanceUrl: url,
      signIn: 'account',
      scope: 'all:standard',
      requestLimit: 1_000_000,
      requestWindow: 5,
      timeout: 3,
      queueLimit: 1000 + (round % 2),
      ...(credentials && { credentials }),
    },
    ...Object.entries(NODE_PROPERTIES).map(([id, properties]) => ({
      id,
      ...position,
      type: 'halo-itsm',
      version: 1,
      name: `${id} ${round}`,
      connection: 'connection',
      parameters: [],
      request: 'payload',
      requestType: 'msg',
      deadline: 60,
      errors: 'catch',
      ...properties,
      wires: [['sink']],
    })),
    { id: 'sink', type: 'soak-sink', ...position, wires: [] },
  ];
}

/** A flow without nodes of the package. */
export const EMPTY_FLOW: FlowNode[] = [{ id: 'tab', type: 'tab', label: 'soak' }];
