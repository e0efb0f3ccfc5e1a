import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { rawResponse, status } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig } from '../support/flow-rig';

const key = fc.oneof(
  fc.constantFrom(
    'id',
    'tickets',
    'record_count',
    '_error',
    '_warning',
    '_warning_is_error',
    'report',
    'load_error',
  ),
  fc.constantFrom(
    'Message',
    'errors',
    'error',
    '',
    '$[0].x',
    '__proto__',
    'constructor',
    'InnerException',
    'Data',
  ),
  fc.string({ maxLength: 5 }),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, -1, 1e308, ''),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;
const body = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  json.map((value) => `\uFEFF${JSON.stringify(value)}`),
  json.map((value) => JSON.stringify(value).slice(0, -1)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '<html><script>x</script>',
    '{"a":'.repeat(2000),
    '['.repeat(10_000),
    'null',
    '"text"',
  ),
);
const contentType = fc.constantFrom(
  'application/json',
  'text/html',
  'text/plain; charset=x',
  'application/xml',
  '',
);
const code = fc.constantFrom(
  200,
  201,
  202,
  204,
  206,
  299,
  300,
  302,
  304,
  399,
  400,
  401,
  403,
  404,
  408,
  410,
  413,
  418,
  422,
  451,
  499,
  500,
  501,
  599,
);
const anyFault = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(code, contentType, body)
      .map(([httpStatus, type, text]) => status(httpStatus, { 'content-type': type }, text)),
  },
  fc.uint8Array({ maxLength: 200 }).map((bytes) => rawResponse(Buffer.from(bytes))),
  fc
    .tuple(fc.string({ maxLength: 40 }), body)
    .map(([head, text]) =>
      rawResponse(
        `HTTP/1.1 200 OK\r\nX: ${head}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      ),
    ),
);

describe('For any response', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  for (const output of ['response', 'records']) {
    it(`a message ends once, with a result or a HaloError, and the next one is processed (${output})`, async () => {
      rig = await FlowRig.start(server, {
        connection: { maxResponse: 0.1, requestLimit: 100_000 },
        node: { output },
        claimsUnsavedWrites: true,
      });
      await fc.assert(
        fc.asyncProperty(anyFault, async (fault) => {
          server.api.always(fault);
          const results = await Promise.all([rig.read(), rig.write(), rig.remove()]);
          for (const { code: resultCode, error } of results) {
            resultCode.should.match(/^(ok|HALO_[A-Z_]+)$/);
            if (resultCode !== 'ok') error.message.should.not.equal('');
            error.message.should.not.match(/undefined|\[object|could not be prepared/);
          }
          ({}).should.not.have.property('polluted');
        }),
        { numRuns: 120 },
      );
      server.savedSummaries.should.have.length(new Set(server.savedSummaries).size);
      server.tokens.reuseCount.should.equal(0);
    });
  }

  it('at most the maximum response size is read, with any compression', async () => {
    const maxBytes = 100 * 1024;
    rig = await FlowRig.start(server, {
      connection: { maxResponse: maxBytes / 1024 / 1024, requestLimit: 100_000 },
      claimsUnsavedWrites: true,
    });
    const encoders = {
      identity: (body: Buffer) => body,
      gzip: gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
    };
    const size = fc.oneof(
      fc.integer({ min: 2, max: 3 * maxBytes }),
      fc.integer({ min: maxBytes - 2, max: maxBytes + 2 }),
      fc.constant(20 * maxBytes),
    );
    const encodingName = fc.constantFrom(...(Object.keys(encoders) as (keyof typeof encoders)[]));
    await fc.assert(
      fc.asyncProperty(size, encodingName, fc.boolean(), async (bytes, encoding, chunked) => {
        const body = encoders[encoding](Buffer.from(JSON.stringify('x'.repeat(bytes - 2))));
        server.api.always(({ request, response }) => {
          request.resume();
          const length = chunked ? {} : { 'content-length': body.length };
          response.writeHead(200, {
            'content-type': 'application/json',
            'content-encoding': encoding,
            ...length,
          });
          response.end(body);
        });
        const [readResult, writeResult] = await Promise.all([rig.read(), rig.write()]);
        const isAllowed = bytes <= maxBytes;
        [readResult.code, writeResult.code].should.deepEqual(
          isAllowed ? ['ok', 'ok'] : ['HALO_TOO_LARGE', 'HALO_UNCERTAIN'],
        );
        if (isAllowed) String(readResult.payload).should.have.length(bytes - 2);
      }),
      { numRuns: 40 },
    );
  });
});
