import {
  checkTicket,
  documentedProperty,
  type FieldOption,
  type FormField,
  isObject,
  type Operation,
  type TicketFindings,
  type TicketForm,
} from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { button, element, icon, replaceKeepingFocus } from '../../shared/editor/dom';
import { loadSchemas } from './catalogue';
import { exampleValue } from './property-table';
import type { RequestField } from './request';
import { parseJson, requestProblem } from './request-check';
import { ageLine, errorBox, type TenantApi } from './tenant';
import { typeChoice } from './type-choice';

type TicketAction = 'create' | 'update';

/** More records of one request are not looked at: a person would not read what comes of it. */
const MAX_RECORDS = 10;

/**
 * Asks the tenant what the ticket type of the request requires, and tells what is missing. It only reads: nothing of
 * the request is sent.
 */
export class TicketCheck {
  readonly #container: HTMLElement;
  readonly #request: RequestField;
  readonly #tenant: TenantApi;
  readonly #t: Translator;
  readonly #button: HTMLButtonElement;
  readonly #result = element('div', { class: 'halo-result', id: 'halo-check-result', role: 'status' });
  #action: TicketAction | undefined;
  /** Chosen here, for requests that do not say it themselves. */
  #selectedTypeId: number | undefined;
  #typeChoiceElement: HTMLElement | undefined;
  #checkCount = 0;

