import type { FieldOption, FormField, TicketFindings, TicketForm } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { button, element, icon } from '../../shared/editor/dom';
import { ageElement } from './fetch-status';

/** Renders the result of the ticket form check. Stateless functions; `TicketFormCheck` decides which result to show. */

interface ViewOptions {
  t: Translator;
  onRefresh(): void;
}

interface FindingsOptions extends ViewOptions {
  /** Shown before the ticket type, such as `[0] `, to identify the record in a list. */
  prefix: string;
  /** Adds a field to the request. Without it, the fields have no button. */
  onAdd?(field: FormField): void;
}

/** The findings of one record: missing, conditional, invalid and unknown fields, and those filled in. */
export function findingsElement(
  form: TicketForm,
  { missing, conditional, unchecked, invalid, unknown, present }: TicketFindings,
  { t, prefix, onAdd, onRefresh }: FindingsOptions,
): HTMLElement {
  const isComplete = missing.length === 0 && invalid.length === 0;
  const fieldElements = (fields: FormField[]) => fields.map((field) => fieldElement(field, t, onAdd));
  return element(
    'div',
    { class: 'halo-findings' },
    headingElement(prefix, form, t, onRefresh),
    isComplete && lineElement('check', 'halo-success', t('formCheck.passed')),
    ...groupElements('times', t('formCheck.missing'), fieldElements(missing)),
    ...groupElements('question', t('formCheck.conditional'), fieldElements(conditional)),
    ...groupElements(
      'times',
      t('formCheck.invalidValues'),
      invalid.map(({ name, value, options }) =>
        t('formCheck.invalidValue', { name, value, options: optionsText(options) }),
      ),
    ),
    ...groupElements(
      'question',
      t('formCheck.unknownFields'),
      unknown.map(({ name, suggestion }) =>
        suggestion ? `“${name}”. ${t('request.didYouMean', { name: suggestion })}` : `“${name}”`,
      ),
    ),
    ...groupElements(
      'question',
      t('formCheck.unmappedFields'),
      unchecked.map((field) => fieldElement(field, t)),
    ),
    present.length > 0 &&
      element(
        'div',
        { class: 'halo-hint' },
        t('formCheck.filledIn', { names: present.map(({ label }) => label).join(', ') }),
      ),
    ...formWarnings(form, t),
  );
}

/** The required and conditional fields of a ticket type, for a request that depends on the message. */
export function requirementsElements(form: TicketForm, { t, onRefresh }: ViewOptions): HTMLElement[] {
  const fieldsWithNeed = (need: FormField['need']) =>
    form.fields.filter((field) => field.need === need).map((field) => fieldElement(field, t));
  const required = fieldsWithNeed('required');
  return [
    headingElement('', form, t, onRefresh),
    ...(required.length > 0
      ? groupElements('asterisk', t('formCheck.required'), required)
      : [lineElement('check', 'halo-success', t('formCheck.nothingRequired'))]),
    ...groupElements('question', t('formCheck.conditional'), fieldsWithNeed('conditional')),
    ...formWarnings(form, t),
  ];
}

function headingElement(prefix: string, form: TicketForm, t: Translator, onRefresh: () => void): HTMLElement {
  const { name, id } = form.type;
  return element(
    'div',
    {},
    element('strong', {}, prefix + t('formCheck.ticketType', { name, id })),
    ' ',
    ageElement(form.age, t, onRefresh),
  );
}

function formWarnings({ unclear, statusProblem }: TicketForm, t: Translator): HTMLElement[] {
  const warnings: HTMLElement[] = [];
  if (unclear) warnings.push(element('div', { class: 'halo-warning' }, t('formCheck.requirementsUnclear')));
  if (statusProblem) {
    warnings.push(
      element('div', { class: 'halo-hint' }, t('formCheck.statusesFailed', { reason: statusProblem })),
    );
  }
  return warnings;
}

/** A heading with a list of items; nothing without items. */
function groupElements(
  iconName: 'times' | 'question' | 'asterisk',
  heading: string,
  items: (string | HTMLElement)[],
): HTMLElement[] {
  if (items.length === 0) return [];
  const className = iconName === 'times' ? 'halo-error' : '';
  return [
    element(
      'div',
      {},
      lineElement(iconName, className, heading),
      element('ul', { class: 'halo-findings-list' }, ...items.map((item) => element('li', {}, item))),
    ),
  ];
}

function lineElement(iconName: string, className: string, text: string): HTMLElement {
  return element('div', { class: `halo-result-line ${className}` }, icon(iconName), ' ', text);
}

/** A field's label, name and options or hint, with a button to add it to the request. */
function fieldElement(field: FormField, t: Translator, onAdd?: (field: FormField) => void): HTMLElement {
  const { label, name, options, hint } = field;
  const line = element(
    'span',
    {},
    label,
    label !== name && ' ',
    label !== name && element('code', {}, name),
    options && element('small', { class: 'halo-hint' }, ` ${optionsText(options)}`),
    !options && hint && element('small', { class: 'halo-hint' }, ` ${hint}`),
  );
  if (onAdd) {
    const title = t('guide.addProperty', { name: label });
    line.append(
      ' ',
      button({ iconName: 'plus', title }, () => onAdd(field)),
    );
  }
  return line;
}

/** More options than this make the line unreadable. */
const MAX_SHOWN_OPTIONS = 8;

function optionsText(options: FieldOption[]): string {
  const shown = options.slice(0, MAX_SHOWN_OPTIONS).map(({ id, name }) => `${id} ${name}`);
  return [...shown, ...(options.length > MAX_SHOWN_OPTIONS ? ['…'] : [])].join(', ');
}
