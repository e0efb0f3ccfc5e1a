/** Maps the documented types of parameters and properties, some of which are not valid in JSON Schema. */
import type { ParameterType } from '../src/catalogue/operation';

const PARAMETER_TYPES: Record<string, ParameterType> = {
  string: 'string',
  integer: 'integer',
  int: 'integer',
  int32: 'integer',
  int64: 'integer',
  long: 'integer',
  number: 'number',
  double: 'number',
  float: 'number',
  decimal: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  'list<int>': 'integers',
  'array<integer>': 'integers',
  'array<int>': 'integers',
  'string:uuid': 'uuid',
  'string:date': 'date',
  'string:date-time': 'date',
};

/** Paths whose id is a GUID although it is documented as a string. */
const GUID_PATHS = ['/Priority/{id}', '/ReportData/{publishedid}'];

export function pathParameterType(path: string, documented: string): ParameterType {
  if (GUID_PATHS.includes(path)) return 'uuid';
  return PARAMETER_TYPES[documented.toLowerCase()] ?? 'string';
}

/**
 * The type of a query parameter. Dates are not documented as such: a string whose name ends in "date" (`startdate`,
 * `end_date`, `change_date`) is a date, and so is every name ending in "fromdate" or "todate", which is documented as a
 * boolean although Halo takes date-times. `datesearch` takes the name of a date field and remains a string.
 */
export function queryParameterType(name: string, documented: string): ParameterType {
  const type = PARAMETER_TYPES[documented.toLowerCase()] ?? 'string';
  if (/(from|to)date$/i.test(name)) return 'date';
  return type === 'string' && /date$/i.test(name) ? 'date' : type;
}

/** Keeps the first of names that differ only in case: Halo's parameter names are case-insensitive. */
export function withoutDuplicates<T>(entries: [name: string, value: T][]): [name: string, value: T][] {
  const knownNames = new Set<string>();
  return entries.filter(([name]) => {
    const key = name.toLowerCase();
    return !knownNames.has(key) && knownNames.add(key);
  });
}

const PROPERTY_FORMATS: Record<string, string> = {
  'date-time': 'date',
  date: 'date',
  'date-span': 'time',
  time: 'time',
  uuid: 'uuid',
  byte: 'byte',
  binary: 'byte',
};

/** The type of a property that is neither an array nor another schema. */
export function propertyType(documented: string | undefined, format: string | undefined): string {
  if (documented === 'string') return (format && PROPERTY_FORMATS[format]) || 'string';
  return documented && ['integer', 'number', 'boolean'].includes(documented) ? documented : 'any';
}
