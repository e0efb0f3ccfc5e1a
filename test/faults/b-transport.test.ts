import {
  connectionClosed,
  connectionReset,
  drip,
  noResponse,
  rawResponse,
  resetAfterProcessing,
} from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig } from '../support/flow-rig';
import { withTimeout } from '../support/wait';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const BODY = '{"id":7,"summary":"The printer is on fire"}';

interface FaultCase {
  name: string;
  fault: Fault;
  /** The fault ends with the attempt's timeout, which is set short. */
  stalls?: true;
  /** Error code and attempts of a read when the fault occurs every time. */
  readCode: string;
  attempts?: number;
  /** Status code of a write's response that could not be read. */
  statusCode?: number;
  /** Number of tickets that the server saved. */
  savedCount: 0 | 1;
}

const CASES: FaultCase[] = [
  {
    name: 'F15: closed without a response',
    fault: connectionClosed,
    readCode: 'HALO_NETWORK',
    savedCount: 0,
  },
  {
    name: 'F16: processed, but the response is lost',
    fault: resetAfterProcessing,
    readCode: 'HALO_NETWORK',
    savedCount: 1,
  },
  {
    name: 'F17: not processed, and reset',
    fault: connectionReset,
    readCode: 'HALO_NETWORK',
    savedCount: 0,
  },
  {
    name: 'F19: stall before the headers',
    fault: noResponse,
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    savedCount: 1,
  },
  {
    name: 'F20: stall inside the headers',
    fault: rawResponse('HTTP/1.1 200 OK\r\nContent-Ty', 'open'),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    savedCount: 1,
  },
  {
    name: 'F21: stall in the body',
    fault: rawResponse(`${HEAD}Content-Length: 100\r\n\r\n{"id":7,`, 'open'),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F22: body byte by byte',
    fault: drip(`${HEAD}Content-Length: 100000\r\n\r\n`, ' '),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F23: headers byte by byte',
    fault: drip('HTTP/1.1 200 OK\r\n', 'X-Drip: 1\r\n'),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    savedCount: 1,
  },
  {
    name: 'F24: end before Content-Length',
    fault: rawResponse(`${HEAD}Content-Length: 100\r\n\r\n${BODY}`),
    readCode: 'HALO_NETWORK',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F24: reset before Content-Length',
    fault: rawResponse(`${HEAD}Content-Length: 100\r\n\r\n${BODY}`, 'reset'),
    readCode: 'HALO_NETWORK',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F25: end inside a chunk',
    fault: rawResponse(`${HEAD}Transfer-Encoding: chunked\r\n\r\n40\r\n${BODY}`),
    readCode: 'HALO_NETWORK',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F26: end inside a body without a length',
    fault: rawResponse(`${HEAD}Connection: close\r\n\r\n${BODY.slice(0, 20)}`),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 2,
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F28: not HTTP',
    fault: rawResponse('220 mail.example ESMTP\r\n'),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 1,
    savedCount: 1,
  },
  {
    name: 'F29: length and chunks together',
    fault: rawResponse(`${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 1,
    savedCount: 1,
  },
  {
    name: 'F30: 100 kB of headers',
    fault: rawResponse(`${HEAD}X-Long: ${'x'.repeat(100_000)}\r\nContent-Length: 0\r\n\r\n`),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 1,
    savedCount: 1,
  },
];

describe('B. Faults after the request was sent', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  for (const { name, fault, stalls, readCode, attempts = 4, statusCode, savedCount } of CASES) {
    it(`${name}: a read ${attempts === 1 ? `fails with ${readCode}` : 'is retried'}, a write is uncertain`, async () => {
      rig = await FlowRig.start(server, { connection: { timeout: stalls ? 0.4 : 5 } });
      server.api.always(fault);
      const { code, error } = await rig.write();
      [code, error.uncertain, error.statusCode].should.deepEqual(['HALO_UNCERTAIN', true, statusCode]);
      [server.apiRequestCount, server.savedSummaries.length].should.deepEqual([1, savedCount]);

      if (!stalls) {
        const { code, halo } = await rig.read();
        [code, halo.attempts, server.apiRequestCount].should.deepEqual([readCode, attempts, attempts + 1]);
      }

      server.api.clear();
      if (attempts > 1) {
        server.api.once(fault);
        const { code, halo } = await rig.read();
        [code, halo.attempts].should.deepEqual(['ok', 2]);
      }
    });
  }

  it('F19–F23: reads that always stall end at their deadline and close their sockets', async () => {
    rig = await FlowRig.start(server, { node: { deadline: 0.5 } });
    (await rig.read()).code.should.equal('ok');
    const stallFaults = CASES.filter((faultCase) => faultCase.stalls).map(({ fault }) => fault);
    server.api.once(...stallFaults);
    const results = await Promise.all(stallFaults.map((_, id) => rig.read({ payload: { id: id + 1 } })));
    for (const { code, error, halo } of results) {
      [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_TIMEOUT', undefined, 1]);
    }
    await withTimeout(20_000, server.waitUntilDisconnected(), 'a stalled connection is left open');
  });

  it('F18: a read on a closed keep-alive socket is retried on a new one; a write never uses one', async () => {
    rig = await FlowRig.start(server);
    (await rig.read()).code.should.equal('ok');
    server.sockets.size.should.equal(1, 'keep-alive sockets');
    server.api.once(connectionReset);
    const { code, halo } = await rig.read();
    [code, halo.attempts].should.deepEqual(['ok', 2]);

    const [idleSocket] = server.sockets;
    let writeSocket: unknown;
    server.api.once(({ socket, respond }) => {
      writeSocket = socket;
      return respond();
    });
    (await rig.write()).code.should.equal('ok');
    (writeSocket === idleSocket).should.be.false();
  });

  it('F27: bytes after a response do not affect the next one', async () => {
    rig = await FlowRig.start(server);
    const response = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;
    server.api.once(
      rawResponse(`${response}HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"id":8}garbage`, 'open'),
    );
    const first = await rig.read();
    first.code.should.equal('ok');
    const second = await rig.read();
    [first.payload, second.payload].should.matchEach({ id: 7 });
  });

  it('F31: early hints before the response are ignored', async () => {
    rig = await FlowRig.start(server);
    const earlyHints = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n';
    server.api.once(rawResponse(`${earlyHints}${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`));
    const { code, payload } = await rig.read();
    [code, (payload as { id: number }).id].should.deepEqual(['ok', 7]);
  });

  it('F32: an upload rejected early fails with the error of the response', async () => {
    rig = await FlowRig.start(server);
    server.api.once(({ socket }) => {
      socket.write('HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () =>
        socket.resetAndDestroy(),
      );
    });
    const { code, error } = await rig.write({ payload: { summary: 'x', details: 'y'.repeat(5_000_000) } });
    [code, error.statusCode, server.apiRequestCount].should.deepEqual(['HALO_VALIDATION', 413, 1]);
  });
});
