import type { JsonObject, Operation } from '../catalogue/operation';
import type { Reference } from './reference';

/** What the node and the message supply for an operation. */
export interface OperationInput {
  /** The parameter rows of the node, evaluated. They override `parameters`. */
  form?: Record<string, unknown>;
  /** `msg.parameters` */
  parameters?: unknown;
  /** The evaluated *Request* property: the body of a write, or further parameters. */
  request?: unknown;
  /** The value that identifies the new record, so that it is created only once. */
  reference?: Reference;
}

/** One HTTP request, relative to an instance's `/api`. */
export interface BuiltRequest {
  method: Operation['method'];
  /** `/Tickets/42`, percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** JSON, or a multipart form with a file. */
  body?: string | FormData;
  /** The record in `body`; only with a reference. */
  record?: JsonObject;
  /** The body is an array of records. */
  batch: boolean;
  /** The requested page, if the endpoint pages. */
  page?: RequestedPage;
}

/** The page a request fetches; the first page is number 1. */
export interface RequestedPage {
  number: number;
  size: number;
}
