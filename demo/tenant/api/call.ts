import type { Principal } from '../people';
import type { Row, Store } from '../records/store';
import type { Endpoint } from './spec';

/** A request to the API that was found valid: who asks what, with values of their documented types. */
export interface ApiCall {
  endpoint: Endpoint;
  path: Record<string, string>;
  /** By lower-case name, converted to the documented type. */
  query: Record<string, unknown>;
  /** Checked and converted; the raw bytes where the body is multipart. */
  body: unknown;
  contentType: string;
  principal: Principal;
  store: Store;
  /** The tenant's address, without a slash at its end. */
  url: string;
}

export interface ApiResponse {
  status: number;
  /** JSON; a Buffer goes out as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: ApiCall) => ApiResponse | Promise<ApiResponse>;

export const ok = (body: unknown): ApiResponse => ({ status: 200, body });

export const created = (body: unknown): ApiResponse => ({ status: 201, body });

/** The records of a body: always a list, whether the endpoint takes one or several. */
export const bodyRecords = (call: ApiCall): Row[] =>
  (Array.isArray(call.body) ? call.body : [call.body]) as Row[];

/** A text in the query; empty when it is not there. */
export const stringParam = (call: ApiCall, name: string): string => String(call.query[name] ?? '');

/** Whether a boolean parameter is there and true; some of them are typed as text in Halo's document. */
export const flagParam = (call: ApiCall, name: string): boolean =>
  stringParam(call, name).toLowerCase() === 'true';

/** The parts of a comma-separated parameter; undefined when it is not there. */
export function listParam(call: ApiCall, name: string): string[] | undefined {
  const values = stringParam(call, name)
    .split(',')
    .map((value) => value.trim().toLowerCase())
    .filter(Boolean);
  return values.length > 0 ? values : undefined;
}
