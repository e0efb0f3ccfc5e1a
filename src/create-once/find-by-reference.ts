import type { JsonObject, Operation } from '../catalogue/operation';
import type { ReferenceLocation } from '../catalogue/references';
import { HaloError } from '../errors';
import type { OperationInput } from '../request/build';
import type { Reference } from '../request/reference';

import type { HaloResult, RunOptions } from '../types';
import { isObject } from '../util/parse';

/** Runs one operation as it stands. */
export type RunOperation = (
  operation: Operation,
  input: OperationInput,
  options?: Pick<RunOptions, 'allPages' | 'maxRecords'>,
) => Promise<HaloResult>;

/** What a look at Halo's records showed. */
export type SearchResult =
  /** `others`: how many more records have the reference. */
  | { found: HaloResult; otherCount: number }
  /** Nothing. Which records would have been seen: all, those made lately, or nobody knows. */
  | { found?: undefined; coverage: 'all' | 'recent' | 'unknown' };

/** Most records looked through in one way, and most records asked for one by one. */
const MAX_ROWS = 300;
const MAX_SINGLE_READS = 10;

/** One way to ask for records. */
interface SearchStrategy {
  name: string;
  parameters: JsonObject;
  /** The parameter looks at the member itself, so that nothing found means that nothing is there. */
  exact?: boolean;
  /** No filter at all: what the rows show decides. */
  unfiltered?: boolean;
}

/** Ways that a Halo has refused, by tenant: asked again, it would refuse again. */
const rejectedStrategies = new Set<string>();

/**
 * Looks for the record with a reference. Whatever a filter brings, a record counts only if its own member says so; and
 * that nothing was found counts only where the filter is about this member, or everything was looked through.
 * @param record - the record to be made
 * @param tenant - whose records, as a text
 * @throws HaloError when Halo could not be asked
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
      const full = await search.fetchFull(first);
      return { found: full ?? { ...result, payload: first, rows: [first] }, otherCount: others.length };
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

/** The records among which one is looked for. */
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

  /** One record in full; undefined where it cannot be had. */
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

  /** The rows, in full where they do not show the member, as long as those are few. @returns whether all could be seen */
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
   * Whether rows would show the member if they had it: a list can be the short form of its records, and a name that a
   * user gave can be wrong.
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

/** How records can be asked for, the surest way first; only with parameters that the document knows. */
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
  // The newest first: what was made a moment ago is among them, however many there are.
  const newest: JsonObject = hasParameter(listOperation, 'orderdesc') ? { order: 'id', orderdesc: true } : {};
  strategies.push({ name: 'everything', parameters: { ...common, ...newest }, unfiltered: true });
  return strategies;
}

type SearchedRecord = JsonObject;

function hasParameter({ endpoint }: Operation, name: string): boolean {
  return endpoint.parameters.some((parameter) => parameter.name === name);
}

function asRecord(value: unknown): SearchedRecord | undefined {
  // Some versions of Halo answer one record as an array of one.
  const record = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(record) ? (record as SearchedRecord) : undefined;
}
