import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import should from 'should';
import { endless, gzipBomb, instead, raw, status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions } from '../support/flow-rig';

const MB = 1024 * 1024;

interface Row {
  name: string;
  fault: Fault;
  read: string;
  attempts: number;
  statusCode?: number;
  /** What the message of the error says. */
  says: RegExp;
}

const PAGE = '<!doctype html><html><head><title>Maintenance</title></head><body>Back at 12</body></html>';
const packed = gzipSync('{"id":7,"summary":"The printer is on fire"}');
const broken = Buffer.from(packed);
broken.fill(0xff, 10, 20);

const ROWS: Row[] = [
  {
    name: 'F48: invalid JSON',
    fault: instead('{"id": 7, "summary": "Broken'),
    read: 'HALO_BAD_RESPONSE',
    attempts: 2,
    says: /not JSON/,
  },
  {
    name: 'F49: a web page with 200',
    fault: instead(PAGE, { 'content-type': 'text/html; charset=utf-8' }),
    read: 'HALO_BAD_RESPONSE',
    attempts: 1,
    says: /a web page \(text\/html\)/,
  },
  {
    name: 'F54: gzip that is broken',
    fault: instead(broken, { 'content-encoding': 'gzip' }),
    read: 'HALO_BAD_RESPONSE',
    attempts: 4,
    says: /./,
  },
  {
    name: 'F54: gzip that is cut',
    fault: instead(packed.subarray(0, 20), { 'content-encoding': 'gzip' }),
    read: 'HALO_BAD_RESPONSE',
    attempts: 4,
    says: /./,
  },
  {
    name: 'F54: Brotli that is broken',
    fault: instead(Buffer.alloc(40, 0xff), { 'content-encoding': 'br' }),
    read: 'HALO_BAD_RESPONSE',
    attempts: 4,
    says: /its compressed body is damaged/,
  },
  {
    name: 'F52: a body without end',
    fault: endless,
    statusCode: 200,
    read: 'HALO_TOO_LARGE',
    attempts: 1,
    says: /larger than allowed/,
  },
  {
    name: 'F53: 50 kB that unpack to 50 MB',
    fault: gzipBomb(50 * MB),
    read: 'HALO_TOO_LARGE',
    attempts: 1,
    says: /larger than allowed/,
  },
];

describe('D. Bodies', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const begin = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
  };
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  for (const { name, fault, read, attempts, statusCode = 201, says } of ROWS) {
    it(`${name} is ${read} for a read after ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, and makes a write uncertain`, async () => {
      await begin({ connection: { maxResponse: 1 } });
      server.api.always(fault);
      const { code, error } = await rig.write();
      [code, error.uncertain, error.statusCode].should.deepEqual(['HALO_UNCERTAIN', true, statusCode]);
      [server.requests, server.saved.length].should.deepEqual([1, 1]);

      const ended = await rig.read();
      [ended.code, ended.halo.attempts].should.deepEqual([read, attempts]);
      ended.error.message.should.match(says);
      JSON.stringify(ended.msg).should.not.match(/Broken|<html|Maintenance/);
      if (attempts > 1) {
        server.api.heal();
        server.api.once(fault);
        const again = await rig.read();
        [again.code, again.halo.attempts].should.deepEqual(['ok', 2]);
      }
    });
  }

  it('F50: an empty 200 is no answer to a read, an empty 204 is', async () => {
    await begin();
    server.api.once(instead(''));
    (await rig.read()).code.should.equal('HALO_BAD_RESPONSE');
    for (const send of [() => rig.read(), () => rig.remove()]) {
      server.api.once(status(204));
      const { code, payload } = await send();
      [code, payload].should.deepEqual(['ok', null]);
    }
  });

  it('an empty body is one also where its headers call it packed', async () => {
    await begin();
    for (const encoding of ['gzip', 'br', 'deflate']) {
      server.api.once(status(204, { 'content-encoding': encoding }));
      const { code, payload } = await rig.read();
      [code, payload].should.deepEqual(['ok', null], encoding);
    }
  });

  it('F51: a byte order mark is not part of the answer', async () => {
    await begin();
    server.api.once(instead('\uFEFF{"id":7}'));
    const { code, payload } = await rig.read();
    [code, payload].should.deepEqual(['ok', { id: 7 }]);
  });

  it('F52: no more of an endless body is taken than may be', async () => {
    await begin({ connection: { maxResponse: 1 } });
    let written = 0;
    server.api.once(async (exchange) => {
      exchange.socket.once('close', () => {
        written = exchange.socket.bytesWritten;
      });
      await endless(exchange);
    });
    (await rig.read()).code.should.equal('HALO_TOO_LARGE');
    await rig.check();
    // What the operating system holds between the two comes on top.
    written.should.be.within(MB, 20 * MB);
  });

  it('F55: names that mean something to JavaScript are only names', async () => {
    await begin();
    const hostile = '{"id":7,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    for (const fault of [instead(hostile), status(400, { 'content-type': 'application/json' }, hostile)]) {
      server.api.once(fault);
      await rig.read();
      ({}).should.not.have.property('polluted');
    }
    server.api.once(raw(`HTTP/1.1 200 OK\r\n__proto__: x\r\nContent-Length: 8\r\n\r\n{"id":7}`));
    (await rig.read()).code.should.equal('ok');
  });

  it('F55: an id of more digits than a number holds goes out as it is written, or not at all', async () => {
    await begin();
    const id = '9007199254740993';
    for (const given of [id, BigInt(id)]) {
      (await rig.read({ payload: { id: given } })).code.should.equal('ok');
      should(server.arrived.at(-1)).equal(`GET /api/Tickets/${id}`);
    }
    const before = server.requests;
    const { code } = await rig.read({ payload: { id: Number(id) } });
    [code, server.requests].should.deepEqual(['HALO_REQUEST', before]);
  });

  it('F55: in an answer such a number loses its last digits, as the README says', async () => {
    await begin();
    server.api.once(instead('{"id":9007199254740993,"text":"9007199254740993"}'));
    const { payload } = await rig.read();
    should(payload).deepEqual({ id: 9007199254740992, text: '9007199254740993' });
    readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').should.match(/9,007,199,254,740,991/);
  });
});
