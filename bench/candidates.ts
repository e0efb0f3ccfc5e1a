import type { FlowNode } from './node-red';

/** A flow to measure: the driver's message goes through `nodes` and back to the driver. */
export interface Candidate {
  /** What the tables call it. */
  name: string;
  nodes: FlowNode[];
  /** Needs the package. */
  usesPackage?: boolean;
  /** Folder of another build of it than the one under test. */
  packageFolder?: string;
}

/** Everything between the driver and its own input. */
export function createFlow({ nodes }: Pick<Candidate, 'nodes'>, driver: Partial<FlowNode> = {}): FlowNode[] {
  const all: FlowNode[] = [
    { id: 'tab', type: 'tab', label: 'bench' },
    { id: 'driver', type: 'bench-driver', z: 'tab', wires: [['first']], ...driver },
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['driver']] },
    ...nodes,
  ];
  // A node without a place on the tab would be taken for a config node.
  return all.map((node) => (node.z ? { ...node, x: 100, y: 100 } : node));
}

export interface ConnectionProperties {
  requestLimit?: number;
  /** Minutes. */
  requestWindow?: number;
}

/** Our connection. Unless it is what is measured, the budget is out of the way: a million requests in six seconds. */
export function connectionNode(
  instanceUrl: string,
  { requestLimit = 1_000_000, requestWindow = 0.1 }: ConnectionProperties = {},
): FlowNode {
  return {
    id: 'connection',
    type: 'halo-connection',
    version: 1,
    instanceUrl,
    allowHttp: false,
    signIn: 'application',
    scope: 'all:standard',
    requestLimit,
    requestWindow,
    timeout: 30,
    queueLimit: 1000,
    maxResponse: 500,
    joinReads: true,
    processes: 1,
    credentials: { clientId: 'bench', clientSecret: 'bench-secret' },
  };
}

/** A `halo-itsm` node. */
export function haloNode(operation: string, overrides: Partial<FlowNode> = {}): FlowNode {
  return {
    id: 'first',
    type: 'halo-itsm',
    z: 'tab',
    version: 1,
    connection: 'connection',
    operation,
    parameters: [],
    request: 'payload',
    requestType: 'msg',
    output: 'response',
    allPages: false,
    maxRecords: '',
    onLimit: 'truncate',
    deadline: 600,
    errors: 'catch',
    wires: [['driver']],
    ...overrides,
  };
}

/** Node-RED's own node, with a bearer token as ours has one. */
function httpRequestNode(overrides: Partial<FlowNode> = {}): FlowNode {
  return {
    id: 'first',
    type: 'http request',
    z: 'tab',
    method: 'GET',
    ret: 'obj',
    paytoqs: 'ignore',
    url: '',
    persist: false,
    authType: 'bearer',
    senderr: true,
    headers: [],
    credentials: { password: 'bench' },
    wires: [['driver']],
    ...overrides,
  };
}

const FETCH_TICKET_CODE = `
const response = await global.get('fetch')(msg.url, { headers: { accept: 'application/json', authorization: 'Bearer bench' } });
msg.payload = await response.json();
msg.statusCode = response.status;
return msg;`;

export const HALO_NODE = 'halo-itsm';
export const HTTP_REQUEST = 'http request';
export const HTTP_REQUEST_KEEP_ALIVE = 'http request, keep-alive';
export const BARE_GOT = 'bare got node';
export const BARE_HTTP = 'bare node:http node';

/** One ticket per message. */
export function ticketCandidates(url: string): Candidate[] {
  return [
    { name: HALO_NODE, usesPackage: true, nodes: [connectionNode(url), haloNode('ticket.get')] },
    { name: HTTP_REQUEST, nodes: [httpRequestNode()] },
    { name: HTTP_REQUEST_KEEP_ALIVE, nodes: [httpRequestNode({ persist: true })] },
    {
      name: 'function node, fetch',
      nodes: [
        {
          id: 'first',
          type: 'function',
          z: 'tab',
          func: FETCH_TICKET_CODE,
          outputs: 1,
          libs: [],
          wires: [['driver']],
        },
      ],
    },
    { name: BARE_GOT, nodes: [{ id: 'first', type: 'bench-got', z: 'tab', wires: [['driver']] }] },
    { name: BARE_HTTP, nodes: [{ id: 'first', type: 'bench-http', z: 'tab', wires: [['driver']] }] },
  ];
}

const FIRST_PAGE_CODE = `
msg.received = 0;
msg.page = 1;
msg.base = msg.url + '/api/Tickets?pageinate=true&page_size=100&page_no=';
msg.url = msg.base + msg.page;
return msg;`;

/** The page goes on, and a new message asks for the next one. */
const NEXT_PAGE_CODE = `
const { base, page } = msg;
const received = msg.received + msg.payload.tickets.length;
const more = msg.payload.tickets.length > 0 && received < msg.payload.record_count;
return [msg, more ? { base, received, page: page + 1, url: base + (page + 1) } : null];`;

/** One page after the other, each sent on as a message. @param request - the node that asks for one */
function createLoop(name: string, request: FlowNode): Candidate {
  return {
    name,
    nodes: [
      {
        id: 'first',
        type: 'function',
        z: 'tab',
        func: FIRST_PAGE_CODE,
        outputs: 1,
        libs: [],
        wires: [['request']],
      },
      { ...request, id: 'request', wires: [['next']] },
      {
        id: 'next',
        type: 'function',
        z: 'tab',
        func: NEXT_PAGE_CODE,
        outputs: 2,
        libs: [],
        wires: [['driver'], ['request']],
      },
    ],
  };
}

export const SERIAL_LOOP = 'serial loop of http request';

/** The loop that people build by hand. */
export const serialLoop = createLoop(SERIAL_LOOP, httpRequestNode({ persist: true }));

/** The least memory that all pages take: what Node.js keeps of sockets and rows that nobody needs any more. */
export const bareLoop = createLoop('serial loop of bare node:http', { id: '', type: 'bench-http', z: 'tab' });

export type OutputMode = 'page' | 'record' | 'records' | 'response';

/** All pages of the list by one of our outputs. */
export function collectionCandidate(url: string, output: OutputMode): Candidate {
  // Without a number, the collecting outputs stop at 10,000 rows.
  const maxRecords = output === 'records' || output === 'response' ? 1_000_000 : '';
  return {
    name: `${HALO_NODE}, ${output}`,
    usesPackage: true,
    nodes: [connectionNode(url), haloNode('ticket.list', { allPages: true, output, maxRecords })],
  };
}
