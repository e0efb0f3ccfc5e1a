import { HaloError } from '../errors';
import * as messages from '../i18n/messages';

/** Where a Redis is, and how to get in. It may hold a password: never shown, never logged. */
export interface RedisAddress {
  host: string;
  port: number;
  username?: string;
  password?: string;
  db: number;
  tls: boolean;
}

/**
 * Reads `redis://[user:password@]host[:port][/number]`, or `rediss://` for TLS.
 * @throws HaloError HALO_CONFIG; it does not repeat what was typed
 */
export function parseRedisAddress(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const db = /^\/?(\d*)$/.exec(url?.pathname ?? '')?.[1];
  if (
    !url ||
    !/^rediss?:$/.test(url.protocol) ||
    !url.hostname ||
    db === undefined ||
    url.search ||
    url.hash
  ) {
    throw new HaloError('HALO_CONFIG', messages.settings('invalidRedisAddress'), { field: 'redis' });
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    username: decodeSafely(url.username) || undefined,
    password: decodeSafely(url.password) || undefined,
    db: Number(db),
    tls: url.protocol === 'rediss:',
  };
}

/** A percent sign that stands for itself is taken as it is. */
function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
