/** The engine's public surface; nothing below here knows Node-RED. */

export {
  type HaloAnswer,
  HaloClient,
  type HaloFacts,
  type HaloPage,
  type RunOptions,
} from './client';
export { Attempts } from './connection/attempts';
export { type CheckResult, checkConnection, readIdentity, redisAway } from './connection/check';
export { discover } from './connection/discovery';
export {
  type Identity,
  type Login,
  Session,
  type SessionState,
  temporarySession,
} from './connection/session';
export {
  budgetKey,
  type ConnectionSettings,
  connectionSettings,
  fingerprint,
  type RawConnection,
  toNumber,
} from './connection/settings';
export { SharedLogin } from './connection/shared-login';
export { exchangeCode, preflight, signInRequest, type TokenAnswer } from './connection/sign-in';
export { type SealedEntries, Vault, type VaultStorage } from './connection/vault';
export { asHaloError, HaloError, type HaloErrorCode } from './errors';
export type { ProxyOptions, TlsOptions } from './http/agents';
export { Budget } from './http/budget';
export type { RequestState } from './http/exchange';
export { Stop } from './http/stop';
export { TenantLog } from './http/tenant-log';
export { Transport } from './http/transport';
export type { RedisAddress } from './redis/address';
export { RedisLink } from './redis/link';
export { nearest } from './request/nearest';
