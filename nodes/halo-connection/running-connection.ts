import type { Node, NodeAPI } from 'node-red';
import * as messages from '../../src/i18n/messages';
import {
  type ConnectionSettings,
  type ConnectionState,
  HaloClient,
  type HaloError,
  type Language,
  parseConnectionSettings,
  type RedisConnection,
  redisDisconnectedWarning,
  type TokenManager,
  translate,
} from '../../src/index';
import type { ConnectionRegistry, ConnectionResources } from './connection-registry';
import { LookupCache } from './lookup-cache';
import { networkOptions } from './network';
import type { ConnectionConfig, HaloConnection } from './types';

export interface RunningConnectionOptions {
  RED: NodeAPI;
  connections: ConnectionRegistry;
  /** Language of log messages. */
  language: Language;
  node: Node;
  credentialId: string;
}

/** The connection of one config node, from its start to its close. */
export class RunningConnection implements HaloConnection {
  readonly #options: RunningConnectionOptions;
  readonly #tokenManager: TokenManager;
  #client: HaloClient | undefined;
  #lookupCache: LookupCache | undefined;
  #problem: HaloError | undefined;
  #resources: ConnectionResources | undefined;
  #unwatchRedis = () => {};

  constructor(options: RunningConnectionOptions) {
    this.#options = options;
    this.#tokenManager = options.connections.tokenManagerFor(options.credentialId);
  }

  /** @throws HaloError HALO_CONFIG if the settings are invalid */
  start(config: ConnectionConfig, credentials: Record<string, unknown>): void {
    const { RED, connections, credentialId } = this.#options;
    const settings = parseConnectionSettings({ ...config, ...credentials }, networkOptions(RED, config));
    connections.tokenStore.confirmKeySaved(credentialId, credentials);
    this.#resources = connections.acquire(credentialId, settings);
    const { rateLimiter, redis } = this.#resources;
    if (redis) this.#unwatchRedis = this.#watchRedis(redis, settings);
    const { errors } = connections.diagnosticsFor(credentialId);
    this.#client = new HaloClient(settings, this.#tokenManager, rateLimiter, errors);
    this.#lookupCache = new LookupCache(this.#client, this.#tokenManager);
  }

  /** Marks the connection as unusable and logs the reason. */
  fail(problem: HaloError): void {
    const { node, language } = this.#options;
    this.#problem = problem;
    node.warn(translate(problem.localizedMessage, language));
  }

  get client(): HaloClient | undefined {
    return this.#client;
  }

  get problem(): HaloError | undefined {
    return this.#problem;
  }

  get lookupCache(): LookupCache | undefined {
    return this.#lookupCache;
  }

  get state(): ConnectionState {
    return this.#problem ? 'not-connected' : this.#tokenManager.state;
  }

  get redisDisconnected(): boolean {
    return this.#resources?.redis?.problem !== undefined;
  }

  onChange(listener: () => void): () => void {
    this.#tokenManager.on('change', listener);
    return () => this.#tokenManager.off('change', listener);
  }

  /** Aborts the client's requests, and waits for a token refresh in progress. */
  async close(): Promise<void> {
    this.#client?.close();
    this.#unwatchRedis();
    // Keep Redis connected until then: refreshed tokens are shared with the other processes.
    await this.#tokenManager.idle();
    this.#resources?.release();
  }

  /**
   * Logs once when Redis becomes unreachable and once when it is reachable again.
   * @returns a function that stops watching
   */
  #watchRedis(redis: RedisConnection, settings: ConnectionSettings): () => void {
    const { node, language } = this.#options;
    const onDisconnected = () => {
      node.warn(translate(redisDisconnectedWarning(redis.problem ?? '', settings), language));
      this.#tokenManager.emit('change');
    };
    const onReconnected = (wasDisconnected: boolean) => {
      if (wasDisconnected) node.log(translate(messages.redis('reconnected'), language));
      this.#tokenManager.emit('change');
    };
    redis.on('disconnected', onDisconnected).on('reconnected', onReconnected);
    return () => void redis.off('disconnected', onDisconnected).off('reconnected', onReconnected);
  }
}
