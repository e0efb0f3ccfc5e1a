import { parseDate } from '../records/dates';
import {
  arrayRequired,
  bodyRequired,
  conversionError,
  invalidValue,
  objectRequired,
  unknownParameter,
  unknownProperty,
  validationProblem,
} from './errors';
import { type Endpoint, schemaOf } from './spec';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const INTEGER = /^-?\d{1,10}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** How each type of Halo's document is read from a URL; undefined means that the text does not fit. */
const PARAMETER_PARSERS: Record<string, (text: string) => unknown> = {
  string: (text) => text,
  integer: (text) => (INTEGER.test(text) ? Number(text) : undefined),
  integers: (text) => (text.split(',').every((part) => INTEGER.test(part.trim())) ? text : undefined),
  number: (text) => (DECIMAL.test(text) ? Number(text) : undefined),
  boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
  date: (text) => (parseDate(text) ? text : undefined),
  uuid: (text) => (GUID.test(text) ? text.toLowerCase() : undefined),
};

function parseParameter(name: string, value: string, type: string): unknown {
  const parsed = PARAMETER_PARSERS[type]?.(value);
  if (parsed === undefined) throw invalidValue(name, value);
  return parsed;
}

/** The query by lower-case name. Real Halo ignores what it does not know; here it is refused, so that mistakes are seen. */
export function parseQuery(endpoint: Endpoint, query: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of query) {
    const type = endpoint.queryTypes[name.toLowerCase()];
    if (!type) throw unknownParameter(name);
    if (value !== '' || type === 'string') values[name.toLowerCase()] = parseParameter(name, value, type);
  }
  return values;
}

export function parsePath(endpoint: Endpoint, values: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(values))
    parseParameter(name, value, endpoint.pathTypes[name] ?? 'string');
  return values;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A type of the document and how .NET calls it. */
interface ScalarType {
  name: string;
  /** The converted value; undefined when the value does not fit. */
  convert: (value: unknown) => unknown;
}

const stringMatching = (matches: (text: string) => boolean) => (value: unknown) =>
  typeof value === 'string' && matches(value) ? value : undefined;

/** Numbers as text are taken, because Halo's own web page sends them so. */
function numberMatching(pattern: RegExp, matches: (value: number) => boolean) {
  return (value: unknown) => {
    const number = typeof value === 'string' && pattern.test(value) ? Number(value) : value;
    return typeof number === 'number' && matches(number) ? number : undefined;
  };
}

const SCALARS: Record<string, ScalarType> = {
  integer: { name: 'System.Int32', convert: numberMatching(INTEGER, Number.isInteger) },
  number: { name: 'System.Double', convert: numberMatching(DECIMAL, Number.isFinite) },
  boolean: { name: 'System.Boolean', convert: (value) => (typeof value === 'boolean' ? value : undefined) },
  string: { name: 'System.String', convert: stringMatching(() => true) },
  date: { name: 'System.DateTime', convert: stringMatching((text) => parseDate(text) !== undefined) },
  time: {
    name: 'System.TimeSpan',
    convert: stringMatching((text) => /^\d{1,2}:\d\d/.test(text) || /T\d/.test(text)),
  },
  uuid: { name: 'System.Guid', convert: stringMatching((text) => GUID.test(text)) },
  byte: { name: 'System.Byte[]', convert: stringMatching((text) => /^[\w+/=\s]*$/.test(text)) },
  any: { name: 'System.Object', convert: (value) => value },
};

/** Numbers, texts and GUIDs are refused by the reader of the JSON, booleans and dates by the validation after it. */
function valueError(path: string, value: unknown, type: string) {
  const name = SCALARS[type]?.name ?? type;
  if (type !== 'boolean' && type !== 'date') return conversionError(path, value, name);
  return validationProblem({ [`$${path}`]: [`The JSON value could not be converted to ${name}.`] });
}

function convertValue(value: unknown, type: string, path: string): unknown {
  if (value === null) return value;
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw conversionError(path, value, `List<${type.slice(0, -2)}>`);
    return value.map((element, i) => convertValue(element, type.slice(0, -2), `${path}[${i}]`));
  }
  const scalar = SCALARS[type];
  if (!scalar) return convertObject(value, type, path);
  const converted = scalar.convert(value);
  if (converted === undefined) throw valueError(path, value, type);
  return converted;
}

function convertObject(value: unknown, type: string, path: string): Record<string, unknown> {
  if (!isObject(value)) throw conversionError(path, value, type);
  const properties = schemaOf(type);
  if (!properties) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, propertyValue]) => {
      const propertyPath = path ? `${path}.${name}` : name;
      const propertyType = properties[name];
      if (!propertyType) throw unknownProperty(propertyPath, name, type);
      return [name, convertValue(propertyValue, propertyType, propertyPath)];
    }),
  );
}

/** A body as its endpoint documents it, with numbers that came as text as numbers. */
export function parseJsonBody({ body }: Endpoint, json: string): unknown {
  let value: unknown;
  try {
    value = json.trim() === '' ? undefined : JSON.parse(json);
  } catch {
    throw validationProblem({ $: ['The JSON value could not be converted: it is no valid JSON.'] });
  }
  // A POST without a documented body takes what it gets.
  if (!body) return value;
  if (value === undefined) throw bodyRequired();
  const type = body.schema === 'object' ? 'any' : body.schema;
  if (!body.array) {
    if (Array.isArray(value)) throw objectRequired(type);
    return convertValue(value, type, '');
  }
  if (!Array.isArray(value)) throw arrayRequired(type);
  if (value.length === 0) throw bodyRequired();
  return value.map((element, i) => {
    if (element === null) throw conversionError(`[${i}]`, element, type);
    return convertValue(element, type, `[${i}]`);
  });
}
