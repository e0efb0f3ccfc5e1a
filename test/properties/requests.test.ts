import fc from 'fast-check';
import { findOperation, operationIds } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';
import { HaloError } from '../../src/errors';
import { type BuiltRequest, buildRequest } from '../../src/request/build';

/** Texts that mean something to URLs, headers, JSON or JavaScript. */
const hostile = fc.constantFrom(
  '../Agent',
  '..',
  '.',
  '../../auth/token',
  '1?x=1',
  '1#x',
  '1&x=1',
  '%2e%2e%2f',
  '%2e%2e',
  '..%2fAgent',
  '1\r\nX-Evil: 1',
  '\r\n\r\nGET / HTTP/1.1',
  '//evil.example',
  'https://evil.example/',
  '\\\\evil.example\\x',
  '@evil.example',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\uFEFF1',
  '\uD800',
  '１',
  '1;x',
  ' ',
  '',
);
const name = fc.oneof(
  fc.constantFrom(
    'id',
    'page_no',
    'page_size',
    'count',
    'pageinate',
    'method',
    'path',
    'ticket_id',
    'returnall',
  ),
  hostile,
  fc.string(),
);
const value = fc.oneof(
  { weight: 3, arbitrary: hostile },
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(undefined, null, Number.NaN, Symbol('s'), () => 1, Buffer.from('x'), new Map()),
  fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true, withTypedArray: true }),
);
const members = fc.dictionary(name, value, { maxKeys: 6 });
const input = fc.record({
  form: fc.option(members, { nil: undefined }),
  parameters: fc.oneof(members, value),
  request: fc.oneof(members, fc.array(members, { maxLength: 3 }), value),
});
const operation = fc.constantFrom(...operationIds()).map((id) => findOperation(id) as Operation);
const plausible = fc.oneof(fc.integer({ min: 1 }), fc.constantFrom('7', '2026-01-01', true, '1,2'), hostile);

/** An operation, and what fits it at least by its names: its path filled, and some of its parameters. */
const fitting = (one: Operation) => {
  const named = one.endpoint.parameters.map((parameter) => parameter.name);
  const inPath = one.endpoint.parameters.filter((parameter) => parameter.in === 'path');
  return fc.record({
    one: fc.constant(one),
    given: fc.record({
      form: fc.record(Object.fromEntries(inPath.map((parameter) => [parameter.name, plausible]))),
      parameters: fc.dictionary(fc.constantFrom('x', ...named), plausible, { maxKeys: 3 }),
      request:
        one.method === 'POST' ? fc.oneof(members, fc.array(members, { maxLength: 3 })) : fc.constant({}),
    }),
  });
};
/** The few operations whose path takes a text, where no check of a number helps. */
const textInPath = operationIds()
  .map((id) => findOperation(id) as Operation)
  .filter(({ endpoint }) =>
    endpoint.parameters.some(({ in: place, type }) => place === 'path' && type === 'string'),
  );
const any = fc.oneof(
  { weight: 2, arbitrary: fc.oneof(operation, fc.constantFrom(...textInPath)).chain(fitting) },
  { weight: 1, arbitrary: fc.record({ one: operation, given: input }) },
);

const API = 'https://halo.example/prefix/api';

/** The request, or the HaloError it was refused with; anything else fails the test. */
function built(one: Operation, given: object): BuiltRequest | HaloError {
  try {
    return buildRequest(one, given);
  } catch (thrown) {
    if (thrown instanceof HaloError) return thrown;
    throw thrown;
  }
}

/** The URL as the client makes it. */
function sentTo({ path, query }: BuiltRequest): URL {
  const url = new URL(API + path);
  url.search = query.toString();
  return url;
}

/** `/Tickets/{id}` as a pattern that takes no other segment. */
function segmentsOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/?#]+');
  return new RegExp(`^/prefix/api${escaped}$`);
}

describe('Whatever a message holds', () => {
  const runs = { numRuns: 1500 };

  it('the request goes to the host and the path of its operation, or is refused as HALO_REQUEST', () => {
    let sent = 0;
    fc.assert(
      fc.property(any, ({ one, given }) => {
        const request = built(one, given);
        if (request instanceof HaloError) {
          request.code.should.equal('HALO_REQUEST');
          return;
        }
        sent++;
        const url = sentTo(request);
        url.origin.should.equal('https://halo.example');
        [url.username, url.password, url.hash].should.deepEqual(['', '', '']);
        if (one.operationId === 'request.custom') {
          url.pathname.should.startWith('/prefix/api/');
        } else {
          request.method.should.equal(one.method);
          url.pathname.should.match(segmentsOf(one.path));
        }
        url.pathname.should.not.match(/\/\.\.?(\/|$)|[\r\n]/);
        url.href.should.not.match(/[\r\n\0]/);
      }),
      runs,
    );
    sent.should.be.above(100, 'enough of them could be sent');
  });

  it('the path of a custom request stays below the API', () => {
    const custom = findOperation('request.custom') as Operation;
    const path = fc
      .array(fc.oneof(hostile, fc.constantFrom('/', 'Tickets', 'api/', '1'), fc.string({ maxLength: 4 })), {
        maxLength: 5,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(path, fc.constantFrom('GET', 'post', 'DELETE', 'PUT', ''), (given, method) => {
        const request = built(custom, { parameters: { path: given, method } });
        if (request instanceof HaloError) return;
        const url = sentTo(request);
        url.origin.should.equal('https://halo.example');
        url.pathname.should.startWith('/prefix/api/');
        url.pathname.should.not.match(/\/\.\.?(\/|$)|%2f|%5c|\/\//i);
        [...url.searchParams.keys()].should.deepEqual([]);
      }),
      runs,
    );
  });

  it('the body of a write is JSON with the records that were given, and nothing is polluted', () => {
    fc.assert(
      fc.property(any, ({ one, given }) => {
        const request = built(one, given);
        if (!(request instanceof HaloError) && typeof request.body === 'string') {
          const sent: unknown = JSON.parse(request.body);
          if (one.endpoint.body === 'records') Array.isArray(sent).should.be.true();
        }
        Object.keys(Object.prototype).should.deepEqual([]);
      }),
      runs,
    );
  });

  it('an id that must be there is there, and one that must not is not', () => {
    const record = fc.dictionary(
      fc.constantFrom('id', 'summary', 'ticket_id', 'seq', 'status_id', '__proto__'),
      fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constantFrom('', '0', '7', null, undefined, false)),
    );
    fc.assert(
      fc.property(operation, fc.oneof(record, fc.array(record, { maxLength: 3 })), (one, given) => {
        if (one.method !== 'POST' || !one.id || one.endpoint.body !== 'records') return;
        const request = built(one, { request: given });
        if (request instanceof HaloError || typeof request.body !== 'string') return;
        for (const sent of JSON.parse(request.body) as Record<string, unknown>[]) {
          const missing = [undefined, null, 0, '0', '', false].includes(sent.id as never);
          if (one.id === 'required') missing.should.be.false();
          if (one.id === 'forbidden') missing.should.be.true();
        }
      }),
      runs,
    );
  });
});
