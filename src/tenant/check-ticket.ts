import { closestMatch } from '../request/closest-match';
import { asArray, asObject, nonEmptyString } from '../util/parse';
import { type FieldOption, findEntry, hasValue, isFilled } from './custom-fields';
import type { FormField, TicketForm } from './ticket-form';

/** Properties that can be sent instead of another one. */
const EQUIVALENT_PROPERTIES: Record<string, string[]> = {
  details: ['details_html'],
  category_1: ['categoryid_1'],
  user_id: ['user_name'],
  client_id: ['client_name'],
  site_id: ['site_name'],
};

/** The result of checking one record. */
export interface TicketFindings {
  /** Required and not filled. */
  missing: FormField[];
  /** Required under conditions and not filled. */
  conditional: FormField[];
  /** Required, but their name in a request is unknown, so they cannot be checked. */
  unchecked: FormField[];
  present: FormField[];
  /** Values that are not among the options of their field. */
  invalid: { name: string; value: string; options: FieldOption[] }[];
  /** Names that are neither documented nor on the form. */
  unknown: { name: string; suggestion?: string }[];
}

/**
 * Compares the record of a request with the form of its type.
 * @param documented - the properties that Halo documents for tickets
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
    if (isFilled(value)) {
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

/** The value of a field in a record. */
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

function isAlreadySet(field: FormField, { filled = [] }: TicketForm, documented: readonly string[]): boolean {
  const property = field.custom ? field.name : documentedProperty(field, documented);
  return (
    property !== undefined &&
    [property, ...(EQUIVALENT_PROPERTIES[property] ?? [])].some((name) => filled.includes(name))
  );
}

/** The documented property that corresponds to a form field; undefined when there is none. */
export function documentedProperty({ names }: FormField, documented: readonly string[]): string | undefined {
  const candidates = names.map((name) => name.toLowerCase().replaceAll(' ', '_'));
  for (const name of candidates.flatMap((candidate) => [candidate, `${candidate}_id`, `${candidate}_1`])) {
    const property = documented.find((known) => known.toLowerCase() === name);
    if (property) return property;
  }
  return undefined;
}
