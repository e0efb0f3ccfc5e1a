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

/** Parsers for URL parameters by documented type; undefined means an invalid value. */
const PARAMETER_PARSERS: Record<string, (value: string) => unknown> = {
  string: (value) => value,
  integer: (value) => (INTEGER.test(value) ? Number(value) : undefined),
  integers: (value) => (value.split(',').every((part) => INTEGER.test(part.trim())) ? value : undefined),
  number: (value) => (DECIMAL.test(value) ? Number(value) : undefined),
  boolean: (value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : undefined),
  date: (value) => (parseDate(value) ? value : undefined),
  uuid: (value) => (GUID.test(value) ? value.toLowerCase() : undefined),
};

function parseParameter(name: string, value: string, type: string): unknown {
  const parsed = PARAMETER_PARSERS[type]?.(value);
  if (parsed === undefined) throw invalidValue(name, value);
  return parsed;
}

/** The query by lower-case name. Real Halo ignores unknown parameters; here they are errors, to reveal mistakes. */
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

/** A scalar type of Halo's document and its .NET name. */
interface ScalarType {
  name: string;
  /** The converted value; undefined when the value is invalid. */
  convert: (value: unknown) => unknown;
}

const stringMatching = (matches: (value: string) => boolean) => (value: unknown) =>
  typeof value === 'string' && matches(value) ? value : undefined;

/** Accepts numeric strings, because Halo's own web interface sends them. */
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
  date: { name: 'System.DateTime', convert: stringMatching((value) => parseDate(value) !== undefined) },
  time: {
    name: 'System.TimeSpan',
    convert: stringMatching((value) => /^\d{1,2}:\d\d/.test(value) || /T\d/.test(value)),
  },
  uuid: { name: 'System.Guid', convert: stringMatching((value) => GUID.test(value)) },
  byte: { name: 'System.Byte[]', convert: stringMatching((value) => /^[\w+/=\s]*$/.test(value)) },
  any: { name: 'System.Object', convert: (value) => value },
};

/** As in Halo: the JSON parser rejects numbers, strings and GUIDs; a later validation rejects booleans and dates. */
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

/** Parses a body and converts it to the documented types; numeric strings become numbers. */
export function parseJsonBody({ body }: Endpoint, json: string): unknown {
  let value: unknown;
  try {
    value = json.trim() === '' ? undefined : JSON.parse(json);
  } catch {
    throw validationProblem({ $: ['The JSON value could not be converted: it is no valid JSON.'] });
  }
  // A POST without a documented body accepts any JSON.
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
