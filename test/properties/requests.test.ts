import fc from 'fast-check';
import { findOperation } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';
import { HaloError } from '../../src/errors';
import { type BuiltRequest, buildRequest } from '../../src/request/build';
import { asked, hostile, operation, pathOf } from '../support/arbitrary';

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

describe('Whatever a message holds', () => {
  const runs = { numRuns: 1500 };

  it('the request goes to the host and the path of its operation, or is refused as HALO_REQUEST', () => {
    let sent = 0;
    fc.assert(
      fc.property(asked, ({ one, given }) => {
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
          url.pathname.should.match(pathOf(one, '/prefix/api'));
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
      fc.property(asked, ({ one, given }) => {
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
