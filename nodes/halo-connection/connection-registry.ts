import type { NodeAPI } from 'node-red';
import * as messages from '../../src/i18n/messages';
import {
  type ConnectionSettings,
  type DiscoveredServer,
  HaloError,
  type Language,
  type LocalizedText,
  PendingSignIns,
  type RateLimiter,
  RecentErrors,
  type RedisConnection,
  SharedTokens,
  type TestResult,
  TokenManager,
  type TokenStore,
  temporaryTokenManager,
} from '../../src/index';
import { type DeployedConnection, findDeployedConnection } from './deployed-connection';
import type { LookupCache } from './lookup-cache';
import { RedisPool } from './redis-pool';
import { createTokenStore } from './storage/create-token-store';
import { TenantLimits } from './tenant-limits';
import type { HaloConnection } from './types';

/** Latest findings about a connection, for its dialog and its report. */
export interface ConnectionDiagnostics {
  /** Why the last sign-in failed. */
  signInError?: HaloError;
  server?: DiscoveredServer;
  testResult?: TestResult<LocalizedText>;
  readonly errors: RecentErrors;
}

/** Shared resources of a running connection. */
export interface ConnectionResources {
  rateLimiter: RateLimiter;
  redis?: RedisConnection;
  /** Call once, when the connection's node closes. */
  release(): void;
}

/**
 * State of connections that outlives their nodes, so that a deploy neither loses a token nor resets a rate limit.
 * The state of a connection is kept by credential id: the id of its config node, which subflow instances share.
 */
export class ConnectionRegistry {
  readonly pendingSignIns = new PendingSignIns();
  readonly tokenStore: TokenStore;
  readonly #RED: NodeAPI;
  readonly #tokenManagers = new Map<string, TokenManager>();
  readonly #diagnostics = new Map<string, ConnectionDiagnostics>();
  readonly #running = new Map<string, Set<HaloConnection>>();
  readonly #tenantLimits = new TenantLimits();
  readonly #redisPool = new RedisPool();

  /** @param language - language of log messages */
  constructor(RED: NodeAPI, language: Language) {
    this.#RED = RED;
    this.tokenStore = createTokenStore(RED, language);
  }

  /** The connection's token manager, created if it has none. */
  tokenManagerFor(credentialId: string): TokenManager {
    let tokenManager = this.#tokenManagers.get(credentialId);
    if (!tokenManager) {
      tokenManager = new TokenManager(this.tokenStore.storageFor(credentialId));
      this.#tokenManagers.set(credentialId, tokenManager);
    }
    return tokenManager;
  }

  /** The connection's token manager, if it has one. */
  findTokenManager(credentialId: string): TokenManager | undefined {
    return this.#tokenManagers.get(credentialId);
  }

  /**
   * The token manager to test a dialog's settings with. Application sign-in gets a temporary one, so that the test
   * requests a token with the secret in the dialog instead of using a cached token.
   */
  tokenManagerForTest(credentialId: string, settings: ConnectionSettings): TokenManager {
    return settings.signIn === 'application'
      ? temporaryTokenManager(settings)
      : this.tokenManagerFor(credentialId);
  }

  /** The connection's diagnostics, created if it has none. */
  diagnosticsFor(credentialId: string): ConnectionDiagnostics {
    let diagnostics = this.#diagnostics.get(credentialId);
    if (!diagnostics) {
      diagnostics = { errors: new RecentErrors() };
      this.#diagnostics.set(credentialId, diagnostics);
    }
    return diagnostics;
  }

  /** The connection's diagnostics, if it has any. */
  findDiagnostics(credentialId: string): ConnectionDiagnostics | undefined {
    return this.#diagnostics.get(credentialId);
  }

  /**
   * The rate limiter for requests of a dialog. It is the tenant's, because Halo counts these requests too. Settings
   * that were never deployed get a temporary one.
   */
  rateLimiterFor(settings: ConnectionSettings): RateLimiter {
    return this.#tenantLimits.temporaryLimitFor(settings).rateLimiter;
  }

  /** Applies the settings of a deployed connection to its token manager and to the tenant's rate limiter. */
  acquire(credentialId: string, settings: ConnectionSettings): ConnectionResources {
    const { rateLimiter, requestWindow } = this.#tenantLimits.limitFor(settings);
    const removeProcesses = requestWindow.configure(settings.processes);
    const removeLimit = rateLimiter.configure(settings.rateLimit);
    const redis = settings.redis && this.#redisPool.acquire(credentialId, settings.redis);
    const stopSharing = redis && requestWindow.attach(redis.connection);
    const sharedTokens = redis && new SharedTokens(redis.connection, credentialId, settings);
    this.tokenManagerFor(credentialId).configure(settings, sharedTokens);
    return {
      rateLimiter,
      redis: redis?.connection,
      release: () => {
        removeProcesses();
        removeLimit();
        stopSharing?.();
        redis?.release();
      },
    };
  }

  /**
   * Registers a running connection for lookups.
   * @returns a function that removes it
   */
  addRunning(credentialId: string, connection: HaloConnection): () => void {
    const connections = this.#running.get(credentialId) ?? new Set();
    this.#running.set(credentialId, connections.add(connection));
    return () => {
      connections.delete(connection);
      if (connections.size === 0) this.#running.delete(credentialId);
    };
  }

  /**
   * The lookup cache of a running connection. Any subflow instance will do, because all use the same tokens.
   * @param id - the id of the config node in the flows or in a subflow
   * @throws HaloError HALO_CONFIG if the connection does not run or its settings are invalid
   */
  lookupCacheFor(id: string): LookupCache {
    const [connection] = this.#running.get(id) ?? [];
    if (connection?.lookupCache) return connection.lookupCache;
    throw connection?.problem ?? notRunningError(this.findDeployed(id) !== undefined);
  }

  /** Why the connection's Redis server is unreachable; undefined if it is reachable or none is configured. */
  redisProblem(credentialId: string): LocalizedText | undefined {
    return this.#redisPool.problemOf(credentialId);
  }

  /** The connection as last deployed; undefined if it never was. */
  findDeployed(id: string): DeployedConnection | undefined {
    return findDeployedConnection(this.#RED, id);
  }

  /**
   * Removes the diagnostics of deleted config nodes. The token store removes a login one day after its node was
   * deleted. Call after each start of flows.
   */
  purgeOrphans(): void {
    const existing = new Set<string>();
    this.#RED.nodes.eachNode((node) => existing.add(node.id));
    this.tokenStore.purgeOrphans(existing);
    for (const id of this.#diagnostics.keys()) if (!existing.has(id)) this.#diagnostics.delete(id);
  }
}

function notRunningError(isDeployed: boolean): HaloError {
  return new HaloError(
    'HALO_CONFIG',
    isDeployed ? messages.lookup('connectionNotRunning') : messages.lookup('connectionNotDeployed'),
  );
}
