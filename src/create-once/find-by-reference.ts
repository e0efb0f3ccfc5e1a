import type { JsonObject, Operation } from '../catalogue/operation';
import type { ReferenceLocation } from '../catalogue/references';
import { HaloError } from '../errors';
import type { OperationInput } from '../request/build';
import type { Reference } from '../request/reference';

import type { HaloResult, RunOptions } from '../types';
import { isObject } from '../util/parse';

/** Runs one operation. */
export type RunOperation = (
  operation: Operation,
  input: OperationInput,
  options?: Pick<RunOptions, 'allPages' | 'maxRecords'>,
) => Promise<HaloResult>;

/** The result of a search for a record by its reference. */
export type SearchResult =
  /** `otherCount`: number of further records with the same reference. */
  | { found: HaloResult; otherCount: number }
  /** Not found. `coverage`: which records the search covered. */
  | { found?: undefined; coverage: 'all' | 'recent' | 'unknown' };

/** Maximum number of rows read per strategy. */
const MAX_ROWS = 300;
/** Maximum number of records read one by one, where the list does not show the property. */
const MAX_SINGLE_READS = 10;

/** List parameters that may find the record. */
interface SearchStrategy {
  name: string;
  parameters: JsonObject;
  /** The filter compares the property itself: no match means that there is no such record. */
  exact?: boolean;
  /** No filter: the rows themselves are compared. */
  unfiltered?: boolean;
}

/** Strategies that a tenant has rejected as not valid; they are not tried again. */
const rejectedStrategies = new Set<string>();

/**
 * Searches for the record with a reference. Filters are not trusted: a row matches only if its own property has the value,
 * and "not found" is conclusive only if the filter is exact or all records were read.
 * @param record - the record to create
 * @param tenant - key of the tenant
 * @throws HaloError when a search fails
 */
export async function findByReference(
  { value, location }: Reference,
  record: JsonObject,
  tenant: string,
  runOperation: RunOperation,
): Promise<SearchResult> {
  const { property, listOperation, scopeProperty } = location;
  const baseParameters: JsonObject =
    scopeProperty && record[scopeProperty] !== undefined ? { [scopeProperty]: record[scopeProperty] } : {};
  const search = new RecordSearch(location, baseParameters, runOperation);
  for (const strategy of strategiesFor(listOperation, property, value)) {
    const key = `${tenant} ${listOperation.path} ${property} ${strategy.name}`;
    if (rejectedStrategies.has(key)) continue;
    let result: HaloResult;
    try {
      result = await search.list(strategy.parameters);
    } catch (error) {
      const { code } = error instanceof HaloError ? error : { code: undefined };
      if (strategy.unfiltered || (code !== 'HALO_VALIDATION' && code !== 'HALO_REQUEST')) throw error;
      if (code === 'HALO_VALIDATION') rejectedStrategies.add(key);
      continue;
    }
    const listed = result.rows.map(asRecord).filter((row) => row !== undefined);
    const { rows, allVisible } = strategy.unfiltered
      ? { rows: listed, allVisible: true }
      : await search.withProperty(listed);
    const [first, ...others] = rows
      .filter((row) => row[property] !== undefined && String(row[property]) === String(value))
      .sort((a, b) => Number(a.id) - Number(b.id));
    if (first) {
      const fullRecord = await search.fetchFull(first);
      return { found: fullRecord ?? { ...result, payload: first, rows: [first] }, otherCount: others.length };
    }
    const complete = result.halo.complete !== false && !result.halo.truncated;
    if (strategy.exact && complete && allVisible) return { coverage: 'all' };
    if (strategy.unfiltered && (await search.wouldShowProperty(listed))) {
      if (complete) return { coverage: 'all' };
      return { coverage: isNewestFirst(listed) ? 'recent' : 'unknown' };
    }
  }
  return { coverage: 'unknown' };
}

/** Reads the records among which the search runs. */
class RecordSearch {
  readonly #location: ReferenceLocation;
  readonly #baseParameters: JsonObject;
  readonly #runOperation: RunOperation;

  constructor(location: ReferenceLocation, baseParameters: JsonObject, runOperation: RunOperation) {
    this.#location = location;
    this.#baseParameters = baseParameters;
    this.#runOperation = runOperation;
  }

