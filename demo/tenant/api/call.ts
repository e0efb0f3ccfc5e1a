import type { Principal } from '../principals';
import type { Row, Store } from '../records/store';
import type { Endpoint } from './spec';

/** A validated API request: the principal, and parameters and body converted to their documented types. */
export interface ApiCall {
  endpoint: Endpoint;
  path: Record<string, string>;
  /** By lower-case name, converted to the documented type. */
  query: Record<string, unknown>;
  /** Validated and converted; the raw bytes for a multipart body. */
  body: unknown;
  contentType: string;
  principal: Principal;
  store: Store;
  /** The tenant's base URL, without a trailing slash. */
  url: string;
}

export interface ApiResponse {
  status: number;
  /** Sent as JSON; a Buffer is sent unchanged. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: ApiCall) => ApiResponse | Promise<ApiResponse>;

export const ok = (body: unknown): ApiResponse => ({ status: 200, body });

export const created = (body: unknown): ApiResponse => ({ status: 201, body });

/** The records in the body, always as an array, whether the endpoint takes one record or several. */
export const bodyRecords = (call: ApiCall): Row[] =>
  (Array.isArray(call.body) ? call.body : [call.body]) as Row[];

/** A query parameter as a string; empty when it is missing. */
export const stringParam = (call: ApiCall, name: string): string => String(call.query[name] ?? '');

/** Whether a boolean parameter is true. Halo's document declares some of them as strings. */
export const flagParam = (call: ApiCall, name: string): boolean =>
  stringParam(call, name).toLowerCase() === 'true';

/** The lower-case items of a comma-separated parameter; undefined when it is missing. */
export function listParam(call: ApiCall, name: string): string[] | undefined {
  const values = stringParam(call, name)
    .split(',')
    .map((value) => value.trim().toLowerCase())
    .filter(Boolean);
  return values.length > 0 ? values : undefined;
}
