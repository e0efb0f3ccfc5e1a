import fc from 'fast-check';
import { nodeSettings } from '../../nodes/halo-itsm/settings';
import { parseInstanceAddress } from '../../src/connection/address';
import { parseConnectionSettings } from '../../src/connection/settings';
import { HaloError } from '../../src/errors';

const anyValue = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
  fc.constantFrom('', ' ', '0', '-1', '1e999', 'NaN', '10', true, Number.POSITIVE_INFINITY, Number.MAX_VALUE),
);
const address = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
  fc.constantFrom(
    'acme.haloitsm.com',
    'http://127.0.0.1:1',
    'https://user:pass@acme.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://acme.example/api/Tickets?x=1#y',
    '//acme.example',
    'https://acme.example\\@evil.example',
    'http://localhost.evil.example',
    'https://[::1]/halo/',
  ),
);

/** The result of a check or its HaloError; any other error fails the test. */
function resultOrError<T>(action: () => T): T | HaloError {
  try {
    return action();
  } catch (error) {
    if (error instanceof HaloError) return error;
    throw error;
  }
}

describe('For any configuration', () => {
  const runOptions = { numRuns: 2000 };

  it('the connection is complete and usable, or HALO_CONFIG names the field', () => {
    const properties = fc.record(
      {
        instanceUrl: fc.oneof(address, anyValue),
        authServer: fc.oneof(address, anyValue),
        allowHttp: anyValue,
        signIn: fc.oneof(fc.constantFrom('account', 'application'), anyValue),
        scope: anyValue,
        tenant: anyValue,
        clientId: fc.oneof(fc.string(), anyValue),
        clientSecret: fc.oneof(fc.string(), anyValue),
        timeout: anyValue,
        maxResponse: anyValue,
        requestLimit: anyValue,
        requestWindow: anyValue,
        queueLimit: anyValue,
        joinReads: anyValue,
        processes: anyValue,
      },
      { requiredKeys: ['instanceUrl', 'clientId', 'clientSecret'] },
    );
    fc.assert(
      fc.property(properties, (input) => {
        const settings = resultOrError(() => parseConnectionSettings(input));
        if (settings instanceof HaloError) {
          [settings.code, typeof settings.field].should.deepEqual(['HALO_CONFIG', 'string']);
          return;
        }
        for (const number of [settings.timeoutMs, settings.maxResponseBytes, settings.queueLimit]) {
          (number > 0 && Number.isFinite(number)).should.be.true();
        }
        (settings.rateLimit.requests > 0 && settings.rateLimit.windowMs > 0).should.be.true();
        settings.clientId.should.not.equal('');
      }),
      runOptions,
    );
  });

  it('an address is one host with https, or with http where that is allowed', () => {
    fc.assert(
      fc.property(address, (input) => {
        const parsed = resultOrError(() => parseInstanceAddress(input));
        if (parsed instanceof HaloError) return;
        const url = new URL(parsed.api);
        [url.username, url.password, url.search, url.hash].should.deepEqual(['', '', '', '']);
        url.origin.should.equal(parsed.origin);
        url.pathname.should.endWith('/api');
        if (url.protocol === 'http:')
          url.hostname.should.match(/^(127\.|localhost$|\[::1\]$|.*\.localhost$)/);
        else url.protocol.should.equal('https:');
      }),
      runOptions,
    );
  });

  it('the node has valid settings, or HALO_CONFIG names the property', () => {
    const properties = fc.record(
      { output: anyValue, allPages: anyValue, maxRecords: anyValue, onLimit: anyValue, deadline: anyValue },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(properties, (input) => {
        const settings = resultOrError(() => nodeSettings(input));
        if (settings instanceof HaloError) {
          [settings.code, typeof settings.field].should.deepEqual(['HALO_CONFIG', 'string']);
          return;
        }
        const { maxRecords = 1, deadlineMs: deadline = 1 } = settings.runOptions;
        (maxRecords > 0 && deadline > 0).should.be.true();
      }),
      runOptions,
    );
  });
});
