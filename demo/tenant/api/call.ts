import type { Person } from '../people';
import type { Row, Store } from '../records/store';
import type { Endpoint } from './spec';

/** A request to the API that was found valid: who asks what, with values of their documented types. */
export interface Call {
  endpoint: Endpoint;
  path: Record<string, string>;
  /** By lower-case name, converted to the documented type. */
  query: Record<string, unknown>;
  /** Checked and converted; the raw bytes where the body is multipart. */
  body: unknown;
  contentType: string;
  person: Person;
  store: Store;
  /** The tenant's address, without a slash at its end. */
  url: string;
}

export interface Answer {
  status: number;
  /** JSON; a Buffer goes out as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const created = (body: unknown): Answer => ({ status: 201, body });

/** The records of a body: always a list, whether the endpoint takes one or several. */
export const records = (call: Call): Row[] => (Array.isArray(call.body) ? call.body : [call.body]) as Row[];

/** A text in the query; empty when it is not there. */
export const text = (call: Call, name: string): string => String(call.query[name] ?? '');

/** Whether a boolean parameter is there and true; some of them are typed as text in Halo's document. */
export const flag = (call: Call, name: string): boolean => text(call, name).toLowerCase() === 'true';

/** The parts of a comma-separated parameter; undefined when it is not there. */
export function listed(call: Call, name: string): string[] | undefined {
  const parts = text(call, name)
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);
  return parts.length > 0 ? parts : undefined;
}
