/** The engine's public surface; nothing below here knows Node-RED. */

export { discover } from './auth/discovery';
export { exchangeCode, preflight, signInRequest, type TokenAnswer } from './auth/oauth';
export { Attempts } from './auth/pending-sign-ins';
export { SharedLogin } from './auth/shared-tokens';
export { type Login, Session, temporarySession } from './auth/token-manager';
export { type SealedEntries, Vault, type VaultStorage } from './auth/token-store';
export {
  type HaloAnswer,
  HaloClient,
  type HaloFacts,
  type HaloPage,
  type RunOptions,
} from './client';
export { LastErrors } from './connection/recent-errors';
export {
  budgetKey,
  type ConnectionSettings,
  connectionSettings,
  fingerprint,
  type RawConnection,
  toNumber,
} from './connection/settings';
export type { CheckResult, ConnectionStatus, Discovery, Identity, SessionState } from './connection/status';
export { checkConnection, readIdentity, redisAway, tellCheck } from './diagnostics/connection-test';
export { connectionReport, type ReportFacts } from './diagnostics/report';
export { asHaloError, HaloError, type HaloErrorCode } from './errors';
export { ENGLISH, type Language, type Said, tell } from './i18n/translate';
export { Budget } from './rate-limit/rate-limiter';
export { TenantLog } from './rate-limit/shared-window';
export type { RedisAddress } from './redis/address';
export { RedisLink } from './redis/redis-connection';
export { didYouMean } from './request/closest-match';
export { refusal } from './request/invalid-request';
export { type Reference, referenceValue } from './request/reference';
export type { RequestState } from './sender/request-sender';
export {
  assetTypeFields,
  customFields,
  FIELD_OWNERS,
  type FieldOwner,
  isFieldOwner,
} from './tenant/custom-fields';
export { readTicketForm } from './tenant/ticket-form';
export { Stop } from './transport/abort';
export type { ProxyOptions, TlsOptions } from './transport/agents';
export { Transport } from './transport/transport';
