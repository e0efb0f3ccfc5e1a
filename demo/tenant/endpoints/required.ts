import type { ApiCall } from '../api/call';
import {
  type ApiError,
  errorObject,
  messageError,
  netException,
  stringError,
  validationProblem,
} from '../api/errors';
import { schemaOf } from '../api/spec';
import type { Row } from '../records/store';
import { bodyTypeOf } from './views';

type ErrorFactory = (property: string) => ApiError;

const problemDetails: ErrorFactory = (property) =>
  validationProblem({ [`$[0].${property}`]: [`The ${property} field is required.`] });
const dotNetException: ErrorFactory = (property) => netException(`${property} must be set`);
const errorProperty: ErrorFactory = (property) => errorObject(`Please specify ${property}`);
const messageProperty: ErrorFactory = (property) => messageError(`The field ${property} must be specified.`);
const plainString: ErrorFactory = (property) => stringError(`${property} must be specified`);

/**
 * Required properties of a new record, and the error format for a missing one. The formats are spread over the tables
 * so that clients encounter all of them. `a|b` means either property.
 */
const REQUIRED: Record<string, [createError: ErrorFactory, ...properties: string[]]> = {
  tickets: [problemDetails, 'summary'],
  projects: [problemDetails, 'summary'],
  appointment: [plainString, 'subject', 'start_date'],
  asset: [messageProperty, 'inventory_number', 'assettype_id'],
  attachment: [errorProperty, 'filename', 'data_base64|data|file'],
  category: [dotNetException, 'value', 'type_id'],
  downtime: [plainString, 'startdate', 'enddate'],
  fieldinfo: [plainString, 'name', 'label'],
  externallink: [messageProperty, 'third_party_id'],
  holiday: [dotNetException, 'date'],
  lookup: [dotNetException, 'lookupid', 'name'],
  notification: [dotNetException, 'eventno'],
  outcome: [dotNetException, 'outcome'],
  priority: [plainString, 'name', 'slaid'],
  servicestatus: [plainString, 'status'],
  site: [messageProperty, 'name', 'client_id'],
  tags: [plainString, 'text'],
  ticketapproval: [plainString, 'ticket_id'],
  timesheet: [plainString, 'date'],
  timesheetevent: [errorProperty, 'start_date'],
  todo: [errorProperty, 'text'],
  users: [errorProperty, 'name'],
  webhook: [problemDetails, 'name', 'url'],
};

/** The error factory and the required properties of a table. Most tables require a name. */
export function requirementsOf(table: string): [ErrorFactory, ...string[]] {
  const requirement = REQUIRED[table];
  if (requirement) return requirement;
  return schemaOf(bodyTypeOf(table))?.name ? [dotNetException, 'name'] : [dotNetException];
}

export function validateRequired(call: ApiCall, properties: Row): void {
  const [createError, ...required] = requirementsOf(call.endpoint.table);
  const missing = required.find((names) => names.split('|').every((name) => (properties[name] ?? '') === ''));
  if (missing) throw createError(missing.split('|')[0] ?? missing);
}
