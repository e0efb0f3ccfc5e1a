import type { Json, JsonObject } from '../catalogue/operation';
import { listOf, membersOf, textOf } from '../util/parse';

/** A field that a tenant has added to its records, as a request names it. */
export interface TenantField {
  id: number;
  /** `CFfloor`; a field of an asset type has no other name than its label. */
  name: string;
  label: string;
  hint?: string;
  /** What a drop-down offers: the id of a choice is what goes into the field. */
  options?: FieldOption[];
}

export interface FieldOption {
  id: number;
  name: string;
}

/** The records that may have fields of the tenant's own, by the schema of the requests that write them. */
export type FieldOwner = 'Faults' | 'Area' | 'Site' | 'Users' | 'Device';

/**
 * What `/FieldInfo` calls them in `typeid`. The numbers are what public clients use; for users none is known, so all
 * fields are shown for them.
 */
export const FIELD_OWNERS: Record<FieldOwner, number | undefined> = {
  Faults: 1,
  Area: 2,
  Site: 3,
  Users: undefined,
  Device: 5,
};

export function isFieldOwner(schema: unknown): schema is FieldOwner {
  return typeof schema === 'string' && Object.hasOwn(FIELD_OWNERS, schema);
}

/** Custom fields from rows of `/FieldInfo`, by label; rows without a name cannot be named in a request. */
export function customFields(rows: readonly unknown[]): TenantField[] {
  return rows
    .flatMap((row) => {
      const { id, name, label, hint, values } = membersOf(row);
      if (typeof id !== 'number' || typeof name !== 'string' || !name) return [];
      return [{ id, name, label: textOf(label) ?? name, hint: textOf(hint), options: optionsOf(values) }];
    })
    .sort(byLabel);
}

/** The fields of an asset type, from `/AssetType/{id}` with its details. */
export function assetTypeFields(assetType: unknown): TenantField[] {
  const { fields, field_list } = membersOf(assetType);
  const details = new Map(listOf(field_list).map((row) => [membersOf(row).id, membersOf(row)]));
  return listOf(fields)
    .flatMap((row) => {
      const { id: own, field_id, field_name } = membersOf(row);
      // Every type has rows of its own for the fields that it shares with others; requests name the field.
      const id = typeof field_id === 'number' ? field_id : own;
      if (typeof id !== 'number') return [];
      const known = details.get(id) ?? {};
      const label = textOf(field_name) ?? textOf(known.name) ?? `#${id}`;
      return [{ id, name: label, label, options: optionsOf(known.values) }];
    })
    .sort(byLabel);
}

/**
 * A record with a value for a field of the tenant's own: put in, or in the place of the one that is there.
 * @param member - `customfields`, or `fields` for those of an asset type
 * @returns undefined when the member is there and no list
 */
export function withTenantField(
  record: JsonObject,
  member: 'customfields' | 'fields',
  { id, name }: Pick<TenantField, 'id' | 'name'>,
  value: Json,
): JsonObject | undefined {
  const there = record[member] ?? [];
  if (!Array.isArray(there)) return undefined;
  const index = there.findIndex((entry) => names(entry, id, name));
  const entry = index >= 0 ? (there[index] as JsonObject) : member === 'fields' ? { id } : { name };
  const entries = [...there];
  entries.splice(index >= 0 ? index : entries.length, 1, { ...entry, value });
  return { ...record, [member]: entries };
}

/** Whether an entry of a request is about this field. */
function names(entry: unknown, id: number, name: string): boolean {
  const { id: ownId, name: ownName } = membersOf(entry);
  if (typeof ownName === 'string' && ownName) return ownName.toLowerCase() === name.toLowerCase();
  return ownId === id;
}

/** The entry of a request that is about this field, if it has one. */
export function entryFor(
  entries: unknown,
  { id, name }: Pick<TenantField, 'id' | 'name'>,
): Record<string, unknown> | undefined {
  const found = listOf(entries).find((entry) => names(entry, id, name));
  return found === undefined ? undefined : membersOf(found);
}

/** What a drop-down offers now; undefined when the field is none. */
export function optionsOf(values: unknown): FieldOption[] | undefined {
  const options = listOf(values).flatMap((row) => {
    const { id, name, inactive } = membersOf(row);
    return typeof id === 'number' && typeof name === 'string' && inactive !== true ? [{ id, name }] : [];
  });
  return options.length > 0 ? options : undefined;
}

function byLabel(one: TenantField, other: TenantField): number {
  return one.label.localeCompare(other.label);
}
