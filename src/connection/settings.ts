import { createHash } from 'node:crypto';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { Said } from '../i18n/translate';
import type { RateLimit } from '../rate-limit/sliding-window';
import { type RedisAddress, redisAddress } from '../redis/address';
import type { ProxyOptions, TlsOptions } from '../transport/agents';
import { type InstanceAddress, instanceAddress, parseWebAddress } from './address';

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
  timeout: number;
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
  maxResponse: number;
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

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** A number from a form, as a number or a text; everything else is none. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/** More than this of anything is a slip, and would be infinite in smaller units. */
const LARGEST = 1e9;

function positive(value: unknown, fallback: number, field: string, what: Said): number {
  if (value === undefined || value === null || value === '') return fallback;
  const number = toNumber(value);
  if (!(number > 0 && number <= LARGEST)) {
    throw new HaloError(
      'HALO_CONFIG',
      number > LARGEST ? say.settings('sensible', { what }) : say.settings('positive', { what }),
      { field },
    );
  }
  return number;
}

function wholePositive(value: unknown, fallback: number, field: string, what: Said): number {
  const number = positive(value, fallback, field, what);
  if (!Number.isInteger(number)) {
    throw new HaloError('HALO_CONFIG', say.settings('whole', { what }), { field });
  }
  return number;
}

/**
 * Checks a connection's properties.
 * @param raw - as the flow file or the dialog holds them; `timeout` in seconds, `requestWindow` in minutes,
 * `maxResponse` in MB
 * @throws HaloError HALO_CONFIG with `field` naming the property at fault
 */
export function connectionSettings(
  raw: RawConnection,
  { tls, proxy }: { tls?: TlsOptions; proxy?: ProxyOptions } = {},
): ConnectionSettings {
  const allowHttp = raw.allowHttp === true;
  const instance = instanceAddress(text(raw.instanceUrl), allowHttp);
  const signIn: SignIn = raw.signIn === 'application' ? 'application' : 'account';
  const clientId = text(raw.clientId);
  if (!clientId) {
    throw new HaloError('HALO_CONFIG', say.settings('clientIdMissing'), { field: 'clientId' });
  }
  const clientSecret = text(raw.clientSecret);
  if (!clientSecret && signIn === 'application') {
    throw new HaloError('HALO_CONFIG', say.settings('clientSecretMissing'), { field: 'clientSecret' });
  }
  return {
    instance,
    signIn,
    scope: requestedScope(text(raw.scope) || 'all:standard', signIn),
    authServer: text(raw.authServer) ? givenAuthServer(text(raw.authServer), allowHttp) : undefined,
    tenant: text(raw.tenant) || undefined,
    clientId,
    clientSecret,
    allowHttp,
    timeout: positive(raw.timeout, 30, 'timeout', say.settings('timeout')) * 1000,
    maxResponse: positive(raw.maxResponse, 50, 'maxResponse', say.settings('maxResponse')) * 1024 * 1024,
    rateLimit: {
      requests: wholePositive(raw.requestLimit, 300, 'requestLimit', say.settings('requestLimit')),
      window: positive(raw.requestWindow, 5, 'requestWindow', say.settings('requestWindow')) * 60_000,
    },
    processes: wholePositive(raw.processes, 1, 'processes', say.settings('processes')),
    redis: text(raw.redis) ? sharedRedis(text(raw.redis), clientSecret) : undefined,
    queueLimit: wholePositive(raw.queueLimit, 1000, 'queueLimit', say.settings('queueLimit')),
    joinReads: raw.joinReads !== false,
    tls,
    proxy,
  };
}

/** What rests in Redis is sealed with the client secret. */
function sharedRedis(address: string, clientSecret: string): RedisAddress {
  if (!clientSecret) {
    throw new HaloError('HALO_CONFIG', say.settings('redisNeedsSecret'), { field: 'clientSecret' });
  }
  return redisAddress(address);
}

/** An account's session outlives its first hour only with `offline_access`. */
function requestedScope(scope: string, signIn: SignIn): string {
  const scopes = scope.split(/[\s,]+/).filter(Boolean);
  if (signIn === 'account' && !scopes.includes('offline_access')) scopes.push('offline_access');
  return scopes.join(' ');
}

/** People paste the token or authorise address too; what we need is what stands before it. */
function givenAuthServer(given: string, allowHttp: boolean): string {
  const url = parseWebAddress(given, say.address('authServer'), 'authServer', allowHttp);
  return url.origin + url.pathname.replace(/\/(token|authorize)\/?$/i, '').replace(/\/+$/, '');
}

/**
 * What tokens belong to. Tokens kept under another fingerprint are never sent: Node-RED keeps a node's
 * credentials when only its address changes (RFC 9700 section 4.9.1).
 */
export function fingerprint(settings: ConnectionSettings): string {
  let print = fingerprints.get(settings);
  if (!print) {
    const { instance, signIn, authServer, tenant, clientId } = settings;
    print = createHash('sha256')
      .update(JSON.stringify([instance.base, signIn, authServer ?? '', tenant ?? '', clientId]))
      .digest('base64url');
    fingerprints.set(settings, print);
  }
  return print;
}

/** Settings never change once they are made, and every request asks. */
const fingerprints = new WeakMap<ConnectionSettings, string>();

/** Whose rate limit a connection draws on: a name that does not tell it. */
export function budgetKey({ instance, tenant }: ConnectionSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([instance.base, tenant ?? '']))
    .digest('base64url');
}
