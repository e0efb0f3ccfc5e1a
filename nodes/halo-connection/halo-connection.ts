import type { Node, NodeAPI, NodeDef } from 'node-red';
import {
  connectionSettings,
  HaloClient,
  HaloError,
  type RawConnection,
  type RedisLink,
  redisAway,
  type SessionState,
} from '../../src/index';
import { Connections, type StartedConnection } from './connections';
import { listRoute } from './lists';
import { LookUps } from './look-ups';
import { networkOptions } from './network';
import { adminRoutes } from './routes';
import { tenantFieldRoutes } from './tenant-fields';

/** What `halo-itsm` nodes use of their connection; nothing on it holds a secret that could be printed. */
export interface HaloConnection {
  /** Absent when the connection is not filled in properly: then `problem` says why. */
  readonly client?: HaloClient;
  readonly problem?: HaloError;
  /** What open dialogs ask Halo through; absent with the client. */
  readonly lookUps?: LookUps;
  readonly state: SessionState;
  /** The Redis through which processes share the tenant is not there. */
  readonly redisAway: boolean;
  /** Calls back whenever the state may have changed. @returns a function that ends it */
  onChange(listener: () => void): () => void;
}

export interface HaloConnectionNode extends Node<object> {
  halo: HaloConnection;
}

type ConnectionConfig = NodeDef & RawConnection & { tls?: string; proxy?: string };

/** Tells once when Redis is away, and once when it is back. @returns a function that ends it */
function watchRedis(
  redis: RedisLink,
  tell: { away(problem: string): void; back(): void; change(): void },
): () => void {
  const away = () => {
    tell.away(redis.problem ?? '');
    tell.change();
  };
  const back = (wasAway: boolean) => {
    if (wasAway) tell.back();
    tell.change();
  };
  redis.on('away', away).on('back', back);
  return () => void redis.off('away', away).off('back', back);
}

export default function register(RED: NodeAPI): void {
  const connections = new Connections(RED);
  adminRoutes(RED, connections);
  tenantFieldRoutes(RED, connections);
  listRoute(RED, connections);

  function HaloConnectionConstructor(this: HaloConnectionNode, config: ConnectionConfig): void {
    RED.nodes.createNode(this, config);
    const credentials = (this.credentials ?? {}) as Record<string, unknown>;
    // Whatever prints this node must not print them.
    this.credentials = {};
    // Instances of a subflow have ids of their own and share the credentials of the node in the subflow.
    const credentialId = (this as { _alias?: string })._alias ?? this.id;
    const session = connections.session(credentialId);

    let started: StartedConnection | undefined;
    let unwatch = () => {};
    let client: HaloClient | undefined;
    let problem: HaloError | undefined;
    try {
      const settings = connectionSettings({ ...config, ...credentials }, networkOptions(RED, config));
      connections.vault.settled(credentialId, credentials);
      started = connections.start(credentialId, settings);
      const { budget, redis } = started;
      if (redis) {
        unwatch = watchRedis(redis, {
          away: (problem) => this.warn(redisAway(problem, settings)),
          back: () => this.log('Redis is back: the rate limit and the sign-in are shared again.'),
          change: () => session.emit('change'),
        });
      }
      client = new HaloClient(settings, session, budget, connections.seen(credentialId).errors);
    } catch (thrown) {
      if (!(thrown instanceof HaloError)) throw thrown;
      problem = thrown;
      this.warn(thrown.message);
    }

    this.halo = {
      client,
      problem,
      lookUps: client && new LookUps(client, session),
      get state() {
        return problem ? 'not-connected' : session.state;
      },
      get redisAway() {
        return started?.redis?.problem !== undefined;
      },
      onChange(listener) {
        session.on('change', listener);
        return () => session.off('change', listener);
      },
    };
    const leave = connections.enter(credentialId, this.halo);
    this.on('close', (done: () => void) => {
      leave();
      client?.close();
      unwatch();
      // A renewal under way is told to the other processes before the line to them ends.
      void session.settled().then(() => {
        started?.end();
        done();
      });
    });
  }

  RED.nodes.registerType<HaloConnectionNode, ConnectionConfig, object, object>(
    'halo-connection',
    HaloConnectionConstructor,
    {
      credentials: {
        clientId: { type: 'text' },
        clientSecret: { type: 'password' },
        redis: { type: 'password' },
        // Runtime only: the editor's definition does not know these two, so that no dialog can blank them.
        tokens: { type: 'password' },
        storeKey: { type: 'password' },
      },
    },
  );
}
