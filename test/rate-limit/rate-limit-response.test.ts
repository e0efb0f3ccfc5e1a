import should from 'should';
import { parseRateLimitResponse, parseRetryAfter } from '../../src/rate-limit/rate-limit-response';

describe('A 429 response', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const cases: [value: string | undefined, ms: number | undefined][] = [
    ['2', 2000],
    ['1.5', 1500],
    ['0', 1000],
    ['-5', 1000],
    ['99999', 99_999_000],
    ['Sun, 01 Mar 2026 12:01:00 GMT', 60_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 1000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [value, ms] of cases) {
    it(`with Retry-After ${JSON.stringify(value)} has ${ms === undefined ? 'no delay' : `a delay of ${ms} ms`}`, () => {
      should(parseRetryAfter(value, now)).equal(ms);
    });
  }

  it('names the limit in its text, quoted or not', () => {
    const message = 'Rate Limit Reached - 300 Requests per rolling 5 minute window';
    for (const body of [message, JSON.stringify(message)]) {
      parseRateLimitResponse({ statusCode: 429, headers: {}, body: Buffer.from(body) }).should.deepEqual({
        retryAfterMs: undefined,
        limit: { requests: 300, windowMs: 300_000 },
      });
    }
    const parsed = parseRateLimitResponse({
      statusCode: 429,
      headers: {},
      body: Buffer.from('0 Requests per rolling 0 minute'),
    });
    should(parsed.limit).equal(undefined);
  });
});
