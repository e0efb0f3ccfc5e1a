/** Public API of the engine. Nothing in `src` imports Node-RED. */

export { discoverAuthServer } from './auth/discovery';
export type { StoredLogin } from './auth/login';
export {
  authorizationRequest,
  exchangeCode,
  preflight,
  type TokenResponse,
} from './auth/oauth';
export { PendingSignIns } from './auth/pending-sign-ins';
export { SharedTokens } from './auth/shared-tokens';
export { TokenManager, temporaryTokenManager } from './auth/token-manager';
export {
  type SealedEntries,
  TokenStore,
  type TokenStoreBackend,
} from './auth/token-store';
export type { Operation } from './catalogue/operation';
export { HaloClient } from './client';
export { RecentErrors } from './connection/recent-errors';
export {
  type ConnectionSettings,
  fingerprint,
  parseConnectionSettings,
  type RawConnection,
  rateLimitKey,
} from './connection/settings';
export type {
  ConnectionState,
  ConnectionStatus,
  DiscoveredServer,
  Identity,
  TestResult,
} from './connection/status';
export {
  readIdentity,
  redisDisconnectedWarning,
  testConnection,
  translateTestResult,
} from './diagnostics/connection-test';
export { createReport, type ReportData } from './diagnostics/report';
export { asHaloError, HaloError, type HaloErrorCode } from './errors';
export { ENGLISH, type Language, type LocalizedText, translate } from './i18n/translate';
export { RateLimiter } from './rate-limit/rate-limiter';
export { SharedWindow } from './rate-limit/shared-window';
export type { RedisAddress } from './redis/address';
export { RedisConnection } from './redis/redis-connection';
export { didYouMean } from './request/closest-match';
export { invalidRequest } from './request/invalid-request';
export { type Reference, referenceValue } from './request/reference';
export type { RequestState } from './sender/request-sender';
export {
  FIELD_OWNERS,
  type FieldOwner,
  isFieldOwner,
  parseAssetTypeFields,
  parseCustomFields,
} from './tenant/custom-fields';
export { readTicketForm } from './tenant/ticket-form';
export { AbortSource } from './transport/abort';
export type { ProxyOptions, TlsOptions } from './transport/agents';
export { Transport } from './transport/transport';
export type { HaloPage, HaloResult, RunMetadata, RunOptions } from './types';
export { isPositiveInteger, toNumber } from './util/parse';
