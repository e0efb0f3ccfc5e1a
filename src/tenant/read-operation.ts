/** Runs a read operation of the catalogue. The caller may return a cached result. */
export type ReadOperation = (request: {
  operation: string;
  parameters: Record<string, unknown>;
}) => Promise<ReadResult>;

export interface ReadResult {
  payload: unknown;
  /** The records of a list; for a single record, an array of one. */
  rows: readonly unknown[];
  /** Halo's total over all pages, if it reports one. */
  recordCount?: number;
  /** Milliseconds since it was read from Halo. */
  age: number;
}
