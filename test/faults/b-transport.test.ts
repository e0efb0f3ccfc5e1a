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
  /** Stalls end with the attempt's timeout, which is short then. */
  stalls?: true;
  /** What a read ends with when it meets the fault every time, and after how many attempts. */
  readCode: string;
  attempts?: number;
  /** What is known of a write's answer although it could not be read. */
  statusCode?: number;
  /** How many tickets the server saved. */
  savedCount: 0 | 1;
}

const CASES: FaultCase[] = [
  { name: 'F15: closed without an answer', fault: connectionClosed, readCode: 'HALO_NETWORK', savedCount: 0 },
  {
    name: 'F16: carried out, but the answer is lost',
    fault: resetAfterProcessing,
    readCode: 'HALO_NETWORK',
    savedCount: 1,
  },
  {
    name: 'F17: not carried out, and reset',
    fault: connectionReset,
    readCode: 'HALO_NETWORK',
    savedCount: 0,
  },
  {
    name: 'F19: stalls before the headers',
    fault: noResponse,
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    savedCount: 1,
  },
  {
    name: 'F20: stalls inside the headers',
    fault: rawResponse('HTTP/1.1 200 OK\r\nContent-Ty', 'open'),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    savedCount: 1,
  },
  {
    name: 'F21: stalls in the body',
    fault: rawResponse(`${HEAD}Content-Length: 100\r\n\r\n{"id":7,`, 'open'),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F22: drips a body byte by byte',
    fault: drip(`${HEAD}Content-Length: 100000\r\n\r\n`, ' '),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F23: drips headers byte by byte',
    fault: drip('HTTP/1.1 200 OK\r\n', 'X-Drip: 1\r\n'),
    stalls: true,
    readCode: 'HALO_TIMEOUT',
    savedCount: 1,
  },
  {
    name: 'F24: ends before its Content-Length',
    fault: rawResponse(`${HEAD}Content-Length: 100\r\n\r\n${BODY}`),
    readCode: 'HALO_NETWORK',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F24: is reset before its Content-Length',
    fault: rawResponse(`${HEAD}Content-Length: 100\r\n\r\n${BODY}`, 'reset'),
    readCode: 'HALO_NETWORK',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F25: ends inside its chunks',
    fault: rawResponse(`${HEAD}Transfer-Encoding: chunked\r\n\r\n40\r\n${BODY}`),
    readCode: 'HALO_NETWORK',
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F26: ends a body without a length in the middle',
    fault: rawResponse(`${HEAD}Connection: close\r\n\r\n${BODY.slice(0, 20)}`),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 2,
    statusCode: 200,
    savedCount: 1,
  },
  {
    name: 'F28: does not speak HTTP',
    fault: rawResponse('220 mail.example ESMTP\r\n'),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 1,
    savedCount: 1,
  },
  {
    name: 'F29: gives a length and chunks together',
    fault: rawResponse(`${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 1,
    savedCount: 1,
  },
  {
    name: 'F30: sends 100 kB of headers',
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
    it(`${name}: a read ${attempts === 1 ? `ends with ${readCode}` : 'is sent again'}, a write is uncertain`, async () => {
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

  it('F19–F23: reads that stall every time end at their deadline, and close what they had opened', async () => {
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

  it('F18: a kept connection that closes under a read costs a new one, a write never uses one', async () => {
    rig = await FlowRig.start(server);
    (await rig.read()).code.should.equal('ok');
    server.sockets.size.should.equal(1, 'kept open');
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

  it('F27: bytes behind an answer do no harm to the next', async () => {
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

  it('F31: an early hint comes before the answer', async () => {
    rig = await FlowRig.start(server);
    const earlyHints = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n';
    server.api.once(rawResponse(`${earlyHints}${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`));
    const { code, payload } = await rig.read();
    [code, (payload as { id: number }).id].should.deepEqual(['ok', 7]);
  });

  it('F32: an upload refused early ends with the refusal', async () => {
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
