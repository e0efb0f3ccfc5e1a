/** Requests from the soak test to the Node-RED process, and their results. */

export type MessageKind = 'create' | 'once' | 'update' | 'get' | 'list';

/** Options of the generated load. */
export interface LoadOptions {
  messagesPerSecond: number;
  seed: number;
  /** Number of existing tickets, with ids from 1001 on. */
  ticketCount: number;
}

/** The outcome of one message. */
export interface CompletedMessage {
  id: number;
  kind: MessageKind;
  /** The summary of the record, and for creates with a reference also the reference. */
  marker: string;
  /** `ok` or the error code. */
  code: string;
  uncertain: boolean;
  outputs: number;
  /** Number of rows as reported in `msg.halo`, for lists. */
  records?: number;
  existing: boolean;
  /** A deploy occurred while the message was in progress, so Node-RED may have dropped its output. */
  deployed: boolean;
}

export interface DrainResult {
  completed: CompletedMessage[];
  /** Messages that were sent and have not completed. */
  pendingCount: number;
  /** Ids of messages that completed more than once. */
  duplicates: number[];
}

/** Open handles of the process. */
export interface OpenHandles {
  /** Number of sockets to the tenant. */
  sockets: number;
  timers: number;
  /** Number of listeners on Node-RED's event emitter and on the process, by event. */
  listeners: Record<string, number>;
}

export interface SoakRequests {
  start: { params: LoadOptions; result: undefined };
  /** Sends one message for each of these references. */
  resend: { params: string[]; result: undefined };
  stop: { params: undefined; result: undefined };
  drain: { params: undefined; result: DrainResult };
  /** The parameter is the tenant's port. */
  handles: { params: number; result: OpenHandles };
}
