import { createHash } from 'node:crypto';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import type { RateLimit } from '../rate-limit/types';
import { parseRedisAddress, type RedisAddress } from '../redis/address';
import type { ProxyOptions, TlsOptions } from '../transport/agents';
import { isPositiveInteger, nonEmptyString, toNumber } from '../util/parse';
import { type InstanceAddress, parseInstanceAddress, parseWebAddress } from './address';

export type SignIn = 'account' | 'application';

/** Validated settings of a connection. Immutable. */
export interface ConnectionSettings {
  instance: InstanceAddress;
  signIn: SignIn;
  scope: string;
  /** Authorization server given by the user; discovered if absent. */
  authServer?: string;
  tenant?: string;
  clientId: string;
  clientSecret: string;
  allowHttp: boolean;
  /** Timeout of one attempt, ms. */
  timeoutMs: number;
  /** Halo's rate limit. */
  rateLimit: RateLimit;
  /** Number of Node-RED processes that share the tenant's rate limit. */
  processes: number;
  /** Redis in which the processes share rate limit and login; if absent, nothing is shared. */
  redis?: RedisAddress;
  /** Maximum number of requests that wait for the rate limit. */
  queueLimit: number;
  /** Whether concurrent identical reads share one request. */
  joinReads: boolean;
  /** Bytes. */
  maxResponseBytes: number;
  tls?: TlsOptions;
  proxy?: ProxyOptions;
}

/** A connection's properties and credentials as saved by Node-RED or sent by the dialog. */
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

/** Upper limit for every number. A larger one is a typing error, and could overflow when converted to smaller units. */
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
  if (!isPositiveInteger(number)) {
    throw new HaloError('HALO_CONFIG', messages.settings('notInteger', { label }), { field });
  }
  return number;
}

/**
 * Validates a connection's properties and fills in the defaults.
 * @param raw - `timeout` in seconds, `requestWindow` in minutes, `maxResponse` in MB
 * @throws HaloError HALO_CONFIG; `field` is the name of the invalid property
 */
export function parseConnectionSettings(
  raw: RawConnection,
  { tls, proxy }: { tls?: TlsOptions; proxy?: ProxyOptions } = {},
): ConnectionSettings {
  const allowHttp = raw.allowHttp === true;
  const instance = parseInstanceAddress(nonEmptyString(raw.instanceUrl) ?? '', allowHttp);
  const signIn: SignIn = raw.signIn === 'application' ? 'application' : 'account';
  const clientId = nonEmptyString(raw.clientId);
  if (!clientId) {
    throw new HaloError('HALO_CONFIG', messages.settings('clientIdMissing'), { field: 'clientId' });
  }
  const clientSecret = nonEmptyString(raw.clientSecret) ?? '';
  if (!clientSecret && signIn === 'application') {
    throw new HaloError('HALO_CONFIG', messages.settings('clientSecretMissing'), { field: 'clientSecret' });
  }
  const authServer = nonEmptyString(raw.authServer);
  const redis = nonEmptyString(raw.redis);
  return {
    instance,
    signIn,
    scope: normalizeScope(nonEmptyString(raw.scope) ?? 'all:standard', signIn),
    authServer: authServer && parseAuthServer(authServer, allowHttp),
    tenant: nonEmptyString(raw.tenant),
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
    redis: redis === undefined ? undefined : parseSharedRedis(redis, clientSecret),
    queueLimit: parsePositiveInteger(raw.queueLimit, 1000, 'queueLimit', messages.settings('queueLimit')),
    joinReads: raw.joinReads !== false,
    tls,
    proxy,
  };
}

/** Redis needs a client secret, because logins are stored there encrypted with it. */
function parseSharedRedis(address: string, clientSecret: string): RedisAddress {
  if (!clientSecret) {
    throw new HaloError('HALO_CONFIG', messages.settings('redisRequiresClientSecret'), {
      field: 'clientSecret',
    });
  }
  return parseRedisAddress(address);
}

/** Normalizes a scope. Adds `offline_access` for an account: without it, Halo returns no refresh token. */
function normalizeScope(scope: string, signIn: SignIn): string {
  const scopes = scope.split(/[\s,]+/).filter(Boolean);
  if (signIn === 'account' && !scopes.includes('offline_access')) scopes.push('offline_access');
  return scopes.join(' ');
}

/** Parses the URL of the authorization server. A pasted `/token` or `/authorize` endpoint is reduced to it. */
function parseAuthServer(address: string, allowHttp: boolean): string {
  const url = parseWebAddress(address, messages.address('authServer'), 'authServer', allowHttp);
  return url.origin + url.pathname.replace(/\/(token|authorize)\/?$/i, '').replace(/\/+$/, '');
}

/**
 * Hash of the settings that tokens belong to. Tokens stored with another fingerprint are never sent: Node-RED keeps a
 * node's credentials when its instance URL changes (RFC 9700 section 4.9.1).
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

/** Settings are immutable, and every request needs the fingerprint. */
const fingerprintCache = new WeakMap<ConnectionSettings, string>();

/** Key of the rate limit that a connection shares: a hash of instance and tenant, which does not reveal them. */
export function rateLimitKey({ instance, tenant }: ConnectionSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([instance.base, tenant ?? '']))
    .digest('base64url');
}
