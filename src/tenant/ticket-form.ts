import { asHaloError, HaloError } from '../errors';
import * as say from '../i18n/messages';
import { ENGLISH, type Language, type Sentence } from '../i18n/translate';
import { nearest } from '../request/closest-match';
import { listOf, membersOf, textOf } from '../util/parse';
import { entryFor, type FieldOption, optionsOf, type TenantField } from './custom-fields';

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
export interface FormQuestion {
  doing: 'create' | 'update';
  type?: number;
  ticket?: number;
  /** Whom Halo shows the form to. */
  who: 'agent' | 'user';
}

/** How Halo is asked; the caller remembers answers, or not. */
export type ReadOperation = (question: {
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
const LEVELS = {
  agent: { create: 'technew', update: 'techdetail' },
  user: { create: 'endusernew', update: 'enduserdetail' },
} as const;

/**
 * Asks what a ticket type requires.
 * @param language - of what it says about itself
 * @throws HaloError
 */
export async function readTicketForm(
  question: FormQuestion,
  read: ReadOperation,
  language: Language = ENGLISH,
): Promise<TicketForm> {
  const ticket = question.ticket === undefined ? undefined : await readTicket(question.ticket, read);
  const id = question.type ?? Number(ticket?.payload.tickettype_id);
  const [type, statuses] = await Promise.all([readType(id, read), readStatuses(id, read, language)]);
  const members = membersOf(type.payload);
  const fields = formFields(members.fields, LEVELS[question.who][question.doing]);
  const flag = question.who === 'agent' ? members.hasmandatorytechfields : members.hasmandatoryuserfields;
  return {
    type: { id, name: textOf(members.name) ?? String(id) },
    fields,
    ...statuses,
    unclear: flag === true && fields.every(({ need }) => need === 'optional'),
    ...(ticket && { has: namesWithValues(ticket.payload) }),
    age: Math.max(type.age, ticket?.age ?? 0),
  };
}

async function readType(id: number, read: ReadOperation): ReturnType<ReadOperation> {
  try {
    return await read({ operation: 'ticketType.get', parameters: { id, includedetails: true } });
  } catch (thrown) {
    throw notThere(thrown, say.lookUp('noTicketType', { id }));
  }
}

/** The check goes on without them. */
async function readStatuses(
  type: number,
  read: ReadOperation,
  language: Language,
): Promise<Pick<TicketForm, 'statuses' | 'statusProblem'>> {
  try {
    const { rows } = await read({ operation: 'status.list', parameters: { tickettype_id: type } });
    return { statuses: optionsOf(rows) ?? [] };
  } catch (thrown) {
    return { statuses: [], statusProblem: asHaloError(thrown).in(language).message };
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
    return { payload: membersOf(payload), age };
  } catch (thrown) {
    throw notThere(thrown, say.lookUp('noTicket', { id }));
  }
}

function notThere(thrown: unknown, said: Sentence): unknown {
  if (!(thrown instanceof HaloError) || thrown.code !== 'HALO_NOT_FOUND') return thrown;
  return new HaloError('HALO_NOT_FOUND', said, { statusCode: thrown.statusCode });
}

/** The fields of a form, those in groups among them; what is hidden is left out. */
function formFields(rows: unknown, level: string): FormField[] {
  return listOf(rows).flatMap((row) => {
    const members = membersOf(row);
    const grouped = membersOf(members.group).fields;
    if (listOf(grouped).length > 0) return formFields(grouped, level);
    const field = formField(members, level);
    return field ? [field] : [];
  });
}

function formField(row: Record<string, unknown>, level: string): FormField | undefined {
  const info = membersOf(row.fieldinfo);
  const names = [info.faults_field_name, row.fieldname, info.name].flatMap((name) => textOf(name) ?? []);
  const [name] = names;
  const id = typeof row.fieldid === 'number' ? row.fieldid : Number(info.id);
  if (!name || row[level] === HIDDEN) return undefined;
  const conditional = listOf(row.visibility_conditions).length > 0;
  const mandatory = row[level] === MANDATORY || info.mandatory === true;
  return {
    id,
    name,
    names: [...new Set(names)],
    label: textOf(row.override_fieldname) ?? textOf(info.label) ?? name,
    hint: textOf(info.hint),
    options: optionsOf(info.values),
    custom: names.some((one) => /^CF/.test(one)),
    need: !mandatory ? 'optional' : conditional ? 'perhaps' : 'required',
  };
}

/** What a ticket has values for, custom fields among it. Only the names: the values are nobody's business here. */
function namesWithValues(ticket: Record<string, unknown>): string[] {
  const members = Object.entries(ticket).flatMap(([name, value]) => (isGiven(value) ? [name] : []));
  const custom = listOf(ticket.customfields).flatMap((entry) => {
    const { name, value } = membersOf(entry);
    return isSaid(value) ? (textOf(name) ?? []) : [];
  });
  return [...members, ...custom];
}

function isSaid(value: unknown): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== '' && !isEmptyList;
}

/** In a member of Halo's own, 0 says that no record is chosen. */
function isGiven(value: unknown): boolean {
  return isSaid(value) && value !== 0;
}

/** What a check found in one record. */
export interface TicketFindings {
  missing: FormField[];
  /** Mandatory under conditions, and not there. */
  perhaps: FormField[];
  /** Mandatory, but what they are called in a request is not known. */
  unchecked: FormField[];
  present: FormField[];
  /** Values that are none of those there are. */
  wrong: { name: string; value: string; options: FieldOption[] }[];
  /** Names that neither the document nor the form knows. */
  unknown: { name: string; nearest?: string }[];
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
    perhaps: [],
    unchecked: [],
    present: [],
    wrong: [],
    unknown: [],
  };
  for (const field of form.fields) {
    const value = sentFor(field, record, documented);
    if (isSaid(value)) {
      findings.present.push(field);
      if (field.options && !field.options.some(({ id }) => String(id) === String(value))) {
        findings.wrong.push({ name: field.label, value: String(value), options: field.options });
      }
    } else if (field.need !== 'optional' && !hasAlready(field, form, documented)) {
      if (!field.custom && !memberOf(field, documented)) findings.unchecked.push(field);
      else findings[field.need === 'required' ? 'missing' : 'perhaps'].push(field);
    }
  }
  const { status_id } = record;
  if (isGiven(status_id) && form.statuses.length > 0) {
    const known = form.statuses.some(({ id }) => String(id) === String(status_id));
    if (!known) findings.wrong.push({ name: 'status_id', value: String(status_id), options: form.statuses });
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
  const members = Object.keys(record)
    .filter((name) => !documented.includes(name))
    .map((name) => ({ name, nearest: nearest(name, [...documented, ...custom.map(({ name }) => name)]) }));
  const entries = listOf(record.customfields)
    .filter((entry) => !custom.some((field) => entryFor([entry], field)))
    .map((entry) => {
      const { name, id } = membersOf(entry);
      const told = textOf(name) ?? `#${String(id ?? '?')}`;
      return {
        name: told,
        nearest: nearest(
          told,
          custom.map((field) => field.name),
        ),
      };
    });
  return [...members, ...entries];
}

/** The value a record has for a field. */
function sentFor(field: FormField, record: Record<string, unknown>, documented: readonly string[]): unknown {
  if (field.custom) return entryFor(record.customfields, field)?.value;
  const member = memberOf(field, documented);
  if (!member) return undefined;
  return [member, ...(INSTEAD[member] ?? [])].map((name) => record[name]).find(isGiven);
}

function hasAlready(field: FormField, { has = [] }: TicketForm, documented: readonly string[]): boolean {
  const member = field.custom ? field.name : memberOf(field, documented);
  return member !== undefined && [member, ...(INSTEAD[member] ?? [])].some((name) => has.includes(name));
}

/** Members that say the same as another one. */
const INSTEAD: Record<string, string[]> = {
  details: ['details_html'],
  category_1: ['categoryid_1'],
  user_id: ['user_name'],
  client_id: ['client_name'],
  site_id: ['site_name'],
};

/** The documented member that a field of a form is; undefined when none can be told. */
export function memberOf({ names }: FormField, documented: readonly string[]): string | undefined {
  const wanted = names.map((name) => name.toLowerCase().replaceAll(' ', '_'));
  for (const name of wanted.flatMap((one) => [one, `${one}_id`, `${one}_1`])) {
    const member = documented.find((known) => known.toLowerCase() === name);
    if (member) return member;
  }
  return undefined;
}
