/** How the stub server answers from now on. */
export interface Serving {
  /** Tickets in the collection. */
  rows: number;
  /** Milliseconds before an answer leaves. */
  latency: number;
  /** Requests per rolling window; none when absent. */
  limit?: { requests: number; minutes: number };
}

/** What the server has seen since it was told how to serve. */
export interface Served {
  /** API requests, refused ones included. */
  requests: number;
  /** Answered with 429. */
  refused: number;
  /** Tickets that were answered with 200, each counted once. */
  tickets: number;
  /** 200 answers to a ticket that had been answered before; counted while a limit is set. */
  doubled: number;
  /** CPU time of the server, ms. */
  cpu: number;
}