  constructor(container: HTMLElement, request: RequestField, tenant: TenantApi, t: Translator) {
    this.#container = container;
    this.#request = request;
    this.#tenant = tenant;
    this.#t = t;
    this.#button = button({ iconName: 'check-square-o', text: t('formCheck.button') }, () => {
      void this.#check();
    });
    this.#button.id = 'halo-check-ticket';
    container.replaceChildren(
      this.#button,
      ' ',
      element('span', { class: 'halo-hint' }, t('formCheck.hint')),
      this.#result,
    );
  }

  /** Offers the check for what has a form. */
  show(operation: Operation | undefined): void {
    this.#action = ticketActionOf(operation);
    this.#container.hidden = this.#action === undefined;
    this.reset();
  }

  /** Forgets what was found: it was about another operation or connection. */
  reset(): void {
    this.#checkCount += 1;
    this.#selectedTypeId = undefined;
    this.#typeChoiceElement = undefined;
    this.#result.replaceChildren();
    this.#result.classList.remove('halo-stale');
  }

  /** The request has changed since: what was found stays in sight, and is not taken for what stands there now. */
  markStale(): void {
    if (!this.#result.firstChild || this.#result.classList.contains('halo-stale')) return;
    this.#result.classList.add('halo-stale');
    this.#result.prepend(element('div', { class: 'halo-hint' }, this.#t('formCheck.stale')));
  }

  async #check(refresh = false): Promise<void> {
    this.#checkCount += 1;
    const check = this.#checkCount;
    this.#result.classList.remove('halo-stale');
    const { type, value } = this.#request;
    if (type !== 'json') {
      await this.#checkUnknown(
        check,
        this.#t('formCheck.requestFromMessage', { source: sourceText(type, value) }),
        refresh,
      );
      return;
    }
    const problem = requestProblem(undefined, value, this.#t);
    const request = parseJson(value);
    const records = (Array.isArray(request) ? request : [request]).filter(isObject);
    if (problem || records.length === 0) {
      this.#render([element('div', { class: 'halo-error' }, problem ?? this.#t('formCheck.noRecord'))]);
      return;
    }
    const queries = records.slice(0, MAX_RECORDS).map((record) => this.#formQuery(record));
    if (queries.some((query) => !query)) {
      const reason = this.#t(this.#action === 'create' ? 'formCheck.noTicketType' : 'formCheck.noTicket');
      if (!this.#selectedTypeId) {
        this.#render([element('div', {}, reason), this.#typeChoice()]);
        return;
      }
    }
    this.#showReading();
    try {
      const schemas = await loadSchemas();
      const documented = Object.keys(schemas.Faults ?? {});
      const blocks: HTMLElement[] = [];
      for (const [index, record] of records.slice(0, MAX_RECORDS).entries()) {
        const form = await this.#fetchForm(queries[index] ?? { type: this.#selectedTypeId }, refresh);
        if (check !== this.#checkCount) return;
        const heading = records.length > 1 ? `[${index}] ` : '';
        blocks.push(
          this.#findingsElement(heading, form, checkTicket(form, record, documented), schemas.Faults ?? {}),
        );
      }
      if (records.length > MAX_RECORDS) {
        blocks.push(
          element(
            'div',
            { class: 'halo-hint' },
            this.#t('formCheck.onlyFirstChecked', { count: MAX_RECORDS }),
          ),
        );
      }
      this.#render([...blocks, element('div', { class: 'halo-hint' }, this.#t('formCheck.limitations'))]);
    } catch (error) {
      if (check === this.#checkCount)
        this.#render([errorBox(error, this.#t, () => void this.#check(refresh))]);
    }
  }

  /** What a type requires of a request that only a message will bring. */
  async #checkUnknown(check: number, reason: string, refresh: boolean): Promise<void> {
    const reasonElement = element('div', {}, reason);
    if (!this.#selectedTypeId) {
      this.#render([reasonElement, this.#typeChoice()]);
      return;
    }
    this.#showReading(reasonElement, this.#typeChoice());
    try {
      const form = await this.#fetchForm({ type: this.#selectedTypeId }, refresh);
      if (check !== this.#checkCount) return;
      const fieldsWithNeed = (need: FormField['need']) => form.fields.filter((field) => field.need === need);
      const required = fieldsWithNeed('required');
      this.#render([
        reasonElement,
        this.#typeChoice(),
        this.#headingElement('', form),
        ...(required.length > 0
          ? [
              this.#groupElement(
                'asterisk',
                'formCheck.required',
                required.map((field) => this.#fieldElement(field)),
              ),
            ]
          : [this.#lineElement('check', 'halo-success', this.#t('formCheck.nothingRequired'))]),
        ...this.#optionalGroup('question', 'formCheck.conditional', fieldsWithNeed('perhaps')),
        ...this.#formWarnings(form),
      ]);
    } catch (error) {
      if (check !== this.#checkCount) return;
      this.#render([
        reasonElement,
        this.#typeChoice(),
        errorBox(error, this.#t, () => void this.#check(refresh)),
      ]);
    }
  }

  /** Which form a record is held against; undefined when it does not say. */
  #formQuery(record: Record<string, unknown>): { type?: number; ticket?: number } | undefined {
    const type = toId(record.tickettype_id);
    const ticket = this.#action === 'update' ? toId(record.id) : undefined;
    return type || ticket ? { type, ticket } : undefined;
  }

  #fetchForm(query: { type?: number; ticket?: number }, refresh: boolean): Promise<TicketForm> {
    return this.#tenant.get<TicketForm>('ticket-form', {
      ...query,
      doing: this.#action,
      refresh: refresh || undefined,
    });
  }

  #showReading(...above: HTMLElement[]): void {
    this.#render([...above, element('div', { class: 'halo-hint' }, this.#t('list.loading'))]);
  }

  #render(lines: HTMLElement[]): void {
    replaceKeepingFocus(this.#result, lines, () => this.#button);
    this.#result.scrollIntoView({ block: 'nearest' });
  }

  #typeChoice(): HTMLElement {
    this.#typeChoiceElement ??= typeChoice(
      this.#tenant,
      {
        list: 'ticketType',
        label: this.#t('formCheck.chooseTicketType'),
        onChoose: (id) => {
          this.#selectedTypeId = id;
          void this.#check();
        },
      },
      this.#t,
    );
    return this.#typeChoiceElement;
  }

  #findingsElement(
    prefix: string,
    form: TicketForm,
    findings: TicketFindings,
    schema: Record<string, string>,
  ): HTMLElement {
    const { missing, conditional: perhaps, unchecked, invalid: wrong, unknown, present } = findings;
    const isComplete = missing.length === 0 && wrong.length === 0;
    const isFirst = prefix === '' || prefix === '[0] ';
    return element(
      'div',
      { class: 'halo-check-block' },
      this.#headingElement(prefix, form),
      isComplete && this.#lineElement('check', 'halo-success', this.#t('formCheck.passed')),
      ...this.#optionalGroup('times', 'formCheck.missing', missing, isFirst ? schema : undefined),
      ...this.#optionalGroup('question', 'formCheck.conditional', perhaps, isFirst ? schema : undefined),
      wrong.length > 0 &&
        this.#groupElement(
          'times',
          'formCheck.invalidValues',
          wrong.map(({ name, value, options }) =>
            this.#t('formCheck.invalidValue', { name, value, options: optionsText(options) }),
          ),
        ),
      unknown.length > 0 &&
        this.#groupElement(
          'question',
          'formCheck.unknownFields',
          unknown.map(({ name, suggestion: nearest }) =>
            nearest ? `“${name}”. ${this.#t('request.didYouMean', { name: nearest })}` : `“${name}”`,
          ),
        ),
      ...this.#optionalGroup('question', 'formCheck.unmappedFields', unchecked),
      present.length > 0 &&
        element(
          'div',
          { class: 'halo-hint' },
          this.#t('formCheck.filledIn', { names: present.map(({ label }) => label).join(', ') }),
        ),
      ...this.#formWarnings(form),
    );
  }

  #headingElement(prefix: string, form: TicketForm): HTMLElement {
    return element(
      'div',
      {},
      element(
        'strong',
        {},
        prefix + this.#t('formCheck.ticketType', { name: form.type.name, id: form.type.id }),
      ),
      ' ',
      ageLine(form.age, this.#t, () => void this.#check(true)),
    );
  }

  #formWarnings({ unclear, statusProblem }: TicketForm): HTMLElement[] {
    return [
      ...(unclear
        ? [element('div', { class: 'halo-warning' }, this.#t('formCheck.requirementsUnclear'))]
        : []),
      ...(statusProblem
        ? [
            element(
              'div',
              { class: 'halo-hint' },
              this.#t('formCheck.statusesFailed', { reason: statusProblem }),
            ),
          ]
        : []),
    ];
  }

  #optionalGroup(
    iconName: string,
    key: string,
    fields: FormField[],
    schema?: Record<string, string>,
  ): HTMLElement[] {
    if (fields.length === 0) return [];
    return [
      this.#groupElement(
        iconName,
        key,
        fields.map((field) => this.#fieldElement(field, schema)),
      ),
    ];
  }

  /** Lines under a heading, with the icon that says how bad it is. */
  #groupElement(iconName: string, key: string, lines: (string | HTMLElement)[]): HTMLElement {
    const tone = iconName === 'times' ? 'halo-error' : '';
    return element(
      'div',
      {},
      this.#lineElement(iconName, tone, this.#t(key)),
      element('ul', { class: 'halo-check-list' }, ...lines.map((line) => element('li', {}, line))),
    );
  }

  #lineElement(iconName: string, tone: string, text: string): HTMLElement {
    return element('div', { class: `halo-result-line ${tone}` }, icon(iconName), ' ', text);
  }

  /** A field by its label and name, with a button to put it in where it belongs into the request. */
  #fieldElement(field: FormField, schema?: Record<string, string>): HTMLElement {
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
    if (schema && this.#request.type === 'json') {
      const title = this.#t('guide.addProperty', { name: label });
      line.append(
        ' ',
        button({ iconName: 'plus', title }, () => this.#addField(field, schema)),
      );
    }
    return line;
  }

  #addField(field: FormField, schema: Record<string, string>): void {
    if (field.custom) {
      this.#request.setTenantField('customfields', field, '');
      return;
    }
    const property = documentedProperty(field, Object.keys(schema)) ?? field.name;
    this.#request.addProperty(property, exampleValue(schema[property]));
  }
}

/** What a form is asked for: operations that make a ticket, and the one that changes any of its members. */
function ticketActionOf(operation: Operation | undefined): TicketAction | undefined {
  if (operation?.route !== 'POST /Tickets') return undefined;
  if (operation.id === 'forbidden') return 'create';
  return operation.operationId === 'ticket.update' ? 'update' : undefined;
}

function toId(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}

function sourceText(type: string, value: string): string {
  return type === 'jsonata' ? 'JSONata' : `${type}.${value}`;
}

/** How many choices are told before it becomes a wall of text. */
const MAX_SHOWN_OPTIONS = 8;

function optionsText(options: FieldOption[]): string {
  const shown = options.slice(0, MAX_SHOWN_OPTIONS).map(({ id, name }) => `${id} ${name}`);
  return [...shown, ...(options.length > MAX_SHOWN_OPTIONS ? ['…'] : [])].join(', ');
}
