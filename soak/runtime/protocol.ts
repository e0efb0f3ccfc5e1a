/** What the soak asks of the Node-RED process, and what it answers. */

export type MessageKind = 'create' | 'once' | 'update' | 'get' | 'list';

/** How messages are made. */
export interface LoadOptions {
  /** Messages per second. */
  messagesPerSecond: number;
  seed: number;
  /** Tickets with ids from 1001 on that are there already. */
  ticketCount: number;
}

/** What became of one message. */
export interface CompletedMessage {
  id: number;
  kind: MessageKind;
  /** The summary of the record, and its reference where it has one. */
  marker: string;
  /** `ok`, or the error's code. */
  code: string;
  uncertain: boolean;
  outputs: number;
  /** Rows as the message told, for lists. */
  records?: number;
  existing: boolean;
  /** A deploy came between its beginning and its end: Node-RED may have dropped its output. */
  deployed: boolean;
}

export interface DrainResult {
  completed: CompletedMessage[];
  /** Messages that were sent and have not ended. */
  pendingCount: number;
  /** Completions of messages that had ended already. */
  duplicates: number[];
}

/** What is left open in the process. */
export interface OpenHandles {
  /** Sockets to the tenant. */
  sockets: number;
  timers: number;
  /** Listeners at Node-RED's events and at the process, by event. */
  listeners: Record<string, number>;
}

export interface SoakRequests {
  start: { params: LoadOptions; result: undefined };
  /** Sends one more message for each of these references. */
  resend: { params: string[]; result: undefined };
  stop: { params: undefined; result: undefined };
  drain: { params: undefined; result: DrainResult };
  /** @param ask - the tenant's port */
  handles: { params: number; result: OpenHandles };
}
