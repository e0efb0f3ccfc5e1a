import fc from 'fast-check';
import { nodeSettings } from '../../nodes/halo-itsm/settings';
import { instanceAddress } from '../../src/connection/address';
import { connectionSettings } from '../../src/connection/settings';
import { HaloError } from '../../src/errors';

const anything = fc.oneof(
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

/** What a check gives, or the HaloError with which it refuses; anything else fails the test. */
function checked<T>(check: () => T): T | HaloError {
  try {
    return check();
  } catch (thrown) {
    if (thrown instanceof HaloError) return thrown;
    throw thrown;
  }
}

describe('Whatever a configuration holds', () => {
  const runs = { numRuns: 2000 };

  it('a connection is complete and usable, or HALO_CONFIG names the field', () => {
    const properties = fc.record(
      {
        instanceUrl: fc.oneof(address, anything),
        authServer: fc.oneof(address, anything),
        allowHttp: anything,
        signIn: fc.oneof(fc.constantFrom('account', 'application'), anything),
        scope: anything,
        tenant: anything,
        clientId: fc.oneof(fc.string(), anything),
        clientSecret: fc.oneof(fc.string(), anything),
        timeout: anything,
        maxResponse: anything,
        requestLimit: anything,
        requestWindow: anything,
        queueLimit: anything,
        joinReads: anything,
        processes: anything,
      },
      { requiredKeys: ['instanceUrl', 'clientId', 'clientSecret'] },
    );
    fc.assert(
      fc.property(properties, (raw) => {
        const settings = checked(() => connectionSettings(raw));
        if (settings instanceof HaloError) {
          [settings.code, typeof settings.field].should.deepEqual(['HALO_CONFIG', 'string']);
          return;
        }
        for (const number of [settings.timeout, settings.maxResponse, settings.queueLimit]) {
          (number > 0 && Number.isFinite(number)).should.be.true();
        }
        (settings.rateLimit.requests > 0 && settings.rateLimit.window > 0).should.be.true();
        settings.clientId.should.not.equal('');
      }),
      runs,
    );
  });

  it('an address is one host over https, or over http where that is allowed', () => {
    fc.assert(
      fc.property(address, (given) => {
        const found = checked(() => instanceAddress(given));
        if (found instanceof HaloError) return;
        const url = new URL(found.api);
        [url.username, url.password, url.search, url.hash].should.deepEqual(['', '', '', '']);
        url.origin.should.equal(found.origin);
        url.pathname.should.endWith('/api');
        if (url.protocol === 'http:')
          url.hostname.should.match(/^(127\.|localhost$|\[::1\]$|.*\.localhost$)/);
        else url.protocol.should.equal('https:');
      }),
      runs,
    );
  });

  it('a node has settings that make sense, or HALO_CONFIG names the property', () => {
    const properties = fc.record(
      { output: anything, allPages: anything, maxRecords: anything, onLimit: anything, deadline: anything },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(properties, (raw) => {
        const settings = checked(() => nodeSettings(raw));
        if (settings instanceof HaloError) {
          [settings.code, typeof settings.field].should.deepEqual(['HALO_CONFIG', 'string']);
          return;
        }
        const { maxRecords = 1, deadline = 1 } = settings.run;
        (maxRecords > 0 && deadline > 0).should.be.true();
      }),
      runs,
    );
  });
});
