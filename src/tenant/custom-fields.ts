import type { Json, JsonObject } from '../catalogue/operation';
import { asArray, asObject, nonEmptyString } from '../util/parse';

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

/** The fields of an asset type, from `/AssetType/{id}` with its details. */
export function parseAssetTypeFields(assetType: unknown): TenantField[] {
  const { fields, field_list } = asObject(assetType);
  const details = new Map(asArray(field_list).map((row) => [asObject(row).id, asObject(row)]));
  return asArray(fields)
    .flatMap((row) => {
      const { id: rowId, field_id, field_name } = asObject(row);
      // Every type has rows of its own for the fields that it shares with others; requests name the field.
      const id = typeof field_id === 'number' ? field_id : rowId;
      if (typeof id !== 'number') return [];
      const detail = details.get(id) ?? {};
      const label = nonEmptyString(field_name) ?? nonEmptyString(detail.name) ?? `#${id}`;
      return [{ id, name: label, label, options: parseOptions(detail.values) }];
    })
    .sort(byLabel);
}

/**
 * A record with a value for a field of the tenant's own: put in, or in the place of the one that is there.
 * @param property - `customfields`, or `fields` for those of an asset type
 * @returns undefined when the member is there and no list
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

/** Whether an entry of a request is about this field. */
function isEntryFor(entry: unknown, id: number, name: string): boolean {
  const { id: ownId, name: ownName } = asObject(entry);
  if (typeof ownName === 'string' && ownName) return ownName.toLowerCase() === name.toLowerCase();
  return ownId === id;
}

/** The entry of a request that is about this field, if it has one. */
export function findEntry(
  entries: unknown,
  { id, name }: Pick<TenantField, 'id' | 'name'>,
): Record<string, unknown> | undefined {
  const match = asArray(entries).find((entry) => isEntryFor(entry, id, name));
  return match === undefined ? undefined : asObject(match);
}

/** What a drop-down offers now; undefined when the field is none. */
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
