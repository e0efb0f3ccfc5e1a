import { parseDate } from '../records/dates';
import {
  arrayRequired,
  bodyRequired,
  invalidValue,
  notConvertible,
  objectRequired,
  unknownMember,
  unknownParameter,
  validationProblem,
} from './errors';
import { type Endpoint, schemaOf } from './spec';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WHOLE = /^-?\d{1,10}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** How each type of Halo's document is read from a URL; undefined means that the text does not fit. */
const FROM_TEXT: Record<string, (text: string) => unknown> = {
  string: (text) => text,
  integer: (text) => (WHOLE.test(text) ? Number(text) : undefined),
  integers: (text) => (text.split(',').every((part) => WHOLE.test(part.trim())) ? text : undefined),
  number: (text) => (DECIMAL.test(text) ? Number(text) : undefined),
  boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
  date: (text) => (parseDate(text) ? text : undefined),
  uuid: (text) => (GUID.test(text) ? text.toLowerCase() : undefined),
};

function readText(name: string, value: string, type: string): unknown {
  const read = FROM_TEXT[type]?.(value);
  if (read === undefined) throw invalidValue(name, value);
  return read;
}

/** The query by lower-case name. Real Halo ignores what it does not know; here it is refused, so that mistakes are seen. */
export function readQuery(endpoint: Endpoint, query: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of query) {
    const type = endpoint.queryTypes[name.toLowerCase()];
    if (!type) throw unknownParameter(name);
    if (value !== '' || type === 'string') values[name.toLowerCase()] = readText(name, value, type);
  }
  return values;
}

export function readPath(endpoint: Endpoint, values: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(values))
    readText(name, value, endpoint.pathTypes[name] ?? 'string');
  return values;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A type of the document and how .NET calls it. */
interface PlainType {
  name: string;
  /** The converted value; undefined when the value does not fit. */
  read: (value: unknown) => unknown;
}

const only = (fits: (text: string) => boolean) => (value: unknown) =>
  typeof value === 'string' && fits(value) ? value : undefined;

/** Numbers as text are taken, because Halo's own web page sends them so. */
function readNumber(pattern: RegExp, fits: (value: number) => boolean) {
  return (value: unknown) => {
    const number = typeof value === 'string' && pattern.test(value) ? Number(value) : value;
    return typeof number === 'number' && fits(number) ? number : undefined;
  };
}

const PLAIN: Record<string, PlainType> = {
  integer: { name: 'System.Int32', read: readNumber(WHOLE, Number.isInteger) },
  number: { name: 'System.Double', read: readNumber(DECIMAL, Number.isFinite) },
  boolean: { name: 'System.Boolean', read: (value) => (typeof value === 'boolean' ? value : undefined) },
  string: { name: 'System.String', read: only(() => true) },
  date: { name: 'System.DateTime', read: only((text) => parseDate(text) !== undefined) },
  time: { name: 'System.TimeSpan', read: only((text) => /^\d{1,2}:\d\d/.test(text) || /T\d/.test(text)) },
  uuid: { name: 'System.Guid', read: only((text) => GUID.test(text)) },
  byte: { name: 'System.Byte[]', read: only((text) => /^[\w+/=\s]*$/.test(text)) },
  any: { name: 'System.Object', read: (value) => value },
};

/** Numbers, texts and GUIDs are refused by the reader of the JSON, booleans and dates by the validation after it. */
function refuse(path: string, value: unknown, type: string) {
  const name = PLAIN[type]?.name ?? type;
  if (type !== 'boolean' && type !== 'date') return notConvertible(path, value, name);
  return validationProblem({ [`$${path}`]: [`The JSON value could not be converted to ${name}.`] });
}

function readValue(value: unknown, type: string, path: string): unknown {
  if (value === null) return value;
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw notConvertible(path, value, `List<${type.slice(0, -2)}>`);
    return value.map((element, i) => readValue(element, type.slice(0, -2), `${path}[${i}]`));
  }
  const plain = PLAIN[type];
  if (!plain) return readObject(value, type, path);
  const read = plain.read(value);
  if (read === undefined) throw refuse(path, value, type);
  return read;
}

function readObject(value: unknown, type: string, path: string): Record<string, unknown> {
  if (!isObject(value)) throw notConvertible(path, value, type);
  const members = schemaOf(type);
  if (!members) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const at = path ? `${path}.${name}` : name;
      const memberType = members[name];
      if (!memberType) throw unknownMember(at, name, type);
      return [name, readValue(member, memberType, at)];
    }),
  );
}

/** A body as its endpoint documents it, with numbers that came as text as numbers. */
export function readBody({ body }: Endpoint, json: string): unknown {
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
    return readValue(value, type, '');
  }
  if (!Array.isArray(value)) throw arrayRequired(type);
  if (value.length === 0) throw bodyRequired();
  return value.map((element, i) => {
    if (element === null) throw notConvertible(`[${i}]`, element, type);
    return readValue(element, type, `[${i}]`);
  });
}
