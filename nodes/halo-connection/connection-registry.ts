import type { NodeAPI } from 'node-red';
import {
  Attempts,
  Budget,
  budgetKey,
  type CheckResult,
  type ConnectionSettings,
  type Discovery,
  type HaloError,
  type Language,
  LastErrors,
  type RawConnection,
  type RedisAddress,
  RedisLink,
  type Said,
  Session,
  SharedLogin,
  TenantLog,
  tell,
  temporarySession,
  Vault,
} from '../../src/index';
import { migrate } from '../shared/migration';
import { type LookUps, notRunning } from './lookup-cache';
import { MIGRATIONS } from './migrations';
import type { HaloConnection } from './runtime';
import { readDurable, writeDurable } from './storage/settings-storage';

/** A connection as deployed: its properties and its credentials, or nothing when it has never been. */
export interface Deployed {
  properties: RawConnection & { tls?: unknown; proxy?: unknown };
  credentials: { clientId?: string; clientSecret?: string; redis?: string };
}

/** What was last seen of a connection, for its dialog and its report. */
export interface Seen {
  /** Why the last sign-in failed. */
  signInFailure?: HaloError;
  server?: Discovery;
  check?: CheckResult<Said>;
  readonly errors: LastErrors;
}

/** A deployed connection at work. */
export interface StartedConnection {
  session: Session;
  budget: Budget;
  redis?: RedisLink;
  end(): void;
}

/** What everybody who talks to one tenant shares. */
interface Tenant {
  budget: Budget;
  log: TenantLog;
}

/** What outlives the nodes: sessions by credential id, rate budgets by tenant, the vault and the sign-ins under way. */
export class Connections {
  readonly attempts = new Attempts();
  readonly vault: Vault;
  readonly #seen = new Map<string, Seen>();
  readonly #sessions = new Map<string, Session>();
  readonly #tenants = new Map<string, Tenant>();
  readonly #links = new Map<string, { link: RedisLink; users: number }>();
  /** The nodes at work by credential id; instances of a subflow stand in for each other. */
  readonly #running = new Map<string, Set<HaloConnection>>();
  readonly #RED: NodeAPI;

  constructor(RED: NodeAPI, language: Language) {
    this.#RED = RED;
    this.vault = new Vault({
      credentials: (id) => asRecord(RED.nodes.getCredentials(id)),
      setCredentials: (id, credentials) => void RED.nodes.addCredentials(id, credentials),
      durable: () => readDurable(RED),
      setDurable: (entries) => writeDurable(RED, entries),
      warn: (said) => RED.log.warn(`[halo-connection] ${tell(said, language)}`),
    });
  }

