import type { Request, Response } from 'express';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import * as messages from '../../src/i18n/messages';
import {
  HaloClient,
  HaloError,
  type LocalizedText,
  parseConnectionSettings,
  type RedisConnection,
  redisDisconnectedWarning,
  translate,
} from '../../src/index';
import { findLanguage } from '../shared/language';
import { migrate } from '../shared/migration';
import { unsupportedVersionError } from '../shared/unsupported-version';
import { ConnectionRegistry, type StartedConnection } from './connection-registry';
import { LookupCache } from './lookup-cache';
import { MIGRATIONS } from './migrations';
import { networkOptions } from './network';
import { dialogHandlers } from './routes/dialog-routes';
import { type RouteHandlers, rejectUntrusted } from './routes/handler';
import { listHandlers } from './routes/list-routes';
import { ROUTES, type Route } from './routes/routes';
import { tenantFieldHandlers } from './routes/tenant-field-routes';
import type { ConnectionConfig, HaloConnectionNode } from './types';

/** Tells once when Redis is away, and once when it is back. @returns a function that ends it */
function watchRedis(
  redis: RedisConnection,
  handlers: { onDisconnected(problem: LocalizedText): void; onReconnected(): void; onChange(): void },
): () => void {
  const handleDisconnected = () => {
    handlers.onDisconnected(redis.problem ?? '');
    handlers.onChange();
  };
  const handleReconnected = (wasDisconnected: boolean) => {
    if (wasDisconnected) handlers.onReconnected();
    handlers.onChange();
  };
  redis.on('disconnected', handleDisconnected).on('reconnected', handleReconnected);
  return () => void redis.off('disconnected', handleDisconnected).off('reconnected', handleReconnected);
}

/** What stands behind the node and its routes. */
export interface ConnectionRuntime {
  /** Makes a node of Node-RED's a connection. */
  initNode(node: Node, saved: NodeDef): void;
  handleRequest(route: Route, req: Request, res: Response): void;
  /** To be called when flows have started. */
  purgeOrphans(): void;
}

/** @param languageCode - of the runtime's texts */
export function createConnectionRuntime(RED: NodeAPI, languageCode: string): ConnectionRuntime {
  const language = findLanguage(languageCode);
  const connections = new ConnectionRegistry(RED, language);
  const handlers: RouteHandlers = {
    ...dialogHandlers(RED, connections),
    ...tenantFieldHandlers(connections),
    ...listHandlers(connections),
  };

  function initNode(node: HaloConnectionNode, saved: ConnectionConfig): void {
    RED.nodes.createNode(node, saved);
    const { config, unsupportedVersion } = migrate(saved, MIGRATIONS);
    const credentials = (node.credentials ?? {}) as Record<string, unknown>;
    // Whatever prints this node must not print them.
    node.credentials = {};
    // Instances of a subflow have ids of their own and share the credentials of the node in the subflow.
    const credentialId = (node as { _alias?: string })._alias ?? node.id;
    const tokenManager = connections.tokenManagerFor(credentialId);

    let started: StartedConnection | undefined;
    let unwatchRedis = () => {};
    let client: HaloClient | undefined;
    let problem: HaloError | undefined;
    try {
      if (unsupportedVersion) throw unsupportedVersionError(unsupportedVersion, MIGRATIONS);
      const settings = parseConnectionSettings({ ...config, ...credentials }, networkOptions(RED, config));
      connections.tokenStore.confirmKeySaved(credentialId, credentials);
      started = connections.start(credentialId, settings);
      const { rateLimiter, redis } = started;
      if (redis) {
        unwatchRedis = watchRedis(redis, {
          onDisconnected: (problem) =>
            node.warn(translate(redisDisconnectedWarning(problem, settings), language)),
          onReconnected: () => node.log(translate(messages.redis('reconnected'), language)),
          onChange: () => tokenManager.emit('change'),
        });
      }
      client = new HaloClient(
        settings,
        tokenManager,
        rateLimiter,
        connections.diagnosticsFor(credentialId).errors,
      );
    } catch (error) {
      if (!(error instanceof HaloError)) throw error;
      problem = error;
      node.warn(translate(error.localizedMessage, language));
    }

    node.halo = {
      client,
      problem,
      lookupCache: client && new LookupCache(client, tokenManager),
      get state() {
        return problem ? 'not-connected' : tokenManager.state;
      },
      get redisDisconnected() {
        return started?.redis?.problem !== undefined;
      },
      onChange(listener) {
        tokenManager.on('change', listener);
        return () => tokenManager.off('change', listener);
      },
    };
    const removeNode = connections.addNode(credentialId, node.halo);
    node.on('close', (done: () => void) => {
      removeNode();
      client?.close();
      unwatchRedis();
      // A renewal under way is told to the other processes before the line to them ends.
      void tokenManager.idle().then(() => {
        started?.stop();
        done();
      });
    });
  }

  return {
    initNode: (node, saved) => initNode(node as HaloConnectionNode, saved),
    handleRequest(route, req, res) {
      if (!rejectUntrusted(ROUTES[route], req, res)) handlers[route](req, res);
    },
    purgeOrphans: () => connections.purgeOrphans(),
  };
}
