import type { NodeAPI } from 'node-red';
import {
  type ConnectionSettings,
  type DiscoveredServer,
  type HaloError,
  type Language,
  type LocalizedText,
  PendingSignIns,
  RateLimiter,
  type RawConnection,
  RecentErrors,
  type RedisAddress,
  RedisConnection,
  rateLimitKey,
  SharedTokens,
  SharedWindow,
  type TestResult,
  TokenManager,
  TokenStore,
  temporaryTokenManager,
  translate,
} from '../../src/index';
import { migrate } from '../shared/migration';
import { type LookupCache, notRunningError } from './lookup-cache';
import { MIGRATIONS } from './migrations';
import { readStoredEntries, writeStoredEntries } from './storage/settings-storage';
import type { HaloConnection } from './types';

/** A connection as deployed: its properties and its credentials, or nothing when it has never been. */
export interface DeployedConnection {
  properties: RawConnection & { tls?: unknown; proxy?: unknown };
  credentials: { clientId?: string; clientSecret?: string; redis?: string };
}

/** What was last seen of a connection, for its dialog and its report. */
export interface ConnectionDiagnostics {
  /** Why the last sign-in failed. */
  signInError?: HaloError;
  server?: DiscoveredServer;
  testResult?: TestResult<LocalizedText>;
  readonly errors: RecentErrors;
}

/** A deployed connection at work. */
export interface StartedConnection {
  tokenManager: TokenManager;
  rateLimiter: RateLimiter;
  redis?: RedisConnection;
  stop(): void;
}

/** What everybody who talks to one tenant shares. */
interface TenantLimits {
  rateLimiter: RateLimiter;
  requestWindow: SharedWindow;
}

/** What outlives the nodes: sessions by credential id, rate budgets by tenant, the vault and the sign-ins under way. */
export class ConnectionRegistry {
  readonly pendingSignIns = new PendingSignIns();
  readonly tokenStore: TokenStore;
  readonly #diagnostics = new Map<string, ConnectionDiagnostics>();
  readonly #tokenManagers = new Map<string, TokenManager>();
  readonly #tenantLimits = new Map<string, TenantLimits>();
  readonly #redisConnections = new Map<string, { connection: RedisConnection; userCount: number }>();
  /** The nodes at work by credential id; instances of a subflow stand in for each other. */
  readonly #runningNodes = new Map<string, Set<HaloConnection>>();
  readonly #RED: NodeAPI;

  constructor(RED: NodeAPI, language: Language) {
    this.#RED = RED;
    this.tokenStore = new TokenStore({
      credentials: (id) => asRecord(RED.nodes.getCredentials(id)),
      setCredentials: (id, credentials) => void RED.nodes.addCredentials(id, credentials),
      loadEntries: () => readStoredEntries(RED),
      saveEntries: (entries) => writeStoredEntries(RED, entries),
      warn: (message) => RED.log.warn(`[halo-connection] ${translate(message, language)}`),
    });
  }

