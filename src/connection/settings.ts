import { createHash } from 'node:crypto';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import type { RateLimit } from '../rate-limit/types';
import { parseRedisAddress, type RedisAddress } from '../redis/address';
import type { ProxyOptions, TlsOptions } from '../transport/agents';
import { type InstanceAddress, parseInstanceAddress, parseWebAddress } from './address';

export type SignIn = 'account' | 'application';

/** Everything a connection needs, checked. */
export interface ConnectionSettings {
  instance: InstanceAddress;
  signIn: SignIn;
  scope: string;
  /** Given by the user; discovered when absent. */
  authServer?: string;
  tenant?: string;
  clientId: string;
  clientSecret: string;
  allowHttp: boolean;
  /** Milliseconds for one attempt. */
  timeoutMs: number;
  /** What Halo allows, as far as known. */
  rateLimit: RateLimit;
  /** Node-RED processes that share the tenant. */
  processes: number;
  /** Where they keep their account of it together; each keeps its own when absent. */
  redis?: RedisAddress;
  /** Most requests that may wait for the rate limit. */
  queueLimit: number;
  /** Identical reads under way at the same time are one request. */
  joinReads: boolean;
  /** Bytes. */
  maxResponseBytes: number;
  tls?: TlsOptions;
  proxy?: ProxyOptions;
}

/** A connection's properties as the flow file, the credentials and the dialog hold them. */
export interface RawConnection {
  instanceUrl?: unknown;
  allowHttp?: unknown;
  signIn?: unknown;
  scope?: unknown;
  authServer?: unknown;
  tenant?: unknown;
  clientId?: unknown;
  clientSecret?: unknown;
  timeout?: unknown;
  maxResponse?: unknown;
  requestLimit?: unknown;
  requestWindow?: unknown;
  queueLimit?: unknown;
  joinReads?: unknown;
  processes?: unknown;
  redis?: unknown;
}

const trimmedString = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** A number from a form, as a number or a text; everything else is none. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/** More than this of anything is a slip, and would be infinite in smaller units. */
const MAX_NUMBER = 1e9;

function parsePositive(value: unknown, fallback: number, field: string, label: LocalizedText): number {
  if (value === undefined || value === null || value === '') return fallback;
  const number = toNumber(value);
  if (!(number > 0 && number <= MAX_NUMBER)) {
    throw new HaloError(
      'HALO_CONFIG',
      number > MAX_NUMBER
        ? messages.settings('outOfRange', { label })
        : messages.settings('notPositive', { label }),
      { field },
    );
  }
  return number;
}

function parsePositiveInteger(value: unknown, fallback: number, field: string, label: LocalizedText): number {
  const number = parsePositive(value, fallback, field, label);
  if (!Number.isInteger(number)) {
    throw new HaloError('HALO_CONFIG', messages.settings('notInteger', { label }), { field });
  }
  return number;
}

/**
 * Checks a connection's properties.
 * @param raw - as the flow file or the dialog holds them; `timeout` in seconds, `requestWindow` in minutes,
 * `maxResponse` in MB
 * @throws HaloError HALO_CONFIG with `field` naming the property at fault
 */
export function parseConnectionSettings(
  raw: RawConnection,
  { tls, proxy }: { tls?: TlsOptions; proxy?: ProxyOptions } = {},
): ConnectionSettings {
  const allowHttp = raw.allowHttp === true;
  const instance = parseInstanceAddress(trimmedString(raw.instanceUrl), allowHttp);
  const signIn: SignIn = raw.signIn === 'application' ? 'application' : 'account';
  const clientId = trimmedString(raw.clientId);
  if (!clientId) {
    throw new HaloError('HALO_CONFIG', messages.settings('clientIdMissing'), { field: 'clientId' });
  }
  const clientSecret = trimmedString(raw.clientSecret);
  if (!clientSecret && signIn === 'application') {
    throw new HaloError('HALO_CONFIG', messages.settings('clientSecretMissing'), { field: 'clientSecret' });
  }
  return {
    instance,
    signIn,
    scope: normalizeScope(trimmedString(raw.scope) || 'all:standard', signIn),
    authServer: trimmedString(raw.authServer)
      ? parseAuthServer(trimmedString(raw.authServer), allowHttp)
      : undefined,
    tenant: trimmedString(raw.tenant) || undefined,
    clientId,
    clientSecret,
    allowHttp,
    timeoutMs: parsePositive(raw.timeout, 30, 'timeout', messages.settings('timeout')) * 1000,
    maxResponseBytes:
      parsePositive(raw.maxResponse, 50, 'maxResponse', messages.settings('maxResponse')) * 1024 * 1024,
    rateLimit: {
      requests: parsePositiveInteger(
        raw.requestLimit,
        300,
        'requestLimit',
        messages.settings('requestLimit'),
      ),
      windowMs:
        parsePositive(raw.requestWindow, 5, 'requestWindow', messages.settings('requestWindow')) * 60_000,
    },
    processes: parsePositiveInteger(raw.processes, 1, 'processes', messages.settings('processes')),
    redis: trimmedString(raw.redis) ? parseSharedRedis(trimmedString(raw.redis), clientSecret) : undefined,
    queueLimit: parsePositiveInteger(raw.queueLimit, 1000, 'queueLimit', messages.settings('queueLimit')),
    joinReads: raw.joinReads !== false,
    tls,
    proxy,
  };
}

/** What rests in Redis is sealed with the client secret. */
function parseSharedRedis(address: string, clientSecret: string): RedisAddress {
  if (!clientSecret) {
    throw new HaloError('HALO_CONFIG', messages.settings('redisRequiresClientSecret'), {
      field: 'clientSecret',
    });
  }
  return parseRedisAddress(address);
}

/** An account's session outlives its first hour only with `offline_access`. */
function normalizeScope(scope: string, signIn: SignIn): string {
  const scopes = scope.split(/[\s,]+/).filter(Boolean);
  if (signIn === 'account' && !scopes.includes('offline_access')) scopes.push('offline_access');
  return scopes.join(' ');
}

/** People paste the token or authorise address too; what we need is what stands before it. */
function parseAuthServer(address: string, allowHttp: boolean): string {
  const url = parseWebAddress(address, messages.address('authServer'), 'authServer', allowHttp);
  return url.origin + url.pathname.replace(/\/(token|authorize)\/?$/i, '').replace(/\/+$/, '');
}

/**
 * What tokens belong to. Tokens kept under another fingerprint are never sent: Node-RED keeps a node's
 * credentials when only its address changes (RFC 9700 section 4.9.1).
 */
export function fingerprint(settings: ConnectionSettings): string {
  let hash = fingerprintCache.get(settings);
  if (!hash) {
    const { instance, signIn, authServer, tenant, clientId } = settings;
    hash = createHash('sha256')
      .update(JSON.stringify([instance.base, signIn, authServer ?? '', tenant ?? '', clientId]))
      .digest('base64url');
    fingerprintCache.set(settings, hash);
  }
  return hash;
}

/** Settings never change once they are made, and every request asks. */
const fingerprintCache = new WeakMap<ConnectionSettings, string>();

/** Whose rate limit a connection draws on: a name that does not tell it. */
export function rateLimitKey({ instance, tenant }: ConnectionSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([instance.base, tenant ?? '']))
    .digest('base64url');
}
