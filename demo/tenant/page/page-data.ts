import type { Store } from '../records/store';

/** One API or token request, without secrets. */
export interface LoggedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** The JSON body; for a token request its `grant_type`, `client_id` and `scope`. */
  body?: unknown;
  /** 0 until the response is sent. */
  status: number;
}

export interface PageData {
  store: Store;
  requests: LoggedRequest[];
}
