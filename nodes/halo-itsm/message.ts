import type { NodeMessageInFlow } from 'node-red';
import type { HaloError, RunMetadata } from '../../src/index';

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

/** What is known about a failure, as its message carries it to Catch nodes and the second output. */
export type ErrorFields = Pick<HaloMessage, 'halo' | 'statusCode' | 'headers'>;

/** @param operation - the one that was asked for, where nothing more is known */
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

/** Puts it on a message; what an earlier node left there would be taken for ours. */
export function applyError(msg: HaloMessage, fields: ErrorFields): void {
  delete msg.statusCode;
  delete msg.headers;
  Object.assign(msg, fields);
}

export function isReset(msg: HaloMessage): boolean {
  try {
    return Boolean(msg.reset);
  } catch {
    // What cannot be read asks for nothing.
    return false;
  }
}

/** The same message, or a copy of one that somebody upstream has frozen. */
export function toWritable(msg: HaloMessage): HaloMessage {
  return Object.isExtensible(msg) ? msg : { ...msg };
}
