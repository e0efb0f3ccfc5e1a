import should from 'should';
import { isTooDeep, sanitizeDetails } from '../../src/response/details';

const nested = (levels: number): unknown =>
  JSON.parse(`${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`);
const unchanged = (text: string) => text;

describe('The details of an error', () => {
  it('are an equal copy of the body', () => {
    const body: unknown = JSON.parse('{"a":[1,null,{"b":"c"}],"__proto__":{"polluted":true},"":false}');
    should(sanitizeDetails(body, unchanged)).deepEqual(body);
    ({}).should.not.have.property('polluted');
  });

  it('have at most 100 levels', () => {
    for (const levels of [100, 102, 3_000, 100_000]) {
      const details = sanitizeDetails(nested(levels), unchanged);
      isTooDeep(details).should.be.false();
      JSON.stringify(details)
        .includes('[truncated]')
        .should.equal(levels > 100);
    }
  });

  it('have at most 10,000 values', () => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => index);
    for (const body of [numbers, Object.fromEntries(numbers.map((n) => [`n${n}`, n]))]) {
      const details = Object.values(sanitizeDetails(body, unchanged) as object) as unknown[];
      details.should.have.length(10_001);
      should(details.at(-1)).equal('[truncated]');
    }
  });

  it('are redacted in strings and property names', () => {
    should(
      sanitizeDetails({ topsecret: ['is topsecret', 1] }, (text) => text.replace('topsecret', '[hidden]')),
    ).deepEqual({ '[hidden]': ['is [hidden]', 1] });
  });
});
