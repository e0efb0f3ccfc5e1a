import type { NodeMessageInFlow } from 'node-red';
import type { HaloError, RunMetadata } from '../../src/index';

/** The message properties the node reads and writes. All others pass through unchanged. */
export interface HaloMessage extends NodeMessageInFlow {
  operation?: unknown;
  parameters?: unknown;
  /** A truthy value aborts the node's running and queued requests. */
  reset?: unknown;
  statusCode?: number;
  headers?: Record<string, string | string[]>;
  halo?: unknown;
  error?: unknown;
}

/** The message properties that describe a failure, for Catch nodes and the second output. */
export type ErrorFields = Pick<HaloMessage, 'halo' | 'statusCode' | 'headers'>;

/**
 * @param metadata - undefined if the run failed before its request was built
 * @param operation - the requested operation id, for `msg.halo` without metadata
 */
export function errorFields(
  error: HaloError,
  metadata: RunMetadata | undefined,
  operation: unknown,
): ErrorFields {
  const { code, statusCode, message, details, hint, body, uncertain, field, retryAfter, headers } = error;
  const fields = { code, statusCode, message, details, hint, body, uncertain, field, retryAfter };
  return {
    ...(statusCode !== undefined && { statusCode }),
    ...(headers && { headers }),
    halo: {
      ...(metadata ?? { operation }),
      error: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    },
  };
}

/** Sets the error fields, and removes a status code and headers that an earlier node has set. */
export function applyError(msg: HaloMessage, fields: ErrorFields): void {
  delete msg.statusCode;
  delete msg.headers;
  Object.assign(msg, fields);
}

/** Whether the message aborts the node's work. False if `msg.reset` cannot be read. */
export function isReset(msg: HaloMessage): boolean {
  try {
    return Boolean(msg.reset);
  } catch {
    return false;
  }
}

/** Returns the message itself, or a shallow copy if an upstream node has frozen it. */
export function toWritable(msg: HaloMessage): HaloMessage {
  return Object.isExtensible(msg) ? msg : { ...msg };
}
