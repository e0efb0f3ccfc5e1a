import type { Json, JsonObject } from '../catalogue/operation';
import { asArray, asObject, nonEmptyString } from '../util/parse';

/** A custom field of a tenant. */
export interface TenantField {
  id: number;
  /** The name in requests, such as `CFfloor`. For a field of an asset type this is its label. */
  name: string;
  label: string;
  hint?: string;
  /** Options of a drop-down field; the field's value is the id of an option. */
  options?: FieldOption[];
}

export interface FieldOption {
  id: number;
  name: string;
}

/** Record types that can have custom fields, by the schema name of their write requests. */
export type FieldOwner = 'Faults' | 'Area' | 'Site' | 'Users' | 'Device';

/**
 * The value of `typeid` in `/FieldInfo` for each record type, as used by public clients. For users no value is known,
 * so all fields are listed for them.
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

/** Parses rows of `/FieldInfo`, sorted by label. Skips rows without a name: a request cannot refer to them. */
export function parseCustomFields(rows: readonly unknown[]): TenantField[] {
  return rows
    .flatMap((row) => {
      const { id, name, label, hint, values } = asObject(row);
      if (typeof id !== 'number' || typeof name !== 'string' || !name) return [];
      return [
        {
          id,
          name,
          label: nonEmptyString(label) ?? name,
          hint: nonEmptyString(hint),
          options: parseOptions(values),
        },
      ];
    })
    .sort(byLabel);
}

/** Parses the fields of an asset type from `/AssetType/{id}?includedetails=true`, sorted by label. */
export function parseAssetTypeFields(assetType: unknown): TenantField[] {
  const { fields, field_list } = asObject(assetType);
  const details = new Map(asArray(field_list).map((row) => [asObject(row).id, asObject(row)]));
  return asArray(fields)
    .flatMap((row) => {
      const { id: rowId, field_id, field_name } = asObject(row);
      // Each asset type has its own rows for shared fields. Requests use the id of the field, not of the row.
      const id = typeof field_id === 'number' ? field_id : rowId;
      if (typeof id !== 'number') return [];
      const detail = details.get(id) ?? {};
      const label = nonEmptyString(field_name) ?? nonEmptyString(detail.name) ?? `#${id}`;
      return [{ id, name: label, label, options: parseOptions(detail.values) }];
    })
    .sort(byLabel);
}

/**
 * Returns a copy of a record in which a custom field has the given value; an existing entry is replaced.
 * @param property - `customfields`, or `fields` for the fields of an asset type
 * @returns undefined when that property exists but is not an array
 */
export function setTenantField(
  record: JsonObject,
  property: 'customfields' | 'fields',
  { id, name }: Pick<TenantField, 'id' | 'name'>,
  value: Json,
): JsonObject | undefined {
  const existing = record[property] ?? [];
  if (!Array.isArray(existing)) return undefined;
  const index = existing.findIndex((entry) => isEntryFor(entry, id, name));
  const entry = index >= 0 ? (existing[index] as JsonObject) : property === 'fields' ? { id } : { name };
  const entries = [...existing];
  entries.splice(index >= 0 ? index : entries.length, 1, { ...entry, value });
  return { ...record, [property]: entries };
}

/** Whether an entry of `customfields` or `fields` belongs to this field. The name takes precedence over the id. */
function isEntryFor(entry: unknown, id: number, name: string): boolean {
  const { id: ownId, name: ownName } = asObject(entry);
  if (typeof ownName === 'string' && ownName) return ownName.toLowerCase() === name.toLowerCase();
  return ownId === id;
}

/** The entry for a field in a request's `customfields` or `fields`. */
export function findEntry(
  entries: unknown,
  { id, name }: Pick<TenantField, 'id' | 'name'>,
): Record<string, unknown> | undefined {
  const match = asArray(entries).find((entry) => isEntryFor(entry, id, name));
  return match === undefined ? undefined : asObject(match);
}

/** The active options of a drop-down field; undefined when there are none. */
export function parseOptions(values: unknown): FieldOption[] | undefined {
  const options = asArray(values).flatMap((row) => {
    const { id, name, inactive } = asObject(row);
    return typeof id === 'number' && typeof name === 'string' && inactive !== true ? [{ id, name }] : [];
  });
  return options.length > 0 ? options : undefined;
}

function byLabel(a: TenantField, b: TenantField): number {
  return a.label.localeCompare(b.label);
}

/** Whether a field has a value. */
export function isFilled(value: unknown): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== '' && !isEmptyList;
}

/** Whether a standard property has a value: there, 0 means that no record is selected. */
export function hasValue(value: unknown): boolean {
  return isFilled(value) && value !== 0;
}
