/**
 * The engine's public surface for editor bundles: pure functions and types, no Node.js modules. Messages are not
 * exported here: editor code imports `i18n/messages` directly, so that a bundle has only the texts it uses.
 */

export type {
  Json,
  JsonObject,
  Operation,
  Parameter,
  ParameterDescription,
  ParameterType,
} from './catalogue/operation';
export { type PackedCatalogue, unpack } from './catalogue/pack';
export { createsRecord, defaultProperty } from './catalogue/references';
export { resolveOperation } from './catalogue/resolve';
export { isLoopback, parseInstanceAddress, parseWebAddress } from './connection/address';
export type { ConnectionStatus, DiscoveredServer, Identity, TestResult } from './connection/status';
export { HaloError } from './errors';
export { type LocalizedText, translate } from './i18n/translate';
export { validateBody } from './request/body';
export { closestMatch } from './request/closest-match';
export { withoutNothingSent } from './request/invalid-request';
export { formatParameter } from './request/values';
export { checkTicket, documentedProperty, type TicketFindings } from './tenant/check-ticket';
export {
  type FieldOption,
  type FieldOwner,
  isFieldOwner,
  setTenantField,
  type TenantField,
} from './tenant/custom-fields';
export type { Lists } from './tenant/lists/list';
export { ListResolver } from './tenant/lists/list-resolver';
export { filterItems, type ListItem } from './tenant/lists/match';
export type { ListPage } from './tenant/lists/read-list';
export type { FormField, TicketForm } from './tenant/ticket-form';
export { isObject, isPositiveInteger } from './util/parse';
