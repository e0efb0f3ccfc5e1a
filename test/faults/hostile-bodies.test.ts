import fc from 'fast-check';
import { status } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { signedInOptions } from '../support/flow-rig';
import { NodeRed } from '../support/node-red';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';

const POSITION = { z: 'flow', x: 0, y: 0 };

/** `POST /run/<name>` runs the operation; a Catch node with two wires responds with the error. */
const route = (name: string, operation: string, request: string) => [
  { id: `${name}In`, ...POSITION, type: 'http in', url: `/run/${name}`, method: 'post', wires: [[name]] },
  {
    id: name,
    ...POSITION,
    type: 'halo-itsm',
    connection: 'connection',
    operation,
    parameters: [],
    request,
    requestType: 'json',
    wires: [['result', 'observer']],
  },
];
const report = (id: string, func: string) => ({
  id,
  ...POSITION,
  type: 'function',
  func: `${func}; msg.statusCode = 200; msg.headers = {}; return msg;`,
  outputs: 1,
  wires: [['response']],
});
const FLOWS = [
  { id: 'flow', type: 'tab' },
  ...route('read', 'ticket.get', '{"id":7}'),
  ...route('write', 'ticket.create', '{"summary":"from a process"}'),
  { id: 'catch', ...POSITION, type: 'catch', scope: null, wires: [['error', 'observer']] },
  { id: 'observer', ...POSITION, type: 'function', func: 'return null', outputs: 1, wires: [[]] },
  report('result', "msg.payload = { code: 'ok' }"),
  report('error', 'msg.payload = { code: msg.halo.error.code, uncertain: msg.halo.error.uncertain }'),
  { id: 'response', ...POSITION, type: 'http response', wires: [] },
];

const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);
const hostileBody = fc.oneof(
  fc
    .tuple(fc.integer({ min: 90, max: 20_000 }), fc.boolean())
    .map(([levels, isArray]) =>
      isArray ? deep(levels, '[', ']') : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
    )
    .chain((value) =>
      fc.constantFrom(
        value,
        `{"Message":"refused","Data":${value}}`,
        `{"id":7,"_error":"refused","x":${value}}`,
        `{"id":7,"x":${value}}`,
      ),
    ),
  fc.constantFrom(
    `<html>${'<b>'.repeat(40_000)}${'</p>'.repeat(40_000)}`,
    `<html>${'<div><p>'.repeat(60_000)}`,
    JSON.stringify({ ['k'.repeat(100_000)]: Array.from({ length: 3_000 }, (_, index) => index) }),
    `{"id":1,"_error":"${'a'.repeat(60_000)}","password":null}`,
    '{"__proto__":{"_error":1},"password":{"a":[]}}',
  ),
);

describe('Node-RED with hostile response bodies', function () {
  this.timeout(300_000);
  let server: FaultyServer;
  let nodeRed: NodeRed;
  before(async () => {
    server = await FaultyServer.start();
    const { credentials } = signedInOptions(server);
    nodeRed = await NodeRed.start({
      flows: [
        ...FLOWS,
        {
          id: 'connection',
          type: 'halo-connection',
          instanceUrl: server.url,
          signIn: 'account',
          requestLimit: 100_000,
        },
      ],
      credentials: { connection: { clientId: 'client-one', clientSecret: CLIENT_SECRET, ...credentials } },
    });
  });
  after(async () => {
    await nodeRed?.remove();
    await server?.close();
  });

  const run = async (name: 'read' | 'write') => {
    const response = await fetch(`${nodeRed.url}/run/${name}`, {
      method: 'POST',
      signal: AbortSignal.timeout(20_000),
    });
    return (await response.json()) as { code: string; uncertain?: boolean };
  };

  it('responds to every caller, and never reports a write that was sent as not sent', async () => {
    const contentType = fc.constantFrom('application/json', 'text/html; charset=windows-1252', 'text/plain');
    const code = fc.constantFrom(200, 201, 400, 404, 500);
    await fc.assert(
      fc.asyncProperty(hostileBody, contentType, code, async (body, type, httpStatus) => {
        server.api.always(status(httpStatus, { 'content-type': type }, body));
        const read = await run('read');
        read.code.should.match(/^(ok|HALO_(VALIDATION|NOT_FOUND|SERVER|BAD_RESPONSE))$/);
        const write = await run('write');
        write.code.should.match(/^(ok|HALO_(VALIDATION|NOT_FOUND|SERVER|UNCERTAIN))$/);
        if (/SERVER|UNCERTAIN/.test(write.code)) String(write.uncertain).should.equal('true');
      }),
      { numRuns: 40, endOnFailure: true },
    );
    nodeRed.log.should.not.match(/Uncaught|RangeError|Maximum call stack/);
  });
});