  /** A config node that is gone for a day has taken its login with it. To be called when flows have started. */
  collect(): void {
    const existing = new Set<string>();
    this.#RED.nodes.eachNode((node) => existing.add(node.id));
    this.vault.collect(existing);
    for (const id of this.#seen.keys()) if (!existing.has(id)) this.#seen.delete(id);
  }

  /** The session of a credential id; instances of a subflow share one. */
  session(credentialId: string): Session {
    let session = this.#sessions.get(credentialId);
    if (!session) {
      session = new Session(this.vault.for(credentialId));
      this.#sessions.set(credentialId, session);
    }
    return session;
  }

  /** What was last seen of a connection, if anything has been. */
  lastSeen(credentialId: string): Seen | undefined {
    return this.#seen.get(credentialId);
  }

  /** What was last seen of a connection, to note more; by credential id, as its session. */
  seen(credentialId: string): Seen {
    let seen = this.#seen.get(credentialId);
    if (!seen) {
      seen = { errors: new LastErrors() };
      this.#seen.set(credentialId, seen);
    }
    return seen;
  }

  /** The session of a credential id, if anything has needed one yet. */
  known(credentialId: string): Session | undefined {
    return this.#sessions.get(credentialId);
  }

  /**
   * The rate budget for what a dialog asks: that of the tenant, because Halo counts whoever asks; where no connection
   * has been deployed for it, one that nobody remembers.
   */
  budget(settings: ConnectionSettings): Budget {
    return (this.#tenants.get(budgetKey(settings)) ?? newTenant(settings)).budget;
  }

  /** Takes what a connection is deployed with, until `end` is called. */
  start(credentialId: string, settings: ConnectionSettings): StartedConnection {
    const session = this.session(credentialId);
    const { budget, log } = this.#tenant(settings);
    const leaveLog = log.configure(settings.processes);
    const leaveBudget = budget.configure(settings.rateLimit);
    const line =
      settings.redis && this.#link(`${credentialId} ${JSON.stringify(settings.redis)}`, settings.redis);
    const leave = line && log.share(line.link);
    session.configure(settings, line && new SharedLogin(line.link, credentialId, settings));
    return {
      session,
      budget,
      redis: line?.link,
      end: () => {
        leaveLog();
        leaveBudget();
        leave?.();
        line?.release();
      },
    };
  }

  /** Takes a node to ask Halo through. @returns a function that ends it */
  enter(credentialId: string, connection: HaloConnection): () => void {
    const nodes = this.#running.get(credentialId) ?? new Set();
    this.#running.set(credentialId, nodes.add(connection));
    return () => {
      nodes.delete(connection);
      if (nodes.size === 0) this.#running.delete(credentialId);
    };
  }

  /**
   * What open dialogs ask Halo through.
   * @param id - the connection's in the flows, also of one inside a subflow
   * @throws HaloError HALO_CONFIG when the connection does not run, or is not filled in
   */
  lookUps(id: string): LookUps {
    const [connection] = this.#running.get(id) ?? [];
    if (connection?.lookUps) return connection.lookUps;
    throw connection?.problem ?? notRunning(this.deployed(id) !== undefined);
  }

  /** Why the Redis of a running connection is away; undefined when it is not, or there is none. */
  redisProblem(credentialId: string): Said | undefined {
    for (const [key, { link }] of this.#links) if (key.startsWith(`${credentialId} `)) return link.problem;
    return undefined;
  }

  /** Kept through redeploys. */
  #tenant(settings: ConnectionSettings): Tenant {
    const key = budgetKey(settings);
    let tenant = this.#tenants.get(key);
    if (!tenant) {
      tenant = newTenant(settings);
      this.#tenants.set(key, tenant);
    }
    return tenant;
  }

  /** Instances of a subflow share a line to Redis as they share a session; the last one closes it. */
  #link(key: string, address: RedisAddress): { link: RedisLink; release(): void } {
    const entry = this.#links.get(key) ?? { link: new RedisLink(address), users: 0 };
    this.#links.set(key, entry);
    entry.users++;
    return {
      link: entry.link,
      release: () => {
        if (--entry.users > 0) return;
        this.#links.delete(key);
        entry.link.close();
      },
    };
  }

  /** The session to try a dialog's settings with; an application's tokens are asked for anew, with the secret typed there. */
  sessionFor(credentialId: string, settings: ConnectionSettings): Session {
    return settings.signIn === 'application' ? temporarySession(settings) : this.session(credentialId);
  }

  /** The connection as it was last deployed, also inside a subflow or disabled. */
  deployed(id: string): Deployed | undefined {
    let properties: Deployed['properties'] | undefined;
    this.#RED.nodes.eachNode((node) => {
      if (node.id !== id || node.type !== 'halo-connection') return;
      properties = migrate(asRecord(node) ?? {}, MIGRATIONS).config;
    });
    return properties && { properties, credentials: asRecord(this.#RED.nodes.getCredentials(id)) ?? {} };
  }
}

function newTenant(settings: ConnectionSettings): Tenant {
  const log = new TenantLog(budgetKey(settings), settings.processes);
  return { log, budget: new Budget(settings.rateLimit, log) };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
