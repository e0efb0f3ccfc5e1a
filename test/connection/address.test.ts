import should from 'should';
import { parseInstanceAddress } from '../../src/connection/address';

describe('parseInstanceAddress', () => {
  const accepted: [input: string, base: string][] = [
    ['https://acme.haloitsm.com', 'https://acme.haloitsm.com'],
    ['acme.haloitsm.com', 'https://acme.haloitsm.com'],
    ['https://acme.haloitsm.com/', 'https://acme.haloitsm.com'],
    ['https://acme.haloitsm.com/api', 'https://acme.haloitsm.com'],
    ['https://acme.haloitsm.com/API/Tickets?x=1#y', 'https://acme.haloitsm.com'],
    ['https://acme.haloitsm.com/auth/authorize?tenant=acme', 'https://acme.haloitsm.com'],
    ['https://intranet/halo', 'https://intranet/halo'],
    ['https://intranet/halo/api/', 'https://intranet/halo'],
    ['https://intranet/apiary', 'https://intranet/apiary'],
    ['  https://psa.example.edu:8443/  ', 'https://psa.example.edu:8443'],
    ['localhost:4000', 'https://localhost:4000'],
    ['http://127.0.0.1:4000/auth', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
  ];
  for (const [input, base] of accepted) {
    it(`parses ${input} as ${base}`, () => {
      parseInstanceAddress(input).base.should.equal(base);
      parseInstanceAddress(input).api.should.equal(`${base}/api`);
    });
  }

  const rejected: [input: string, pattern: RegExp][] = [
    ['', /missing/],
    ['   ', /missing/],
    ['https://', /not a valid URL/],
    ['ftp://acme.haloitsm.com', /must start with https/],
    ['https://user:secret@acme.haloitsm.com', /user name or password/],
    ['http://acme.haloitsm.com', /unencrypted/],
    ['http://127.evil.example', /unencrypted/],
  ];
  for (const [input, pattern] of rejected) {
    it(`rejects ${input || 'an empty string'} with a reason`, () => {
      let error: { code?: string; field?: string; message: string } | undefined;
      try {
        parseInstanceAddress(input);
      } catch (caught) {
        error = caught as typeof error;
      }
      should(error?.message)
        .match(pattern)
        .and.not.match(/secret/);
      String(error?.code).should.equal('HALO_CONFIG');
      String(error?.field).should.equal('instanceUrl');
    });
  }

  it('accepts plain http to another host only if allowed, and marks it as insecure', () => {
    parseInstanceAddress('http://acme.haloitsm.com', true).insecure.should.be.true();
    parseInstanceAddress('http://localhost', true).insecure.should.be.false();
  });
});
