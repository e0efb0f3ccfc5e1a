import { HaloError } from '../errors';
import * as messages from '../i18n/messages';

/** Address and credentials of a Redis server. It may contain a password, so it is never shown or logged. */
export interface RedisAddress {
  host: string;
  port: number;
  username?: string;
  password?: string;
  db: number;
  tls: boolean;
}

/**
 * Parses `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS.
 * @throws HaloError HALO_CONFIG; the message does not contain the input
 */
export function parseRedisAddress(input: string): RedisAddress {
  const url = URL.canParse(input) ? new URL(input) : undefined;
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

/** Percent-decodes a value. An invalid sequence is left as it is, because users type unescaped percent signs. */
function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
