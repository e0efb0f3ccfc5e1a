import fc from 'fast-check';
import { findOperation, operationIds } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';

/** Texts that mean something to URLs, headers, JSON or JavaScript. */
export const hostileString = fc.constantFrom(
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
const anyName = fc.oneof(
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
  hostileString,
  fc.string(),
);
const anyValue = fc.oneof(
  { weight: 3, arbitrary: hostileString },
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(undefined, null, Number.NaN, Symbol('s'), () => 1, Buffer.from('x'), new Map()),
  fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true, withTypedArray: true }),
);
const anyProperties = fc.dictionary(anyName, anyValue, { maxKeys: 6 });
const anyInput = fc.record({
  form: fc.option(anyProperties, { nil: undefined }),
  parameters: fc.oneof(anyProperties, anyValue),
  request: fc.oneof(anyProperties, fc.array(anyProperties, { maxLength: 3 }), anyValue),
});
export const anyOperation = fc.constantFrom(...operationIds()).map((id) => findOperation(id) as Operation);
const plausibleValue = fc.oneof(
  fc.integer({ min: 1 }),
  fc.constantFrom('7', '2026-01-01', true, '1,2'),
  hostileString,
);

/** An operation, and what fits it at least by its names: its path filled, and some of its parameters. */
const matchingInput = (operation: Operation) => {
  const parameterNames = operation.endpoint.parameters.map((parameter) => parameter.name);
  const pathParameters = operation.endpoint.parameters.filter((parameter) => parameter.in === 'path');
  return fc.record({
    one: fc.constant(operation),
    given: fc.record({
      form: fc.record(
        Object.fromEntries(pathParameters.map((parameter) => [parameter.name, plausibleValue])),
      ),
      parameters: fc.dictionary(fc.constantFrom('x', ...parameterNames), plausibleValue, { maxKeys: 3 }),
      request:
        operation.method === 'POST'
          ? fc.oneof(anyProperties, fc.array(anyProperties, { maxLength: 3 }))
          : fc.constant({}),
    }),
  });
};
/** The few operations whose path takes a text, where no check of a number helps. */
const stringPathOperations = operationIds()
  .map((id) => findOperation(id) as Operation)
  .filter(({ endpoint }) =>
    endpoint.parameters.some(({ in: location, type }) => location === 'path' && type === 'string'),
  );
/** An operation and what is asked of it: something that fits by its names, or anything. */
export const operationWithInput = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.oneof(anyOperation, fc.constantFrom(...stringPathOperations)).chain(matchingInput),
  },
  { weight: 1, arbitrary: fc.record({ one: anyOperation, given: anyInput }) },
);

/** The paths of an operation and no others: `/Tickets/{id}` takes one segment for its id. */
export function pathPattern({ path, operationId }: Operation, base: string): RegExp {
  if (operationId === 'request.custom') return new RegExp(`^${base}/`);
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/?#]+');
  return new RegExp(`^${base}${escaped}$`);
}
