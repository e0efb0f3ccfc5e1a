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

/** What is known about a failure, as its message carries it to Catch nodes and the second output. */
export type Told = Pick<HaloMessage, 'halo' | 'statusCode' | 'headers'>;

/** @param operation - the one that was asked for, where nothing more is known */
export function toldOf(error: HaloError, facts: HaloFacts | undefined, operation: unknown): Told {
  const { code, statusCode, message, details, hint, body, uncertain, field, retryAfter, headers } = error;
  const told = { code, statusCode, message, details, hint, body, uncertain, field, retryAfter };
  return {
    ...(statusCode !== undefined && { statusCode }),
    ...(headers && { headers }),
    halo: {
      ...(facts ?? { operation }),
      error: Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
    },
  };
}

/** Puts it on a message; what an earlier node left there would be taken for ours. */
export function tell(msg: HaloMessage, told: Told): void {
  delete msg.statusCode;
  delete msg.headers;
  Object.assign(msg, told);
}

export function asksForReset(msg: HaloMessage): boolean {
  try {
    return Boolean(msg.reset);
  } catch {
    // What cannot be read asks for nothing.
    return false;
  }
}

/** The same message, or a copy of one that somebody upstream has frozen. */
export function writable(msg: HaloMessage): HaloMessage {
  return Object.isExtensible(msg) ? msg : { ...msg };
}
