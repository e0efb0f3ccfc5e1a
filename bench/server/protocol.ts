/** How the stub server answers from now on. */
export interface ServerConfig {
  /** Tickets in the collection. */
  rows: number;
  /** Milliseconds before an answer leaves. */
  latencyMs: number;
  /** Requests per rolling window; none when absent. */
  limit?: { requests: number; windowMinutes: number };
}

/** What the server has seen since it was told how to serve. */
export interface ServerStats {
  /** API requests, refused ones included. */
  requests: number;
  /** Answered with 429. */
  rejected: number;
  /** Tickets that were answered with 200, each counted once. */
  tickets: number;
  /** 200 answers to a ticket that had been answered before; counted while a limit is set. */
  duplicates: number;
  /** CPU time of the server, ms. */
  cpuMs: number;
}
