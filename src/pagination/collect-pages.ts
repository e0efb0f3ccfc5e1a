import type { Operation } from '../catalogue/operation';
import { findRows } from '../response/rows';
import type { HaloPage, HaloResult, RunMetadata, RunOptions } from '../types';
import { withRows } from './paginator';

/** Maximum number of rows in one result unless `maxRecords` is set. */
const DEFAULT_MAX_RECORDS = 10_000;

/**
 * Collects all pages of a run into one result with the payload of the first page.
 * @param openPages - starts the run with the given options
 */
export async function collectPages(
  operation: Operation,
  options: RunOptions,
  openPages: (options: RunOptions) => AsyncGenerator<HaloPage, void, undefined>,
): Promise<HaloResult> {
  let halo: RunMetadata | undefined;
  let first: HaloPage | undefined;
  const rows: unknown[][] = [];
  const pages = openPages({
    maxRecords: DEFAULT_MAX_RECORDS,
    ...options,
    onMetadata: (metadata) => {
      halo = metadata;
      options.onMetadata?.(metadata);
    },
  });
  for await (const page of pages) {
    first ??= page;
    rows.push(page.rows);
  }
  if (!first || !halo) throw new Error('a run has at least one page');
  if (rows.length === 1) return { ...first, halo };
  const all = rows.flat();
  const key = findRows(first.payload, operation.endpoint.list?.key)?.key;
  return { ...first, payload: withRows(first.payload, key, all), rows: all, halo };
}
