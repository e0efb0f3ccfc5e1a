import { asHaloError, HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { ENGLISH, type Language, type MessageDescriptor } from '../i18n/translate';
import { closestMatch } from '../request/closest-match';
import { asArray, asObject, nonEmptyString } from '../util/parse';
import { type FieldOption, findEntry, parseOptions, type TenantField } from './custom-fields';

/** A field on the form of a ticket type. */
export interface FormField extends TenantField {
  custom: boolean;
  /** What it may be called in a request, the likeliest first. */
  names: string[];
  /** `perhaps`: only under conditions, which depend on other fields. */
  need: 'required' | 'perhaps' | 'optional';
}

/** What a ticket type wants of a ticket. */
export interface TicketForm {
  type: FieldOption;
  fields: FormField[];
  /** The statuses that tickets of the type may have; empty when none are told. */
  statuses: FieldOption[];
  /** Why they are not told. */
  statusProblem?: string;
  /** Halo says that there are mandatory fields, but none could be told apart. */
  unclear: boolean;
  /** Names of fields that the ticket has a value for already; absent for a new one. */
  has?: string[];
  /** Milliseconds since Halo was asked. */
  age: number;
}

/** For which ticket a form is asked: a new one of a type, a change to any of a type, or to a certain one. */
export interface TicketFormQuery {
  mode: 'create' | 'update';
  type?: number;
  ticket?: number;
  /** Whom Halo shows the form to. */
  audience: 'agent' | 'user';
}

/** How Halo is asked; the caller remembers answers, or not. */
export type RunOperation = (request: {
  operation: string;
  parameters: Record<string, unknown>;
}) => Promise<{ payload: unknown; rows: readonly unknown[]; age: number }>;

/**
 * How a field stands on a form: 0 hidden, 1 shown, 2 mandatory. Halo does not document the numbers; `mandatory` of
 * the field itself counts as well.
 */
const MANDATORY = 2;
const HIDDEN = 0;

/** The member of a form's row that says how the field stands, by whom and what it is for. */
const VISIBILITY_PROPERTIES = {
  agent: { create: 'technew', update: 'techdetail' },
  user: { create: 'endusernew', update: 'enduserdetail' },
} as const;

/**
 * Asks what a ticket type requires.
 * @param language - of what it says about itself
 * @throws HaloError
 */
export async function readTicketForm(
  query: TicketFormQuery,
  runOperation: RunOperation,
  language: Language = ENGLISH,
): Promise<TicketForm> {
  const ticket = query.ticket === undefined ? undefined : await readTicket(query.ticket, runOperation);
  const id = query.type ?? Number(ticket?.payload.tickettype_id);
  const [type, statuses] = await Promise.all([
    readType(id, runOperation),
    readStatuses(id, runOperation, language),
  ]);
  const properties = asObject(type.payload);
  const fields = parseFormFields(properties.fields, VISIBILITY_PROPERTIES[query.audience][query.mode]);
  const mandatoryFlag =
    query.audience === 'agent' ? properties.hasmandatorytechfields : properties.hasmandatoryuserfields;
  return {
    type: { id, name: nonEmptyString(properties.name) ?? String(id) },
    fields,
    ...statuses,
    unclear: mandatoryFlag === true && fields.every(({ need }) => need === 'optional'),
    ...(ticket && { has: namesOfSetFields(ticket.payload) }),
    age: Math.max(type.age, ticket?.age ?? 0),
  };
}

async function readType(id: number, runOperation: RunOperation): ReturnType<RunOperation> {
  try {
    return await runOperation({ operation: 'ticketType.get', parameters: { id, includedetails: true } });
  } catch (error) {
    throw toNotFoundError(error, messages.lookup('ticketTypeNotFound', { id }));
  }
}

/** The check goes on without them. */
async function readStatuses(
  type: number,
  runOperation: RunOperation,
  language: Language,
): Promise<Pick<TicketForm, 'statuses' | 'statusProblem'>> {
  try {
    const { rows } = await runOperation({ operation: 'status.list', parameters: { tickettype_id: type } });
    return { statuses: parseOptions(rows) ?? [] };
  } catch (error) {
    return { statuses: [], statusProblem: asHaloError(error).translate(language).message };
  }
}

async function readTicket(
  id: number,
  runOperation: RunOperation,
): Promise<{ payload: Record<string, unknown>; age: number }> {
  try {
    const { payload, age } = await runOperation({
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

/** The fields of a form, those in groups among them; what is hidden is left out. */
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
    need: !mandatory ? 'optional' : conditional ? 'perhaps' : 'required',
  };
}

/** What a ticket has values for, custom fields among it. Only the names: the values are nobody's business here. */
function namesOfSetFields(ticket: Record<string, unknown>): string[] {
  const properties = Object.entries(ticket).flatMap(([name, value]) => (hasValue(value) ? [name] : []));
  const custom = asArray(ticket.customfields).flatMap((entry) => {
    const { name, value } = asObject(entry);
    return isPresent(value) ? (nonEmptyString(name) ?? []) : [];
  });
  return [...properties, ...custom];
}

function isPresent(value: unknown): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== '' && !isEmptyList;
}

/** In a member of Halo's own, 0 says that no record is chosen. */
function hasValue(value: unknown): boolean {
  return isPresent(value) && value !== 0;
}

/** What a check found in one record. */
export interface TicketFindings {
  missing: FormField[];
  /** Mandatory under conditions, and not there. */
  conditional: FormField[];
  /** Mandatory, but what they are called in a request is not known. */
  unchecked: FormField[];
  present: FormField[];
  /** Values that are none of those there are. */
  invalid: { name: string; value: string; options: FieldOption[] }[];
  /** Names that neither the document nor the form knows. */
  unknown: { name: string; suggestion?: string }[];
}

/**
 * Compares the record of a request with the form of its type.
 * @param documented - the members that Halo documents for tickets
 */
export function checkTicket(
  form: TicketForm,
  record: Record<string, unknown>,
  documented: readonly string[],
): TicketFindings {
  const findings: TicketFindings = {
    missing: [],
    conditional: [],
    unchecked: [],
    present: [],
    invalid: [],
    unknown: [],
  };
  for (const field of form.fields) {
    const value = recordValue(field, record, documented);
    if (isPresent(value)) {
      findings.present.push(field);
      if (field.options && !field.options.some(({ id }) => String(id) === String(value))) {
        findings.invalid.push({ name: field.label, value: String(value), options: field.options });
      }
    } else if (field.need !== 'optional' && !isAlreadySet(field, form, documented)) {
      if (!field.custom && !documentedProperty(field, documented)) findings.unchecked.push(field);
      else findings[field.need === 'required' ? 'missing' : 'conditional'].push(field);
    }
  }
  const { status_id } = record;
  if (hasValue(status_id) && form.statuses.length > 0) {
    const isKnown = form.statuses.some(({ id }) => String(id) === String(status_id));
    if (!isKnown)
      findings.invalid.push({ name: 'status_id', value: String(status_id), options: form.statuses });
  }
  findings.unknown = unknownNames(form, record, documented);
  return findings;
}

function unknownNames(
  form: TicketForm,
  record: Record<string, unknown>,
  documented: readonly string[],
): TicketFindings['unknown'] {
  const custom = form.fields.filter(({ custom }) => custom);
  const properties = Object.keys(record)
    .filter((name) => !documented.includes(name))
    .map((name) => ({
      name,
      suggestion: closestMatch(name, [...documented, ...custom.map(({ name }) => name)]),
    }));
  const entries = asArray(record.customfields)
    .filter((entry) => !custom.some((field) => findEntry([entry], field)))
    .map((entry) => {
      const { name, id } = asObject(entry);
      const fieldName = nonEmptyString(name) ?? `#${String(id ?? '?')}`;
      return {
        name: fieldName,
        suggestion: closestMatch(
          fieldName,
          custom.map((field) => field.name),
        ),
      };
    });
  return [...properties, ...entries];
}

/** The value a record has for a field. */
function recordValue(
  field: FormField,
  record: Record<string, unknown>,
  documented: readonly string[],
): unknown {
  if (field.custom) return findEntry(record.customfields, field)?.value;
  const property = documentedProperty(field, documented);
  if (!property) return undefined;
  return [property, ...(EQUIVALENT_PROPERTIES[property] ?? [])].map((name) => record[name]).find(hasValue);
}

function isAlreadySet(field: FormField, { has = [] }: TicketForm, documented: readonly string[]): boolean {
  const property = field.custom ? field.name : documentedProperty(field, documented);
  return (
    property !== undefined &&
    [property, ...(EQUIVALENT_PROPERTIES[property] ?? [])].some((name) => has.includes(name))
  );
}

/** Members that say the same as another one. */
const EQUIVALENT_PROPERTIES: Record<string, string[]> = {
  details: ['details_html'],
  category_1: ['categoryid_1'],
  user_id: ['user_name'],
  client_id: ['client_name'],
  site_id: ['site_name'],
};

/** The documented member that a field of a form is; undefined when none can be told. */
export function documentedProperty({ names }: FormField, documented: readonly string[]): string | undefined {
  const candidates = names.map((name) => name.toLowerCase().replaceAll(' ', '_'));
  for (const name of candidates.flatMap((candidate) => [candidate, `${candidate}_id`, `${candidate}_1`])) {
    const property = documented.find((known) => known.toLowerCase() === name);
    if (property) return property;
  }
  return undefined;
}
