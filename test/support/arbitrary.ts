import fc from 'fast-check';
import { findOperation, operationIds } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';

/** Texts that mean something to URLs, headers, JSON or JavaScript. */
export const hostile = fc.constantFrom(
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
export const operation = fc.constantFrom(...operationIds()).map((id) => findOperation(id) as Operation);
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
/** An operation and what is asked of it: something that fits by its names, or anything. */
export const asked = fc.oneof(
  { weight: 2, arbitrary: fc.oneof(operation, fc.constantFrom(...textInPath)).chain(fitting) },
  { weight: 1, arbitrary: fc.record({ one: operation, given: input }) },
);

/** The paths of an operation and no others: `/Tickets/{id}` takes one segment for its id. */
export function pathOf({ path, operationId }: Operation, base: string): RegExp {
  if (operationId === 'request.custom') return new RegExp(`^${base}/`);
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/?#]+');
  return new RegExp(`^${base}${escaped}$`);
}