  /** A config node that is gone for a day has taken its login with it. To be called when flows have started. */
  purgeOrphans(): void {
    const existing = new Set<string>();
    this.#RED.nodes.eachNode((node) => existing.add(node.id));
    this.tokenStore.purgeOrphans(existing);
    for (const id of this.#diagnostics.keys()) if (!existing.has(id)) this.#diagnostics.delete(id);
  }

  /** The session of a credential id; instances of a subflow share one. */
  tokenManagerFor(credentialId: string): TokenManager {
    let tokenManager = this.#tokenManagers.get(credentialId);
    if (!tokenManager) {
      tokenManager = new TokenManager(this.tokenStore.storageFor(credentialId));
      this.#tokenManagers.set(credentialId, tokenManager);
    }
    return tokenManager;
  }

  /** What was last seen of a connection, if anything has been. */
  findDiagnostics(credentialId: string): ConnectionDiagnostics | undefined {
    return this.#diagnostics.get(credentialId);
  }

  /** What was last seen of a connection, to note more; by credential id, as its session. */
  diagnosticsFor(credentialId: string): ConnectionDiagnostics {
    let diagnostics = this.#diagnostics.get(credentialId);
    if (!diagnostics) {
      diagnostics = { errors: new RecentErrors() };
      this.#diagnostics.set(credentialId, diagnostics);
    }
    return diagnostics;
  }

  /** The session of a credential id, if anything has needed one yet. */
  findTokenManager(credentialId: string): TokenManager | undefined {
    return this.#tokenManagers.get(credentialId);
  }

  /**
   * The rate budget for what a dialog asks: that of the tenant, because Halo counts whoever asks; where no connection
   * has been deployed for it, one that nobody remembers.
   */
  rateLimiterFor(settings: ConnectionSettings): RateLimiter {
    return (this.#tenantLimits.get(rateLimitKey(settings)) ?? createTenantLimits(settings)).rateLimiter;
  }

  /** Takes what a connection is deployed with, until `end` is called. */
  start(credentialId: string, settings: ConnectionSettings): StartedConnection {
    const tokenManager = this.tokenManagerFor(credentialId);
    const { rateLimiter, requestWindow } = this.#limitsFor(settings);
    const removeProcesses = requestWindow.configure(settings.processes);
    const removeLimit = rateLimiter.configure(settings.rateLimit);
    const redis =
      settings.redis &&
      this.#acquireRedis(`${credentialId} ${JSON.stringify(settings.redis)}`, settings.redis);
    const stopSharing = redis && requestWindow.attach(redis.connection);
    tokenManager.configure(settings, redis && new SharedTokens(redis.connection, credentialId, settings));
    return {
      tokenManager,
      rateLimiter,
      redis: redis?.connection,
      stop: () => {
        removeProcesses();
        removeLimit();
        stopSharing?.();
        redis?.release();
      },
    };
  }

  /** Takes a node to ask Halo through. @returns a function that ends it */
  addNode(credentialId: string, connection: HaloConnection): () => void {
    const nodes = this.#runningNodes.get(credentialId) ?? new Set();
    this.#runningNodes.set(credentialId, nodes.add(connection));
    return () => {
      nodes.delete(connection);
      if (nodes.size === 0) this.#runningNodes.delete(credentialId);
    };
  }

  /**
   * What open dialogs ask Halo through.
   * @param id - the connection's in the flows, also of one inside a subflow
   * @throws HaloError HALO_CONFIG when the connection does not run, or is not filled in
   */
  lookupCacheFor(id: string): LookupCache {
    const [connection] = this.#runningNodes.get(id) ?? [];
    if (connection?.lookupCache) return connection.lookupCache;
    throw connection?.problem ?? notRunningError(this.findDeployed(id) !== undefined);
  }

  /** Why the Redis of a running connection is away; undefined when it is not, or there is none. */
  redisProblem(credentialId: string): LocalizedText | undefined {
    for (const [key, { connection }] of this.#redisConnections)
      if (key.startsWith(`${credentialId} `)) return connection.problem;
    return undefined;
  }

  /** Kept through redeploys. */
  #limitsFor(settings: ConnectionSettings): TenantLimits {
    const key = rateLimitKey(settings);
    let limits = this.#tenantLimits.get(key);
    if (!limits) {
      limits = createTenantLimits(settings);
      this.#tenantLimits.set(key, limits);
    }
    return limits;
  }

  /** Instances of a subflow share a line to Redis as they share a session; the last one closes it. */
  #acquireRedis(key: string, address: RedisAddress): { connection: RedisConnection; release(): void } {
    const entry = this.#redisConnections.get(key) ?? {
      connection: new RedisConnection(address),
      userCount: 0,
    };
    this.#redisConnections.set(key, entry);
    entry.userCount++;
    return {
      connection: entry.connection,
      release: () => {
        if (--entry.userCount > 0) return;
        this.#redisConnections.delete(key);
        entry.connection.close();
      },
    };
  }

  /** The session to try a dialog's settings with; an application's tokens are asked for anew, with the secret typed there. */
  tokenManagerForTest(credentialId: string, settings: ConnectionSettings): TokenManager {
    return settings.signIn === 'application'
      ? temporaryTokenManager(settings)
      : this.tokenManagerFor(credentialId);
  }

  /** The connection as it was last deployed, also inside a subflow or disabled. */
  findDeployed(id: string): DeployedConnection | undefined {
    let properties: DeployedConnection['properties'] | undefined;
    this.#RED.nodes.eachNode((node) => {
      if (node.id !== id || node.type !== 'halo-connection') return;
      properties = migrate(asRecord(node) ?? {}, MIGRATIONS).config;
    });
    return properties && { properties, credentials: asRecord(this.#RED.nodes.getCredentials(id)) ?? {} };
  }
}

function createTenantLimits(settings: ConnectionSettings): TenantLimits {
  const requestWindow = new SharedWindow(rateLimitKey(settings), settings.processes);
  return { requestWindow, rateLimiter: new RateLimiter(settings.rateLimit, requestWindow) };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
