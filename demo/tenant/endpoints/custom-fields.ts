import { netException } from '../api/errors';
import type { Row, Store } from '../records/store';

/** Merges the custom fields of a request, given by name or id, into those of a record. */
export function mergeCustomFields(store: Store, row: Row, updates: unknown): Row[] {
  const fields = new Map(((row.customfields ?? []) as Row[]).map((field) => [String(field.name), field]));
  for (const { id, name, value } of updates as Row[]) {
    const definition = store
      .table('FieldInfo')
      .find((field) => (name === undefined ? field.id === id : field.name === name));
    if (!definition) throw netException(`The custom field '${name ?? id}' does not exist.`);
    const choices = (definition.values ?? []) as Row[];
    if (choices.length > 0 && !choices.some((choice) => String(choice.id) === String(value))) {
      throw netException(`The value '${value}' is not valid for ${definition.label}.`);
    }
    const field = { id: definition.id, name: definition.name, label: definition.label, value };
    fields.set(String(definition.name), field);
  }
  return [...fields.values()];
}
