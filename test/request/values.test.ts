import { runInNewContext } from 'node:vm';
import type { ParameterType } from '../../src/catalogue/operation';
import { formatParameter, formatUndocumented } from '../../src/request/values';
import { catchHaloError } from '../support/errors';

const format = (value: unknown, type: ParameterType) => formatParameter(value, { name: 'the_name', type });

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

const VALID_VALUES: [type: ParameterType, value: unknown, expected: string][] = [
  // Dates: all of them 08:00 UTC, in the format of Halo's responses.
  ['date', new Date('2026-09-01T08:00:00Z'), '2026-09-01T08:00:00'],
  ['date', '2026-09-01T08:00:00.123Z', '2026-09-01T08:00:00'],
  ['date', '2026-09-01T08:00', '2026-09-01T08:00:00'],
  ['date', '2026-09-01 08:00:00', '2026-09-01T08:00:00'],
  ['date', '2026-09-01T03:00:00-05:00', '2026-09-01T08:00:00'],
  ['date', '2026-09-01T13:30:00+0530', '2026-09-01T08:00:00'],
  ['date', 1788249600000, '2026-09-01T08:00:00'],
  ['date', '1788249600000', '2026-09-01T08:00:00'],
  ['date', 1788249600, '2026-09-01T08:00:00'],
  ['date', '1788249600', '2026-09-01T08:00:00'],
  ['date', ' 2026-09-01 ', '2026-09-01T00:00:00'],
  ['date', '2028-02-29', '2028-02-29T00:00:00'],
  ['boolean', true, 'true'],
  ['boolean', ' False ', 'false'],
  ['boolean', 1, 'true'],
  ['boolean', '0', 'false'],
  ['integer', 7, '7'],
  ['integer', '-1', '-1'],
  ['integer', ' +07 ', '7'],
  ['integer', 7n, '7'],
  ['number', -62.5, '-62.5'],
  ['number', ' 62.50 ', '62.5'],
  ['integers', [1, '2', 9], '1,2,9'],
  ['integers', '1, 2 ,9', '1,2,9'],
  ['integers', 5, '5'],
  ['uuid', ' 0C6CFB57-2a0e-4b7a-9b57-6a1f0d3b5c11 ', '0C6CFB57-2a0e-4b7a-9b57-6a1f0d3b5c11'],
  ['string', ' unchanged ', ' unchanged '],
  ['string', 42, '42'],
  ['string', false, 'false'],
  ['string', [true, false], 'true,false'],
  ['string', new Date('2026-09-01T08:00:00Z'), '2026-09-01T08:00:00'],
  ['string', [{ filter_name: 'name' }], '[{"filter_name":"name"}]'],
  ['string', { a: 1 }, '{"a":1}'],
];

const INVALID_VALUES: [type: ParameterType, value: unknown, pattern: RegExp][] = [
  ['date', 'tomorrow', /must be a date \(.*\), but is "tomorrow"/],
  ['date', '2026-02-31', /a date/],
  ['date', '2026-02-31T08:00:00Z', /a date/],
  ['date', '2026-09-01T25:00:00', /a date/],
  ['date', '01/09/2026', /a date/],
  ['date', '20260901', /a date/],
  ['date', new Date('nonsense'), /but is a date/],
  ['date', 1788249600000000, /a date/],
  ['date', Number.NaN, /a date/],
  ['date', true, /a date/],
  ['boolean', 'yes', /must be true or false, but is "yes"/],
  ['boolean', 2, /true or false/],
  ['boolean', [], /but is an array of length 0/],
  ['integer', '95.0', /must be an integer/],
  ['integer', 1.5, /an integer/],
  ['integer', 2 ** 60, /an integer/],
  ['integer', '', /an integer/],
  ['integer', '1e3', /an integer/],
  ['integer', true, /an integer/],
  ['number', '0x10', /must be a number/],
  ['number', Number.POSITIVE_INFINITY, /a number/],
  ['integers', [1, 'x'], /must be integers/],
  ['integers', '1,,2', /must be integers/],
  ['integers', [], /must be integers/],
  ['integers', { 0: 1 }, /but is an object/],
  ['uuid', '12', /must be a GUID/],
  ['uuid', 12, /a GUID/],
  ['string', [], /must be a string, but is an array of length 0/],
  ['string', ['a', null], /a string/],
  ['string', Symbol('s'), /a string/],
  ['string', () => 1, /a string/],
  ['string', Number.NaN, /a string/],
  ['string', [1, Number.NaN], /a string/],
  ['string', new Date('nonsense'), /but is a date/],
  ['integers', Array(2), /must be integers/],
];

const describeValue = (value: unknown): string =>
  value === cyclic ? 'a circular object' : typeof value === 'bigint' ? `${value}n` : describeNested(value);
const describeNested = (value: unknown): string =>
  value instanceof Date ? `Date ${value}` : (JSON.stringify(value) ?? String(value));

describe('The value of a parameter', () => {
  for (const [type, value, expected] of VALID_VALUES) {
    it(`of type ${type} accepts ${describeValue(value)} (${typeof value})`, () => {
      format(value, type).should.equal(expected);
    });
  }

  for (const [type, value, pattern] of INVALID_VALUES) {
    it(`of type ${type} rejects ${describeValue(value)} (${typeof value})`, async () => {
      const error = await catchHaloError(() => format(value, type));
      error.code.should.equal('HALO_REQUEST');
      String(error.field).should.equal('the_name');
      error.message.should
        .match(/^The parameter "the_name" must be/)
        .and.match(pattern)
        .and.match(/Nothing was sent\.$/);
    });
  }

  for (const [description, value, path] of [
    ['a circular object', cyclic, 'the_name'],
    ['a Map', new Map([['a', 1]]), 'the_name'],
    ['a Buffer', Buffer.from('x'), 'the_name'],
    ['an object with NaN', { rules: [{ value: Number.NaN }] }, 'the_name.rules[0].value'],
    [
      'an object with an invalid date of another realm',
      runInNewContext("({ a: new Date('x') })"),
      'the_name.a',
    ],
  ] as const) {
    it(`of type string rejects ${description} and names ${path}`, async () => {
      const error = await catchHaloError(() => format(value, 'string'));
      error.code.should.equal('HALO_REQUEST');
      String(error.field).should.startWith(path);
      error.message.should.match(/^The parameter "the_name/).and.match(/Nothing was sent\.$/);
    });
  }

  it('may be a Date of another realm', () => {
    const date: unknown = runInNewContext("new Date('2026-09-01T08:00:00Z')");
    format(date, 'date').should.equal('2026-09-01T08:00:00');
    format(date, 'string').should.equal('2026-09-01T08:00:00');
  });

  it('is truncated in an error message', async () => {
    const error = await catchHaloError(() => format('x'.repeat(5000), 'integer'));
    error.message.length.should.be.below(200);
  });

  it('is converted to a string for an undocumented parameter', () => {
    formatUndocumented('a b', 'new').should.equal('a b');
    formatUndocumented([1, 'b'], 'new').should.equal('1,b');
    formatUndocumented(new Date('2026-09-01T08:00:00Z'), 'new').should.equal('2026-09-01T08:00:00');
  });
});
