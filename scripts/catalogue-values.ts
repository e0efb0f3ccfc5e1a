/** Checks sample values against the documented types. */
import type { Json, ParameterType } from '../src/catalogue/operation';
import type { SchemaSpec } from './catalogue-spec';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?)?$/;

const isString = (value: Json): value is string => typeof value === 'string';

const TYPE_CHECKS: Record<ParameterType | 'time' | 'byte', (value: Json) => boolean> = {
  string: isString,
  byte: isString,
  time: isString,
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => isString(value) && DATE.test(value),
  integers: (value) => Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)),
  uuid: (value) => isString(value) && GUID.test(value),
};

/** Whether a value is valid for a parameter of this type. */
export function isParameterValue(value: Json, type: ParameterType): boolean {
  return TYPE_CHECKS[type](value);
}

/** Findings for a value of a property or body. A schema that is not in the specification accepts any value. */
export function checkValue(
  path: string,
  value: Json,
  type: string,
  schemas: Record<string, SchemaSpec>,
): string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${path} should be a list, but is ${JSON.stringify(value)}`];
    return value.flatMap((item, index) => checkValue(`${path}[${index}]`, item, type.slice(0, -2), schemas));
  }
  if (type === 'any') return [];
  if (type in TYPE_CHECKS) {
    return TYPE_CHECKS[type as keyof typeof TYPE_CHECKS](value)
      ? []
      : [`${path} should be of type ${type}, but is ${JSON.stringify(value)}`];
  }
  const schema = schemas[type];
  if (!schema) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path} should be an object (${type}), but is ${JSON.stringify(value)}`];
  }
  return Object.entries(value).flatMap(([name, nested]) => {
    const expected = schema[name];
    if (expected === undefined) return [`${path} has "${name}", which is not a property of ${type}`];
    return nested === null ? [] : checkValue(`${path}.${name}`, nested, expected, schemas);
  });
}
