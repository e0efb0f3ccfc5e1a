import { type LocalizedText, type RedisAddress, RedisConnection } from '../../src/index';

export interface PooledRedisConnection {
  connection: RedisConnection;
  /** Closes the connection when no other user is left. Call once. */
  release(): void;
}

/** The open Redis connections. Subflow instances of one config node share a connection, as they share its tokens. */
export class RedisPool {
  readonly #entries = new Map<
    string,
    { credentialId: string; connection: RedisConnection; userCount: number }
  >();

  acquire(credentialId: string, address: RedisAddress): PooledRedisConnection {
    const key = `${credentialId} ${JSON.stringify(address)}`;
    const entry = this.#entries.get(key) ?? {
      credentialId,
      connection: new RedisConnection(address),
      userCount: 0,
    };
    this.#entries.set(key, entry);
    entry.userCount++;
    return {
      connection: entry.connection,
      release: () => {
        if (--entry.userCount > 0) return;
        this.#entries.delete(key);
        entry.connection.close();
      },
    };
  }

  /** Why the connection's Redis server is unreachable; undefined if it is reachable or none is configured. */
  problemOf(credentialId: string): LocalizedText | undefined {
    for (const entry of this.#entries.values())
      if (entry.credentialId === credentialId) return entry.connection.problem;
    return undefined;
  }
}
