import { randomUUID } from 'node:crypto';
import { type ConnectionSettings, fingerprint } from '../connection/settings';
import type { Identity } from '../connection/status';
import { isObject } from '../util/parse';
import type { AuthServer } from './discovery';
import type { TokenResponse } from './oauth';

/** A sign-in as it is stored. Times are wall-clock milliseconds. The property names are part of the stored data. */
export interface StoredLogin {
  fingerprint: string;
  /** The instance, for display. */
  instanceUrl: string;
  server: AuthServer;
  accessToken: string;
  refreshToken?: string;
  obtainedAt: number;
  expiresAt: number;
  identity?: Identity;
  /** Halo rejected the refresh token: no refresh is attempted until the user signs in again. */
  refused?: boolean;
  /** A refresh is in progress. If this is set after a restart, the refresh token may have been used already. */
  renewing?: boolean;
  /** Whether the last refresh returned a new refresh token. Undefined before the first refresh. */
  rotates?: boolean;
  /** Orders the logins of processes that share one: the highest version is the newest. */
  version?: number;
  /** Id of the sign-in. All refreshes keep it, in every process. */
  signInId?: string;
}

/** Persistent storage of one login. */
export interface LoginStorage {
  load(): StoredLogin | undefined;
  save(login: StoredLogin): Promise<void>;
  remove(): Promise<void>;
}

/** Refresh this long before the token expires, ms, but at most a tenth of its lifetime. */
const REFRESH_SKEW_MS = 60_000;

/** A login in use. */
export interface ActiveLogin {
  login: StoredLogin;
  generation: number;
  /** `performance.now()` times, which a change of the system clock does not affect. */
  refreshAt: number;
  expiresAt: number;
}

/** What a login contains in addition to the token response. */
export interface LoginDetails {
  /** Time at which the tokens were requested, ms since 1970. */
  sentAt: number;
  identity?: Identity;
  /** Version of a new sign-in. */
  nextVersion: number;
  /** The refreshed login; absent for a new sign-in. */
  previous?: StoredLogin;
}

/** Puts a login into use. @param generation - number of its access token */
export function activateLogin(login: StoredLogin, generation: number): ActiveLogin {
  const lifetimeMs = login.expiresAt - login.obtainedAt;
  const remainingMs = Math.min(login.expiresAt - Date.now(), lifetimeMs);
  const expiresAt = performance.now() + remainingMs;
  return {
    login,
    generation,
    expiresAt,
    refreshAt: expiresAt - Math.min(REFRESH_SKEW_MS, lifetimeMs / 10),
  };
}

/** Version of a login. A login stored by an early version of the package has none: its time of issue is used. */
export function versionOf(login: StoredLogin): number {
  return login.version ?? login.obtainedAt;
}

/** Creates a login from a token response. Its version is `nextVersion`, or follows that of the refreshed login. */
export function createLogin(
  tokens: TokenResponse,
  { server, settings }: { server: AuthServer; settings: ConnectionSettings },
  { sentAt, identity, nextVersion, previous }: LoginDetails,
): StoredLogin {
  // Not stored: the scope is valid only at the time of discovery, because the network can change.
  const { minScope: _, ...pinned } = server;
  return {
    fingerprint: fingerprint(settings),
    instanceUrl: settings.instance.base,
    server: pinned,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    obtainedAt: sentAt,
    expiresAt: sentAt + tokens.expiresIn * 1000,
    identity,
    signInId: previous?.signInId ?? randomUUID(),
    ...(previous && { rotates: tokens.refreshToken !== previous.refreshToken }),
    // A refresh adds only 2, so that a new sign-in in another process (version: current time) wins.
    version: previous ? versionOf(previous) + 2 : nextVersion,
  };
}

/** Marks a login that was being refreshed when the process ended as `refused`: its refresh token may be used up. */
export function markInterrupted(login: StoredLogin): StoredLogin {
  return login.renewing ? { ...login, refused: true } : login;
}

/** Type guard for logins read from storage. */
export function isStoredLogin(value: unknown): value is StoredLogin {
  if (!isObject(value) || !isObject(value.server)) return false;
  const { fingerprint, instanceUrl, accessToken, expiresAt, obtainedAt, server } = value;
  const strings = [fingerprint, instanceUrl, accessToken, server.url, server.issuer];
  return (
    strings.every((value) => typeof value === 'string') &&
    [expiresAt, obtainedAt].every((value) => typeof value === 'number')
  );
}
