import type { Request, Response } from 'express';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import * as say from '../../src/i18n/messages';
import {
  connectionSettings,
  HaloClient,
  HaloError,
  type RawConnection,
  type RedisLink,
  redisAway,
  type Said,
  type SessionState,
  tell,
} from '../../src/index';
import { languageOf } from '../shared/language';
import { migrate } from '../shared/migration';
import { tooNew } from '../shared/unsupported-version';
import { Connections, type StartedConnection } from './connection-registry';
import { LookUps } from './lookup-cache';
import { MIGRATIONS } from './migrations';
import { networkOptions } from './network';
import { dialogAnswers } from './routes/dialog-routes';
import { type Answers, refuses } from './routes/handler';
import { listAnswers } from './routes/list-routes';
import { ROUTES, type Route } from './routes/routes';
import { tenantFieldAnswers } from './routes/tenant-field-routes';

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
  on: { away(problem: Said): void; back(): void; change(): void },
): () => void {
  const away = () => {
    on.away(redis.problem ?? '');
    on.change();
  };
  const back = (wasAway: boolean) => {
    if (wasAway) on.back();
    on.change();
  };
  redis.on('away', away).on('back', back);
  return () => void redis.off('away', away).off('back', back);
}

/** What stands behind the node and its routes. */
export interface ConnectionRuntime {
  /** Makes a node of Node-RED's a connection. */
  connect(node: Node, saved: NodeDef): void;
  answer(route: Route, req: Request, res: Response): void;
  /** To be called when flows have started. */
  collect(): void;
}

/** @param languageCode - of the runtime's texts */
export function connectionRuntime(RED: NodeAPI, languageCode: string): ConnectionRuntime {
  const language = languageOf(languageCode);
  const connections = new Connections(RED, language);
  const answers: Answers = {
    ...dialogAnswers(RED, connections),
    ...tenantFieldAnswers(connections),
    ...listAnswers(connections),
  };

  function connect(node: HaloConnectionNode, saved: ConnectionConfig): void {
    RED.nodes.createNode(node, saved);
    const { config, newer } = migrate(saved, MIGRATIONS);
    const credentials = (node.credentials ?? {}) as Record<string, unknown>;
    // Whatever prints this node must not print them.
    node.credentials = {};
    // Instances of a subflow have ids of their own and share the credentials of the node in the subflow.
    const credentialId = (node as { _alias?: string })._alias ?? node.id;
    const session = connections.session(credentialId);

    let started: StartedConnection | undefined;
    let unwatch = () => {};
    let client: HaloClient | undefined;
    let problem: HaloError | undefined;
    try {
      if (newer) throw tooNew(newer, MIGRATIONS);
      const settings = connectionSettings({ ...config, ...credentials }, networkOptions(RED, config));
      connections.vault.settled(credentialId, credentials);
      started = connections.start(credentialId, settings);
      const { budget, redis } = started;
      if (redis) {
        unwatch = watchRedis(redis, {
          away: (problem) => node.warn(tell(redisAway(problem, settings), language)),
          back: () => node.log(tell(say.redis('back'), language)),
          change: () => session.emit('change'),
        });
      }
      client = new HaloClient(settings, session, budget, connections.seen(credentialId).errors);
    } catch (thrown) {
      if (!(thrown instanceof HaloError)) throw thrown;
      problem = thrown;
      node.warn(tell(thrown.said, language));
    }

    node.halo = {
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
    const leave = connections.enter(credentialId, node.halo);
    node.on('close', (done: () => void) => {
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

  return {
    connect: (node, saved) => connect(node as HaloConnectionNode, saved),
    answer(route, req, res) {
      if (!refuses(ROUTES[route], req, res)) answers[route](req, res);
    },
    collect: () => connections.collect(),
  };
}
