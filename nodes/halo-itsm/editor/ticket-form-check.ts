import {
  checkTicket,
  documentedProperty,
  type FormField,
  isObject,
  type Operation,
  type TicketForm,
} from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { button, element, replaceKeepingFocus } from '../../shared/editor/dom';
import { loadSchemas } from './catalogue';
import { exampleValue } from './example-value';
import { errorElement } from './fetch-status';
import { toPositiveInteger } from './positive-integer';
import { parseJson, requestProblem } from './request-check';
import type { RequestField } from './request-field';
import { findingsElement, requirementsElements } from './ticket-form-view';
import { typeChoiceElement } from './type-choice';

type TicketAction = 'create' | 'update';

/** Query of the route `ticket-form`: a ticket type, or a ticket, whose type the runtime reads from Halo. */
interface FormQuery {
  type?: number;
  ticket?: number;
}

/** Only the first records of a request are checked: more results would be too long to read. */
const MAX_RECORDS = 10;

/**
 * Compares the request with the form of its ticket type in the tenant, and shows which required fields are missing.
 * Only reads from Halo: the request is not sent.
 */
export class TicketFormCheck {
  readonly #container: HTMLElement;
  readonly #request: RequestField;
  readonly #api: ConnectionApi;
  readonly #t: Translator;
  readonly #button: HTMLButtonElement;
  readonly #result = element('div', { class: 'halo-result', id: 'halo-ticket-check-result', role: 'status' });
  #action: TicketAction | undefined;
  /** Selected here by the user, for requests without a ticket type. */
  #selectedTypeId: number | undefined;
  #typeChoice: HTMLElement | undefined;
  /** Incremented by each check, so that the result of an earlier one is discarded. */
  #checkCount = 0;

