import type { Json } from '../../../src/browser';

/** An example value for a property. @param type - the property's type in the schema; undefined if it has none */
export function exampleValue(type: string | undefined): Json {
  if (!type) return '';
  if (type.endsWith('[]')) return [];
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return true;
  return type === 'string' || type === 'date' || type === 'uuid' ? '' : {};
}
