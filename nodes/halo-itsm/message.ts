import type { NodeMessageInFlow } from 'node-red';
import type { HaloError, HaloFacts } from '../../src/index';

/** What we read from and write to a message; everything else passes through untouched. */
export interface HaloMessage extends NodeMessageInFlow {
  operation?: unknown;
  parameters?: unknown;
  /** Ends the node's running and queued work. */
  reset?: unknown;
  statusCode?: number;
  headers?: Record<string, string | string[]>;
  halo?: unknown;
  error?: unknown;
}

/** Puts what is known about a failure on its message, where Catch nodes and the second output find it. */
export function flowError(
  msg: HaloMessage,
  error: HaloError,
  facts: HaloFacts | undefined,
  operation: unknown,
): void {
  // What an earlier node left there would be taken for ours.
  delete msg.statusCode;
  delete msg.headers;
  if (error.statusCode !== undefined) msg.statusCode = error.statusCode;
  if (error.headers) msg.headers = error.headers;
  const { code, statusCode, message, details, hint, body, uncertain, field, retryAfter } = error;
  const told = { code, statusCode, message, details, hint, body, uncertain, field, retryAfter };
  msg.halo = {
    ...(facts ?? { operation }),
    error: Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  };
}
