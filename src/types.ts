import type { Language } from './i18n/translate';
import type { RequestState } from './sender/request-sender';
import type { AbortSignalLike } from './transport/abort';

/** How a result was obtained; a flow gets it as `msg.halo`. Properties that do not apply are absent. */
export interface RunMetadata {
  operation: string;
  method: string;
  path: string;
  /** Rows passed on. */
  records?: number;
  /** Total number of records as Halo reports it. */
  recordCount?: number;
  /** Pages received. */
  pages?: number;
  /** Whether all records were received. */
  complete?: boolean;
  /** The result was cut at `maxRecords`. */
  truncated?: boolean;
  /** Rows dropped because an earlier page contained them. */
  duplicates?: number;
  /** Create with a reference: the record already existed and was found by its reference. */
  existing?: true;
  /** HTTP requests sent, retries included. */
  attempts: number;
  /** Milliseconds spent waiting for the rate limit and before retries. */
  waitedMs: number;
  /** Milliseconds from the start of the run. */
  durationMs: number;
  warnings?: string[];
}

/** One page of a list, or the whole response of any other operation. */
export interface HaloPage {
  /** The response body, without the rows that were dropped. */
  payload: unknown;
  rows: unknown[];
  statusCode: number;
  headers: Record<string, string | string[]>;
}

/** The result of an operation: all pages in one. */
export interface HaloResult extends HaloPage {
  halo: RunMetadata;
}

export interface RunOptions {
  signal?: AbortSignalLike;
  /** Milliseconds for one request with its waits and retries; no limit when absent. Starts again for every page. */
  deadlineMs?: number;
  /** Language of the warnings; English when absent. */
  language?: Language;
  /** A user is waiting in a dialog: the request goes before those of flows. */
  interactive?: boolean;
  /** Fetch all pages of a list. */
  allPages?: boolean;
  /** Maximum number of rows passed on; 1 or more. */
  maxRecords?: number;
  /** What to do when a list has more rows than `maxRecords`. */
  onLimit?: 'truncate' | 'error';
  /** Receives the metadata object before the first request. The object is updated in place, also when the run fails. */
  onMetadata?(metadata: RunMetadata): void;
  /** Called whenever the state of the run's requests changes. */
  onState?(state: RequestState): void;
}
