/** Whether example values have the documented types. */
import type { Json, ParameterType } from '../src/catalogue/operation';
import type { SchemaFacts } from './catalogue-spec';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?)?$/;

const isText = (value: Json): value is string => typeof value === 'string';

const FITS: Record<ParameterType | 'time' | 'byte', (value: Json) => boolean> = {
  string: isText,
  byte: isText,
  time: isText,
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => isText(value) && DATE.test(value),
  integers: (value) => Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)),
  uuid: (value) => isText(value) && GUID.test(value),
};

/** Whether a value can be a parameter's; a list may stand where a text does. */
export function parameterFits(value: Json, type: ParameterType): boolean {
  return FITS[type](value);
}

/** What is wrong with a value of a member or a body; schemas that are known by name only hold anything. */
export function valueFindings(
  where: string,
  value: Json,
  type: string,
  schemas: Record<string, SchemaFacts>,
): string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${where} should be a list, but is ${JSON.stringify(value)}`];
    return value.flatMap((item, index) =>
      valueFindings(`${where}[${index}]`, item, type.slice(0, -2), schemas),
    );
  }
  if (type === 'any') return [];
  if (type in FITS) {
    return FITS[type as keyof typeof FITS](value)
      ? []
      : [`${where} should be of type ${type}, but is ${JSON.stringify(value)}`];
  }
  const schema = schemas[type];
  if (!schema) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${where} should be an object (${type}), but is ${JSON.stringify(value)}`];
  }
  return Object.entries(value).flatMap(([name, member]) => {
    const expected = schema[name];
    if (expected === undefined) return [`${where} has "${name}", which is no member of ${type}`];
    return member === null ? [] : valueFindings(`${where}.${name}`, member, expected, schemas);
  });
}
