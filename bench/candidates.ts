import type { FlowNode } from './node-red';

/** A flow to measure: the driver's message passes through `nodes` and returns to the driver. */
export interface Candidate {
  /** Name in the tables. */
  name: string;
  nodes: FlowNode[];
  /** Requires the package under test. */
  usesPackage?: boolean;
  /** Folder of another build to use instead of the package under test. */
  packageFolder?: string;
}

/** The complete flow: tab, driver, catch node and the candidate's nodes. */
export function createFlow({ nodes }: Pick<Candidate, 'nodes'>, driver: Partial<FlowNode> = {}): FlowNode[] {
  const all: FlowNode[] = [
    { id: 'tab', type: 'tab', label: 'bench' },
    { id: 'driver', type: 'bench-driver', z: 'tab', wires: [['first']], ...driver },
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['driver']] },
    ...nodes,
  ];
  // Node-RED treats a node without a position as a config node.
  return all.map((node) => (node.z ? { ...node, x: 100, y: 100 } : node));
}

export interface ConnectionProperties {
  requestLimit?: number;
  /** Minutes. */
  requestWindow?: number;
}

/** The package's config node. By default its rate limit never applies: a million requests in six seconds. */
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

/** Node-RED's core node, with a bearer token as `halo-itsm` has one. */
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

/** Forwards the page and sends a new message that requests the next one. */
const NEXT_PAGE_CODE = `
const { base, page } = msg;
const received = msg.received + msg.payload.tickets.length;
const more = msg.payload.tickets.length > 0 && received < msg.payload.record_count;
return [msg, more ? { base, received, page: page + 1, url: base + (page + 1) } : null];`;

/** A loop that fetches one page after the other and sends each as a message. @param request - the request node */
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

/** The loop that users build from core nodes. */
export const serialLoop = createLoop(SERIAL_LOOP, httpRequestNode({ persist: true }));

/** Baseline for memory: sockets and rows that Node.js has not yet collected. */
export const bareLoop = createLoop('serial loop of bare node:http', { id: '', type: 'bench-http', z: 'tab' });

export type OutputMode = 'page' | 'record' | 'records' | 'response';

/** All pages of the list with one of the output modes of `halo-itsm`. */
export function collectionCandidate(url: string, output: OutputMode): Candidate {
  // Without a number, the collecting outputs stop at 10,000 rows.
  const maxRecords = output === 'records' || output === 'response' ? 1_000_000 : '';
  return {
    name: `${HALO_NODE}, ${output}`,
    usesPackage: true,
    nodes: [connectionNode(url), haloNode('ticket.list', { allPages: true, output, maxRecords })],
  };
}
