/** The types of Halo's parameters and members, made real: the document writes some that no JSON Schema knows. */
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

/** Halo's keys that are GUIDs although the document calls them texts. */
const GUID_PATHS = ['/Priority/{id}', '/ReportData/{publishedid}'];

export function pathParameterType(path: string, documented: string): ParameterType {
  if (GUID_PATHS.includes(path)) return 'uuid';
  return PARAMETER_TYPES[documented.toLowerCase()] ?? 'string';
}

/**
 * A query parameter's type. The document has no dates: a text whose name ends in "date" is one (`startdate`, `end_date`,
 * `change_date`), and so is everything ending in "fromdate" or "todate", which the document calls booleans although
 * Halo takes date-times there. `datesearch` is the name of a date field, and stays a text.
 */
export function queryParameterType(name: string, documented: string): ParameterType {
  const type = PARAMETER_TYPES[documented.toLowerCase()] ?? 'string';
  if (/(from|to)date$/i.test(name)) return 'date';
  return type === 'string' && /date$/i.test(name) ? 'date' : type;
}

/** Keeps the first of parameters that differ in case only: Halo reads names without regard to case. */
export function withoutDuplicates<T>(entries: [name: string, value: T][]): [name: string, value: T][] {
  const seenNames = new Set<string>();
  return entries.filter(([name]) => {
    const key = name.toLowerCase();
    return !seenNames.has(key) && seenNames.add(key);
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

/** The type of a schema's member that is neither a list nor another schema. */
export function propertyType(documented: string | undefined, format: string | undefined): string {
  if (documented === 'string') return (format && PROPERTY_FORMATS[format]) || 'string';
  return documented && ['integer', 'number', 'boolean'].includes(documented) ? documented : 'any';
}