  constructor(container: HTMLElement, request: RequestField, api: ConnectionApi, t: Translator) {
    this.#container = container;
    this.#request = request;
    this.#api = api;
    this.#t = t;
    this.#button = button({ iconName: 'check-square-o', text: t('formCheck.button') }, () => {
      void this.#check();
    });
    this.#button.id = 'halo-ticket-check-button';
    container.replaceChildren(
      this.#button,
      ' ',
      element('span', { class: 'halo-hint' }, t('formCheck.hint')),
      this.#result,
    );
  }

  /** Shows the button for operations that create or update tickets, and hides it for others. */
  show(operation: Operation | undefined): void {
    this.#action = ticketActionOf(operation);
    this.#container.hidden = this.#action === undefined;
    this.reset();
  }

  /** Clears the result, which belongs to another operation or connection. */
  reset(): void {
    this.#checkCount += 1;
    this.#selectedTypeId = undefined;
    this.#typeChoice = undefined;
    this.#result.replaceChildren();
    this.#result.classList.remove('halo-stale');
  }

  /** Marks the result as older than the last change of the request. */
  markStale(): void {
    if (!this.#result.firstChild || this.#result.classList.contains('halo-stale')) return;
    this.#result.classList.add('halo-stale');
    this.#result.prepend(this.#hintElement(this.#t('formCheck.stale')));
  }

  async #check(refresh = false): Promise<void> {
    this.#checkCount += 1;
    const check = this.#checkCount;
    this.#result.classList.remove('halo-stale');
    const { type, value } = this.#request;
    if (type !== 'json') {
      await this.#showRequirements(
        check,
        this.#t('formCheck.requestFromMessage', { source: sourceText(type, value) }),
        refresh,
      );
      return;
    }
    const problem = requestProblem(undefined, value, this.#t);
    const request = parseJson(value);
    const records = (Array.isArray(request) ? request : [request]).filter((record) => isObject(record));
    if (problem || records.length === 0) {
      this.#render([element('div', { class: 'halo-error' }, problem ?? this.#t('formCheck.noRecord'))]);
      return;
    }
    const checked = records.slice(0, MAX_RECORDS);
    if (!this.#selectedTypeId && checked.some((record) => !this.#formQuery(record))) {
      const reason = this.#t(this.#action === 'create' ? 'formCheck.noTicketType' : 'formCheck.noTicket');
      this.#render([element('div', {}, reason), this.#typeChoiceElement()]);
      return;
    }
    await this.#checkRecords(check, checked, records.length, refresh);
  }

  /** @param check - the `#checkCount` this check started with. @param total - number of records in the request */
  async #checkRecords(
    check: number,
    records: Record<string, unknown>[],
    total: number,
    refresh: boolean,
  ): Promise<void> {
    this.#showLoading();
    try {
      const { Faults: schema = {} } = await loadSchemas();
      const blocks: HTMLElement[] = [];
      for (const [index, record] of records.entries()) {
        const query = this.#formQuery(record) ?? { type: this.#selectedTypeId };
        const form = await this.#fetchForm(query, refresh);
        if (check !== this.#checkCount) return;
        // Fields are added to the first record.
        const canAdd = index === 0 && this.#request.type === 'json';
        blocks.push(
          findingsElement(form, checkTicket(form, record, Object.keys(schema)), {
            t: this.#t,
            prefix: total > 1 ? `[${index}] ` : '',
            onAdd: canAdd ? (field) => this.#addField(field, schema) : undefined,
            onRefresh: () => void this.#check(true),
          }),
        );
      }
      if (total > records.length)
        blocks.push(this.#hintElement(this.#t('formCheck.onlyFirstChecked', { count: MAX_RECORDS })));
      this.#render([...blocks, this.#hintElement(this.#t('formCheck.limitations'))]);
    } catch (error) {
      if (check === this.#checkCount) this.#render([this.#errorElement(error, refresh)]);
    }
  }

  /** For a request that depends on the message: shows the required fields of the selected ticket type. */
  async #showRequirements(check: number, reason: string, refresh: boolean): Promise<void> {
    const header = [element('div', {}, reason), this.#typeChoiceElement()];
    if (!this.#selectedTypeId) {
      this.#render(header);
      return;
    }
    this.#showLoading(...header);
    try {
      const form = await this.#fetchForm({ type: this.#selectedTypeId }, refresh);
      if (check !== this.#checkCount) return;
      const onRefresh = () => void this.#check(true);
      this.#render([...header, ...requirementsElements(form, { t: this.#t, onRefresh })]);
    } catch (error) {
      if (check === this.#checkCount) this.#render([...header, this.#errorElement(error, refresh)]);
    }
  }

  /** The form a record is checked against; undefined when the record names neither a type nor a ticket. */
  #formQuery(record: Record<string, unknown>): FormQuery | undefined {
    const type = toPositiveInteger(record.tickettype_id);
    const ticket = this.#action === 'update' ? toPositiveInteger(record.id) : undefined;
    return type || ticket ? { type, ticket } : undefined;
  }

  #fetchForm(query: FormQuery, refresh: boolean): Promise<TicketForm> {
    return this.#api.get<TicketForm>('ticket-form', {
      ...query,
      doing: this.#action,
      refresh: refresh || undefined,
    });
  }

  #showLoading(...header: HTMLElement[]): void {
    this.#render([...header, this.#hintElement(this.#t('list.loading'))]);
  }

  #render(children: HTMLElement[]): void {
    replaceKeepingFocus(this.#result, children, () => this.#button);
    this.#result.scrollIntoView({ block: 'nearest' });
  }

  #hintElement(text: string): HTMLElement {
    return element('div', { class: 'halo-hint' }, text);
  }

  #errorElement(error: unknown, refresh: boolean): HTMLElement {
    return errorElement(error, this.#t, () => void this.#check(refresh));
  }

  /** The same element each time, so that it keeps its value and the focus. */
  #typeChoiceElement(): HTMLElement {
    this.#typeChoice ??= typeChoiceElement(
      this.#api,
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
    return this.#typeChoice;
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

/** The form that applies to an operation: to the creates of tickets, and to the general update. */
function ticketActionOf(operation: Operation | undefined): TicketAction | undefined {
  if (operation?.route !== 'POST /Tickets') return undefined;
  if (operation.id === 'forbidden') return 'create';
  return operation.operationId === 'ticket.update' ? 'update' : undefined;
}

function sourceText(type: string, value: string): string {
  return type === 'jsonata' ? 'JSONata' : `${type}.${value}`;
}
