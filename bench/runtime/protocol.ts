/** Requests from the bench to the Node-RED process, and their results. */

/** Sends single messages with a fixed number in flight, for a duration or up to a count. */
export interface MessagesCommand {
  kind: 'messages';
  inFlight: number;
  /** Stops sending after this time. */
  durationMs?: number;
  /** Stops sending after this number of messages. */
  count?: number;
  /** The first ticket id; every message has another id, so that no two requests are equal. */
  firstId: number;
  /** Base URL for candidates other than `halo-itsm`; the ticket's path is appended. */
  url: string;
}

/** Sends one message that returns a sequence of rows. */
export interface SequenceCommand {
  kind: 'sequence';
  /** Expected number of rows, with ids from `firstId` on. */
  rows: number;
  firstId: number;
  url: string;
}

export type Command = MessagesCommand | SequenceCommand;

export interface RunResult {
  /** Messages that returned to the driver. */
  messages: number;
  /** Wall-clock milliseconds. */
  elapsedMs: number;
  /** CPU milliseconds of the whole process, user and system. */
  cpuMs: number;
  /** Number of failures, and the first few error messages. */
  failed: number;
  failures: string[];
  /** Sequences only. */
  rows?: number;
  duplicates?: number;
  /** Peak resident memory during the run, MB. */
  peakMb?: number;
  /** Event-loop delay, ms. */
  eventLoopDelay?: { p99: number; max: number };
}

export interface Usage {
  /** CPU milliseconds since the process began, user and system. */
  cpuMs: number;
  /** Resident memory and heap after a forced garbage collection, MB. */
  residentMb: number;
  heapMb: number;
}

export interface Requests {
  usage: { params: undefined; result: Usage };
  drive: { params: Command; result: RunResult };
  profile: { params: 'start' | 'stop'; result: unknown };
}

/** Sent by the process when its flows have started, with the CPU time used so far. */
export interface FlowsStarted {
  cpuMs: number;
}
