/** What the soak asks of the Node-RED process, and what it answers. */

export type Kind = 'create' | 'once' | 'update' | 'get' | 'list';

/** How messages are made. */
export interface Order {
  /** Messages per second. */
  rate: number;
  seed: number;
  /** Tickets with ids from 1001 on that are there already. */
  tickets: number;
}

/** What became of one message. */
export interface Ended {
  id: number;
  kind: Kind;
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

export interface Drained {
  ended: Ended[];
  /** Messages that were sent and have not ended. */
  open: number;
  /** Completions of messages that had ended already. */
  doubled: number[];
}

/** What is left open in the process. */
export interface Handles {
  /** Sockets to the tenant. */
  sockets: number;
  timers: number;
  /** Listeners at Node-RED's events and at the process, by event. */
  listeners: Record<string, number>;
}

export interface SoakQuestions {
  begin: { ask: Order; answer: undefined };
  /** Sends one more message for each of these references. */
  again: { ask: string[]; answer: undefined };
  end: { ask: undefined; answer: undefined };
  drain: { ask: undefined; answer: Drained };
  /** @param ask - the tenant's port */
  handles: { ask: number; answer: Handles };
}
