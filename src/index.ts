/** The engine's public surface; nothing below here knows Node-RED. */

export {
  type HaloAnswer,
  HaloClient,
  type HaloFacts,
  type HaloPage,
  type RunOptions,
} from './client';
export { Attempts } from './connection/attempts';
export { checkConnection, readIdentity, redisAway } from './connection/check';
export { discover } from './connection/discovery';
export { LastErrors } from './connection/last-errors';
export { connectionReport, type ReportFacts } from './connection/report';
export type { CheckResult, ConnectionStatus, Discovery, Identity, SessionState } from './connection/results';
export { type Login, Session, temporarySession } from './connection/session';
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
export {
  assetTypeFields,
  customFields,
  FIELD_OWNERS,
  type FieldOwner,
  isFieldOwner,
} from './custom-fields';
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
export { type Reference, referenceValue } from './request/reference';
export { readTicketForm } from './ticket-form';
