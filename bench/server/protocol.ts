/** Configuration of the stub server. */
export interface ServerConfig {
  /** Tickets in the collection. */
  rows: number;
  /** Delay before each response. */
  latencyMs: number;
  /** Rate limit; unlimited when absent. */
  limit?: { requests: number; windowMinutes: number };
}

/** Statistics since the last configuration. */
export interface ServerStats {
  /** API requests, rejected ones included. */
  requests: number;
  /** Requests rejected with 429. */
  rejected: number;
  /** Distinct tickets returned with 200. */
  tickets: number;
  /** 200 responses for a ticket that was already returned; counted only while a limit is set. */
  duplicates: number;
  /** CPU time of the server, ms. */
  cpuMs: number;
}
