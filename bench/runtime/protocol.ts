/** What the bench asks of a Node-RED process, and what it answers. */

/** As many single messages as fit, so many at a time. */
export interface MessagesCommand {
  kind: 'messages';
  inFlight: number;
  /** Stop sending after so many milliseconds … */
  durationMs?: number;
  /** … or so many messages. */
  count?: number;
  /** Ids start here: no two requests are the same. */
  firstId: number;
  /** Where nodes that know nothing of Halo send to; the id is appended. */
  url: string;
}

/** One message that makes a sequence of rows. */
export interface SequenceCommand {
  kind: 'sequence';
  /** Rows to come, with ids from `firstId` on. */
  rows: number;
  firstId: number;
  url: string;
}

export type Command = MessagesCommand | SequenceCommand;

export interface RunResult {
  /** Messages that came back. */
  messages: number;
  /** Wall-clock milliseconds. */
  elapsedMs: number;
  /** CPU milliseconds of the whole process, user and system. */
  cpuMs: number;
  /** What went wrong: the first few texts, and how often. */
  failed: number;
  failures: string[];
  /** Sequences only. */
  rows?: number;
  duplicates?: number;
  /** Highest resident set in the run, MB. */
  peakMb?: number;
  /** Event-loop delay, ms. */
  eventLoopDelay?: { p99: number; max: number };
}

export interface Usage {
  /** CPU milliseconds since the process began, user and system. */
  cpuMs: number;
  /** Resident set and heap after a forced collection, MB. */
  residentMb: number;
  heapMb: number;
}

export interface Requests {
  usage: { params: undefined; result: Usage };
  drive: { params: Command; result: RunResult };
  profile: { params: 'start' | 'stop'; result: unknown };
}

/** The first thing a process says: its flows run, after so much CPU time (ms). */
export interface FlowsStarted {
  cpuMs: number;
}