  list(parameters: JsonObject): Promise<HaloResult> {
    return this.#runOperation(
      this.#location.listOperation,
      { parameters: { ...this.#baseParameters, ...parameters } },
      { allPages: true, maxRecords: MAX_ROWS },
    );
  }

  /** Reads one record with all its properties; undefined where it cannot be read. */
  async fetchFull({ id }: SearchedRecord): Promise<HaloResult | undefined> {
    const { getOperation } = this.#location;
    if (!getOperation || id === undefined || id === null) return undefined;
    const details: JsonObject = hasParameter(getOperation, 'includedetails') ? { includedetails: true } : {};
    try {
      const result = await this.#runOperation(getOperation, {
        parameters: { ...this.#baseParameters, ...details, id },
      });
      return asRecord(result.payload) && result;
    } catch (error) {
      const { code = '' } = error instanceof HaloError ? error : {};
      if (['HALO_VALIDATION', 'HALO_REQUEST', 'HALO_FORBIDDEN', 'HALO_NOT_FOUND'].includes(code))
        return undefined;
      throw error;
    }
  }

  /**
   * Completes rows that lack the property by reading the records one by one, if they are few.
   * @returns `allVisible`: whether the property of every row is known
   */
  async withProperty(rows: SearchedRecord[]): Promise<{ rows: SearchedRecord[]; allVisible: boolean }> {
    const { property } = this.#location;
    const incomplete = rows.filter((row) => !(property in row));
    if (incomplete.length > MAX_SINGLE_READS) return { rows, allVisible: false };
    const full = await Promise.all(
      incomplete.map(async (row) => asRecord((await this.fetchFull(row))?.payload)),
    );
    const visible = full.filter((row) => row !== undefined);
    return {
      rows: [...rows.filter((row) => property in row), ...visible],
      allVisible: visible.length === incomplete.length,
    };
  }

  /**
   * Whether the list shows the property at all. A list can return short forms of its records, and a property name entered
   * by the user can be wrong.
   */
  async wouldShowProperty(rows: SearchedRecord[]): Promise<boolean> {
    const { property, isDefault } = this.#location;
    const [newest] = rows;
    if (rows.some((row) => property in row)) return true;
    if (!newest || !isDefault) return isDefault;
    const full = asRecord((await this.fetchFull(newest))?.payload);
    return full !== undefined && !(property in full);
  }
}

function isNewestFirst(rows: SearchedRecord[]): boolean {
  return rows.every((row, index) => index === 0 || Number(row.id) < Number(rows[index - 1]?.id));
}

/** The search strategies for a list, most reliable first. Only documented parameters are used. */
function strategiesFor(listOperation: Operation, property: string, value: string | number): SearchStrategy[] {
  const common: JsonObject = hasParameter(listOperation, 'includeinactive') ? { includeinactive: true } : {};
  const strategies: SearchStrategy[] = [];
  for (const name of [property, `search_${property}`]) {
    if (hasParameter(listOperation, name))
      strategies.push({ name, parameters: { ...common, [name]: value }, exact: true });
  }
  if (hasParameter(listOperation, 'advanced_search')) {
    const filter = JSON.stringify([{ filter_name: property, filter_type: 2, filter_value: String(value) }]);
    strategies.push({ name: 'advanced', parameters: { ...common, advanced_search: filter }, exact: true });
  }
  if (hasParameter(listOperation, 'search'))
    strategies.push({ name: 'search', parameters: { ...common, search: String(value) } });
  // Newest first, so that MAX_ROWS rows contain a record that was just created.
  const newest: JsonObject = hasParameter(listOperation, 'orderdesc') ? { order: 'id', orderdesc: true } : {};
  strategies.push({ name: 'everything', parameters: { ...common, ...newest }, unfiltered: true });
  return strategies;
}

type SearchedRecord = JsonObject;

function hasParameter({ endpoint }: Operation, name: string): boolean {
  return endpoint.parameters.some((parameter) => parameter.name === name);
}

function asRecord(value: unknown): SearchedRecord | undefined {
  // Some versions of Halo return a single record as an array of one.
  const record = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(record) ? (record as SearchedRecord) : undefined;
}
