/** What a connection tells the dialog about itself. Types alone, so that the browser's side can share them. */

/** Who is connected. */
export interface Identity {
  name: string;
  email?: string;
  kind: 'agent' | 'user';
}

export type ConnectionState = 'connected' | 'login-required' | 'not-connected';

/** Where a sign-in goes: as the instance names it, or as the user gave it. */
export interface DiscoveredServer {
  authServer: string;
  tenant?: string;
}

export interface PermissionResult<Text = string> {
  name: Text;
  result: 'ok' | 'forbidden' | 'unreachable';
}

/** What *Test connection* found; texts in no language yet, or in one. */
export interface TestResult<Text = string> extends Partial<DiscoveredServer> {
  ok: boolean;
  /** Milliseconds since 1970. */
  at: number;
  /** What is wrong and what to do, when not ok. */
  message?: Text;
  hint?: Text;
  field?: string;
  identity?: Identity;
  instanceUrl: string;
  version?: string;
  permissions?: PermissionResult<Text>[];
  warnings?: Text[];
  /** Redis is there; absent when no address is given. */
  redis?: boolean;
}

/** How a connection stands. */
export interface ConnectionStatus extends Partial<DiscoveredServer> {
  state: ConnectionState;
  identity?: Identity;
  instanceUrl?: string;
  /** Why the last sign-in failed. */
  message?: string;
  /** What does not work as it should meanwhile. */
  warning?: string;
  /** How the sign-in that is asked about goes. */
  attempt: 'waiting' | 'failed' | 'done';
  /** The last test since Node-RED was started. */
  check?: TestResult;
}
