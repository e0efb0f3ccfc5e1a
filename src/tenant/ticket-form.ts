import { asHaloError, HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { ENGLISH, type Language, type MessageDescriptor } from '../i18n/translate';
import { asArray, asObject, nonEmptyString } from '../util/parse';
import { type FieldOption, hasValue, isFilled, parseOptions, type TenantField } from './custom-fields';
import type { ReadOperation, ReadResult } from './read-operation';

/** A field on the form of a ticket type. */
export interface FormField extends TenantField {
  custom: boolean;
  /** Possible names of the field in a request, most likely first. */
  names: string[];
  /** `conditional`: required only when other fields have certain values. */
  need: 'required' | 'conditional' | 'optional';
}

/** The form of a ticket type: its fields and the statuses its tickets may have. */
export interface TicketForm {
  type: FieldOption;
  fields: FormField[];
  /** Empty when they could not be read; `statusProblem` then holds the reason. */
  statuses: FieldOption[];
  statusProblem?: string;
  /** Halo reports mandatory fields, but none of the fields is marked as mandatory. */
  unclear: boolean;
  /** Names of the fields that already have a value on the ticket; absent for a new ticket. */
  filled?: string[];
  /** Milliseconds since it was read from Halo. */
  age: number;
}

/** Selects a form: a new ticket of a type, an update of any ticket of a type, or an update of one ticket. */
export interface TicketFormQuery {
  mode: 'create' | 'update';
  type?: number;
  ticket?: number;
  /** Halo has separate forms for agents and for users of the portal. */
  audience: 'agent' | 'user';
}

/**
 * Visibility of a field on a form: 0 hidden, 1 shown, 2 mandatory. Undocumented, found by observation. A field is also
 * mandatory when its own `mandatory` flag is set.
 */
const MANDATORY = 2;
const HIDDEN = 0;

/** The property of a form row that holds the visibility, by audience and mode. */
const VISIBILITY_PROPERTIES = {
  agent: { create: 'technew', update: 'techdetail' },
  user: { create: 'endusernew', update: 'enduserdetail' },
} as const;

/**
 * Reads the form of a ticket type from Halo.
 * @param language - the language of `statusProblem`
 * @throws HaloError HALO_NOT_FOUND when the ticket type or the ticket does not exist
 */
export async function readTicketForm(
  query: TicketFormQuery,
  read: ReadOperation,
  language: Language = ENGLISH,
): Promise<TicketForm> {
  const ticket = query.ticket === undefined ? undefined : await readTicket(query.ticket, read);
  const id = query.type ?? Number(ticket?.payload.tickettype_id);
  const [type, statuses] = await Promise.all([readType(id, read), readStatuses(id, read, language)]);
  const properties = asObject(type.payload);
  const fields = parseFormFields(properties.fields, VISIBILITY_PROPERTIES[query.audience][query.mode]);
  const mandatoryFlag =
    query.audience === 'agent' ? properties.hasmandatorytechfields : properties.hasmandatoryuserfields;
  return {
    type: { id, name: nonEmptyString(properties.name) ?? String(id) },
    fields,
    ...statuses,
    unclear: mandatoryFlag === true && fields.every(({ need }) => need === 'optional'),
    ...(ticket && { filled: namesOfSetFields(ticket.payload) }),
    age: Math.max(type.age, ticket?.age ?? 0),
  };
}

async function readType(id: number, read: ReadOperation): Promise<ReadResult> {
  try {
    return await read({ operation: 'ticketType.get', parameters: { id, includedetails: true } });
  } catch (error) {
    throw toNotFoundError(error, messages.lookup('ticketTypeNotFound', { id }));
  }
}

/** A failure is reported in the result, not thrown: the form is useful without statuses. */
async function readStatuses(
  type: number,
  read: ReadOperation,
  language: Language,
): Promise<Pick<TicketForm, 'statuses' | 'statusProblem'>> {
  try {
    const { rows } = await read({ operation: 'status.list', parameters: { tickettype_id: type } });
    return { statuses: parseOptions(rows) ?? [] };
  } catch (error) {
    return { statuses: [], statusProblem: asHaloError(error).translate(language).message };
  }
}

async function readTicket(
  id: number,
  read: ReadOperation,
): Promise<{ payload: Record<string, unknown>; age: number }> {
  try {
    const { payload, age } = await read({
      operation: 'ticket.get',
      parameters: { id, includedetails: true },
    });
    return { payload: asObject(payload), age };
  } catch (error) {
    throw toNotFoundError(error, messages.lookup('ticketNotFound', { id }));
  }
}

function toNotFoundError(error: unknown, message: MessageDescriptor): unknown {
  if (!(error instanceof HaloError) || error.code !== 'HALO_NOT_FOUND') return error;
  return new HaloError('HALO_NOT_FOUND', message, { statusCode: error.statusCode });
}

/** The visible fields of a form, including those in groups. */
function parseFormFields(rows: unknown, visibilityProperty: string): FormField[] {
  return asArray(rows).flatMap((row) => {
    const properties = asObject(row);
    const groupFields = asObject(properties.group).fields;
    if (asArray(groupFields).length > 0) return parseFormFields(groupFields, visibilityProperty);
    const field = parseFormField(properties, visibilityProperty);
    return field ? [field] : [];
  });
}

function parseFormField(row: Record<string, unknown>, visibilityProperty: string): FormField | undefined {
  const info = asObject(row.fieldinfo);
  const names = [info.faults_field_name, row.fieldname, info.name].flatMap(
    (name) => nonEmptyString(name) ?? [],
  );
  const [name] = names;
  const id = typeof row.fieldid === 'number' ? row.fieldid : Number(info.id);
  if (!name || row[visibilityProperty] === HIDDEN) return undefined;
  const conditional = asArray(row.visibility_conditions).length > 0;
  const mandatory = row[visibilityProperty] === MANDATORY || info.mandatory === true;
  return {
    id,
    name,
    names: [...new Set(names)],
    label: nonEmptyString(row.override_fieldname) ?? nonEmptyString(info.label) ?? name,
    hint: nonEmptyString(info.hint),
    options: parseOptions(info.values),
    custom: names.some((candidate) => /^CF/.test(candidate)),
    need: !mandatory ? 'optional' : conditional ? 'conditional' : 'required',
  };
}

/** Names of the fields that have a value, including custom fields. Values may be confidential and are not returned. */
function namesOfSetFields(ticket: Record<string, unknown>): string[] {
  const properties = Object.entries(ticket).flatMap(([name, value]) => (hasValue(value) ? [name] : []));
  const custom = asArray(ticket.customfields).flatMap((entry) => {
    const { name, value } = asObject(entry);
    return isFilled(value) ? (nonEmptyString(name) ?? []) : [];
  });
  return [...properties, ...custom];
}
