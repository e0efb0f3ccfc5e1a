/** Connection status as sent to the dialog. This file contains types only, so that editor code can import it. */

/** The agent or user that a connection acts as. */
export interface Identity {
  /** Absent if Halo returns neither a name nor an email address. */
  name?: string;
  email?: string;
  kind: 'agent' | 'user';
}

export type ConnectionState = 'connected' | 'login-required' | 'not-connected';

/** Authorization server and tenant, discovered or given by the user. */
export interface DiscoveredServer {
  authServer: string;
  tenant?: string;
}

export interface PermissionResult<Text = string> {
  name: Text;
  result: 'ok' | 'forbidden' | 'unreachable';
}

/** Result of *Test connection*. @typeParam Text - `LocalizedText` before translation, `string` after it */
export interface TestResult<Text = string> extends Partial<DiscoveredServer> {
  ok: boolean;
  /** Milliseconds since 1970. */
  at: number;
  /** The error, if not `ok`. */
  message?: Text;
  hint?: Text;
  field?: string;
  identity?: Identity;
  instanceUrl: string;
  version?: string;
  permissions?: PermissionResult<Text>[];
  warnings?: Text[];
  /** Whether Redis is usable; absent if none is configured. */
  redis?: boolean;
}

/** Current status of a connection. */
export interface ConnectionStatus extends Partial<DiscoveredServer> {
  state: ConnectionState;
  identity?: Identity;
  instanceUrl?: string;
  /** Why the last sign-in failed. */
  message?: string;
  /** A temporary problem, for example with Redis. */
  warning?: string;
  /** State of the sign-in named in the request. */
  attempt: 'waiting' | 'failed' | 'done';
  /** Result of the last connection test since Node-RED was started. */
  check?: TestResult;
}
