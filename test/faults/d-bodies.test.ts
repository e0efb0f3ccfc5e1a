import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import should from 'should';
import { endlessBody, gzipBomb, rawResponse, replaceBody, status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions } from '../support/flow-rig';

const MB = 1024 * 1024;

interface BodyCase {
  name: string;
  fault: Fault;
  readCode: string;
  attempts: number;
  statusCode?: number;
  /** Part of the error message. */
  errorPattern: RegExp;
}

const PAGE = '<!doctype html><html><head><title>Maintenance</title></head><body>Back at 12</body></html>';
const gzipped = gzipSync('{"id":7,"summary":"The printer is on fire"}');
const corrupted = Buffer.from(gzipped);
corrupted.fill(0xff, 10, 20);

const CASES: BodyCase[] = [
  {
    name: 'F48: invalid JSON',
    fault: replaceBody('{"id": 7, "summary": "Broken'),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 2,
    errorPattern: /other than JSON/,
  },
  {
    name: 'F49: web page with 200',
    fault: replaceBody(PAGE, { 'content-type': 'text/html; charset=utf-8' }),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 1,
    errorPattern: /a web page \(text\/html\)/,
  },
  {
    name: 'F54: corrupt gzip',
    fault: replaceBody(corrupted, { 'content-encoding': 'gzip' }),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 4,
    errorPattern: /./,
  },
  {
    name: 'F54: truncated gzip',
    fault: replaceBody(gzipped.subarray(0, 20), { 'content-encoding': 'gzip' }),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 4,
    errorPattern: /./,
  },
  {
    name: 'F54: corrupt Brotli',
    fault: replaceBody(Buffer.alloc(40, 0xff), { 'content-encoding': 'br' }),
    readCode: 'HALO_BAD_RESPONSE',
    attempts: 4,
    errorPattern: /compressed body corrupted/,
  },
  {
    name: 'F52: endless body',
    fault: endlessBody,
    statusCode: 200,
    readCode: 'HALO_TOO_LARGE',
    attempts: 1,
    errorPattern: /exceeds the size limit/,
  },
  {
    name: 'F53: 50 kB that decompress to 50 MB',
    fault: gzipBomb(50 * MB),
    readCode: 'HALO_TOO_LARGE',
    attempts: 1,
    errorPattern: /exceeds the size limit/,
  },
];

describe('D. Bodies', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const setUp = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
  };
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  for (const { name, fault, readCode, attempts, statusCode = 201, errorPattern } of CASES) {
    it(`${name}: a read fails with ${readCode} after ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, a write is uncertain`, async () => {
      await setUp({ connection: { maxResponse: 1 } });
      server.api.always(fault);
      const { code, error } = await rig.write();
      [code, error.uncertain, error.statusCode].should.deepEqual(['HALO_UNCERTAIN', true, statusCode]);
      [server.apiRequestCount, server.savedSummaries.length].should.deepEqual([1, 1]);

      const result = await rig.read();
      [result.code, result.halo.attempts].should.deepEqual([readCode, attempts]);
      result.error.message.should.match(errorPattern);
      JSON.stringify(result.msg).should.not.match(/Broken|<html|Maintenance/);
      if (attempts > 1) {
        server.api.clear();
        server.api.once(fault);
        const again = await rig.read();
        [again.code, again.halo.attempts].should.deepEqual(['ok', 2]);
      }
    });
  }

  it('F50: for a read an empty 200 is an error, an empty 204 is not', async () => {
    await setUp();
    server.api.once(replaceBody(''));
    (await rig.read()).code.should.equal('HALO_BAD_RESPONSE');
    for (const send of [() => rig.read(), () => rig.remove()]) {
      server.api.once(status(204));
      const { code, payload } = await send();
      [code, payload].should.deepEqual(['ok', null]);
    }
  });

  it('an empty body with a Content-Encoding header is an empty body', async () => {
    await setUp();
    for (const encoding of ['gzip', 'br', 'deflate']) {
      server.api.once(status(204, { 'content-encoding': encoding }));
      const { code, payload } = await rig.read();
      [code, payload].should.deepEqual(['ok', null], encoding);
    }
  });

  it('F51: a byte order mark is removed', async () => {
    await setUp();
    server.api.once(replaceBody('\uFEFF{"id":7}'));
    const { code, payload } = await rig.read();
    [code, payload].should.deepEqual(['ok', { id: 7 }]);
  });

  it('F52: an endless body is read up to the maximum response size only', async () => {
    await setUp({ connection: { maxResponse: 1 } });
    let writtenBytes = 0;
    server.api.once(async (context) => {
      context.socket.once('close', () => {
        writtenBytes = context.socket.bytesWritten;
      });
      await endlessBody(context);
    });
    (await rig.read()).code.should.equal('HALO_TOO_LARGE');
    await rig.check();
    // Plus the buffers of the operating system.
    writtenBytes.should.be.within(MB, 20 * MB);
  });

  it('F55: property names such as __proto__ have no special meaning', async () => {
    await setUp();
    const hostileJson =
      '{"id":7,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    for (const fault of [
      replaceBody(hostileJson),
      status(400, { 'content-type': 'application/json' }, hostileJson),
    ]) {
      server.api.once(fault);
      await rig.read();
      ({}).should.not.have.property('polluted');
    }
    server.api.once(rawResponse(`HTTP/1.1 200 OK\r\n__proto__: x\r\nContent-Length: 8\r\n\r\n{"id":7}`));
    (await rig.read()).code.should.equal('ok');
  });

  it('F55: an id with more digits than a number can hold is sent unchanged or rejected', async () => {
    await setUp();
    const id = '9007199254740993';
    for (const ticketId of [id, BigInt(id)]) {
      (await rig.read({ payload: { id: ticketId } })).code.should.equal('ok');
      should(server.requestLines.at(-1)).equal(`GET /api/Tickets/${id}`);
    }
    const before = server.apiRequestCount;
    const { code } = await rig.read({ payload: { id: Number(id) } });
    [code, server.apiRequestCount].should.deepEqual(['HALO_REQUEST', before]);
  });

  it('F55: such a number loses its last digits in a response, as documented in the README', async () => {
    await setUp();
    server.api.once(replaceBody('{"id":9007199254740993,"text":"9007199254740993"}'));
    const { payload } = await rig.read();
    should(payload).deepEqual({ id: 9007199254740992, text: '9007199254740993' });
    readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').should.match(/9,007,199,254,740,991/);
  });
});
