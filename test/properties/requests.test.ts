import fc from 'fast-check';
import { findOperation } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';
import { HaloError } from '../../src/errors';
import { type BuiltRequest, buildRequest } from '../../src/request/build';
import { anyOperation, hostileString, operationWithInput, pathPattern } from '../support/arbitrary';

const API_URL = 'https://halo.example/prefix/api';

/** The request or the HaloError; any other error fails the test. */
function buildOrError(operation: Operation, input: object): BuiltRequest | HaloError {
  try {
    return buildRequest(operation, input);
  } catch (error) {
    if (error instanceof HaloError) return error;
    throw error;
  }
}

/** The URL as the client builds it. */
function requestUrl({ path, query }: BuiltRequest): URL {
  const url = new URL(API_URL + path);
  url.search = query.toString();
  return url;
}

describe('For any message content', () => {
  const runOptions = { numRuns: 1500 };

  it('the request goes to the host and path of its operation, or fails with HALO_REQUEST', () => {
    let sentCount = 0;
    fc.assert(
      fc.property(operationWithInput, ({ one: operation, given: input }) => {
        const request = buildOrError(operation, input);
        if (request instanceof HaloError) {
          request.code.should.equal('HALO_REQUEST');
          return;
        }
        sentCount++;
        const url = requestUrl(request);
        url.origin.should.equal('https://halo.example');
        [url.username, url.password, url.hash].should.deepEqual(['', '', '']);
        if (operation.operationId === 'request.custom') {
          url.pathname.should.startWith('/prefix/api/');
        } else {
          request.method.should.equal(operation.method);
          url.pathname.should.match(pathPattern(operation, '/prefix/api'));
        }
        url.pathname.should.not.match(/\/\.\.?(\/|$)|[\r\n]/);
        url.href.should.not.match(/[\r\n\0]/);
      }),
      runOptions,
    );
    sentCount.should.be.above(100, 'enough of them could be sent');
  });

  it('the path of a custom request stays below the API', () => {
    const customRequest = findOperation('request.custom') as Operation;
    const path = fc
      .array(
        fc.oneof(hostileString, fc.constantFrom('/', 'Tickets', 'api/', '1'), fc.string({ maxLength: 4 })),
        {
          maxLength: 5,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(path, fc.constantFrom('GET', 'post', 'DELETE', 'PUT', ''), (customPath, method) => {
        const request = buildOrError(customRequest, { parameters: { path: customPath, method } });
        if (request instanceof HaloError) return;
        const url = requestUrl(request);
        url.origin.should.equal('https://halo.example');
        url.pathname.should.startWith('/prefix/api/');
        url.pathname.should.not.match(/\/\.\.?(\/|$)|%2f|%5c|\/\//i);
        [...url.searchParams.keys()].should.deepEqual([]);
      }),
      runOptions,
    );
  });

  it('the body of a write is JSON with the given records, and no prototype is polluted', () => {
    fc.assert(
      fc.property(operationWithInput, ({ one: operation, given: input }) => {
        const request = buildOrError(operation, input);
        if (!(request instanceof HaloError) && typeof request.body === 'string') {
          const body: unknown = JSON.parse(request.body);
          if (operation.endpoint.body === 'records') Array.isArray(body).should.be.true();
        }
        Object.keys(Object.prototype).should.deepEqual([]);
      }),
      runOptions,
    );
  });

  it('a required id is present and a forbidden id is absent', () => {
    const record = fc.dictionary(
      fc.constantFrom('id', 'summary', 'ticket_id', 'seq', 'status_id', '__proto__'),
      fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constantFrom('', '0', '7', null, undefined, false)),
    );
    fc.assert(
      fc.property(anyOperation, fc.oneof(record, fc.array(record, { maxLength: 3 })), (operation, input) => {
        if (operation.method !== 'POST' || !operation.id || operation.endpoint.body !== 'records') return;
        const request = buildOrError(operation, { request: input });
        if (request instanceof HaloError || typeof request.body !== 'string') return;
        for (const sentRecord of JSON.parse(request.body) as Record<string, unknown>[]) {
          const isMissing = [undefined, null, 0, '0', '', false].includes(sentRecord.id as never);
          if (operation.id === 'required') isMissing.should.be.false();
          if (operation.id === 'forbidden') isMissing.should.be.true();
        }
      }),
      runOptions,
    );
  });
});
