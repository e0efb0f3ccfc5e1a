import type { Node, NodeDef } from 'node-red';
import type { ConnectionState, HaloClient, HaloError, RawConnection } from '../../src/index';
import type { LookupCache } from './lookup-cache';

/** The connection as `halo-itsm` nodes use it (`node.halo`). It exposes no secret, so it can be logged safely. */
export interface HaloConnection {
  /** Undefined when the settings are invalid; `problem` then holds the reason. */
  readonly client?: HaloClient;
  readonly problem?: HaloError;
  /** Cached reads for open dialogs; undefined when `client` is. */
  readonly lookupCache?: LookupCache;
  readonly state: ConnectionState;
  /** True while the configured Redis server is unreachable. */
  readonly redisDisconnected: boolean;
  /**
   * Calls `listener` when the state may have changed.
   * @returns a function that removes the listener
   */
  onChange(listener: () => void): () => void;
}

/** A `halo-connection` config node with its connection. */
export interface HaloConnectionNode extends Node<object> {
  halo: HaloConnection;
}

/** The config node's properties as saved in the flow file. */
export type ConnectionConfig = NodeDef & RawConnection & { tls?: string; proxy?: string };
