/** What the bench asks of a Node-RED process, and what it answers. */

/** As many single messages as fit, so many at a time. */
export interface MessagesOrder {
  kind: 'messages';
  inFlight: number;
  /** Stop sending after so many milliseconds … */
  milliseconds?: number;
  /** … or so many messages. */
  count?: number;
  /** Ids start here: no two requests are the same. */
  firstId: number;
  /** Where nodes that know nothing of Halo send to; the id is appended. */
  url: string;
}

/** One message that makes a sequence of rows. */
export interface SequenceOrder {
  kind: 'sequence';
  /** Rows to come, with ids from `firstId` on. */
  rows: number;
  firstId: number;
  url: string;
}

export type Order = MessagesOrder | SequenceOrder;

export interface Outcome {
  /** Messages that came back. */
  messages: number;
  /** Wall-clock milliseconds. */
  elapsed: number;
  /** CPU milliseconds of the whole process, user and system. */
  cpu: number;
  /** What went wrong: the first few texts, and how often. */
  failed: number;
  failures: string[];
  /** Sequences only. */
  rows?: number;
  doubled?: number;
  /** Highest resident set in the run, MB. */
  peak?: number;
  /** Event-loop delay, ms. */
  delay?: { p99: number; max: number };
}

export interface Usage {
  /** CPU milliseconds since the process began, user and system. */
  cpu: number;
  /** Resident set and heap after a forced collection, MB. */
  resident: number;
  heap: number;
}

export interface Questions {
  usage: { ask: undefined; answer: Usage };
  drive: { ask: Order; answer: Outcome };
  profile: { ask: 'start' | 'stop'; answer: unknown };
}

/** The first thing a process says: its flows run, after so much CPU time (ms). */
export interface Started {
  started: number;
}
