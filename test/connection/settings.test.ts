import { catchHaloError } from '../support/errors';
import { settingsFor } from '../support/settings';

describe('parseConnectionSettings', () => {
  const settings = (overrides = {}) => settingsFor('https://acme.haloitsm.com', overrides);

  it('defaults to 300 requests in 5 minutes, a queue of 1,000 and deduplicated reads', () => {
    settings().should.containEql({
      rateLimit: { requests: 300, windowMs: 300_000 },
      queueLimit: 1000,
      joinReads: true,
    });
    settings({
      requestLimit: '50',
      requestWindow: '0.5',
      queueLimit: '5',
      joinReads: false,
    }).should.containEql({
      rateLimit: { requests: 50, windowMs: 30_000 },
      queueLimit: 5,
      joinReads: false,
    });
  });

  for (const [field, values] of Object.entries({
    requestLimit: [0, -1, '0', 1.5, 'many', Number.NaN],
    requestWindow: [0, -5, 'long', Number.POSITIVE_INFINITY],
    queueLimit: [0, 2.5, 'all'],
    timeout: [0, 'soon'],
    maxResponse: [0],
  })) {
    it(`rejects an invalid ${field} and names the field`, async () => {
      for (const value of values) {
        const error = await catchHaloError(() => settings({ [field]: value }));
        [error.code, error.field].should.deepEqual(['HALO_CONFIG', field]);
        error.message.should.match(/must be (a .*number|an integer)/);
      }
    });
  }
});
