import type { Operation } from '../../../src/catalogue/operation';
import { isObject } from '../../../src/request/body';
import type { FieldOption } from '../../../src/tenant/custom-fields';
import {
  checkTicket,
  type FormField,
  memberOf,
  type TicketFindings,
  type TicketForm,
} from '../../../src/tenant/ticket-form';
import type { Texts } from '../../shared/editor/catalog';
import { button, element, icon, refill } from '../../shared/editor/dom';
import { loadSchemas } from './catalogue';
import { exampleOf } from './property-table';
import type { RequestField } from './request';
import { parseJson, requestProblem } from './request-check';
import { ageLine, refusalBox, type Tenant } from './tenant';
import { typeChoice } from './type-choice';

type Doing = 'create' | 'update';

/** More records of one request are not looked at: a person would not read what comes of it. */
const MOST_RECORDS = 10;

/**
 * Asks the tenant what the ticket type of the request requires, and tells what is missing. It only reads: nothing of
 * the request is sent.
 */
export class TicketCheck {
  readonly #container: HTMLElement;
  readonly #request: RequestField;
  readonly #tenant: Tenant;
  readonly #t: Texts;
  readonly #button: HTMLButtonElement;
  readonly #result = element('div', { class: 'halo-result', id: 'halo-check-result', role: 'status' });
  #doing: Doing | undefined;
  /** Chosen here, for requests that do not say it themselves. */
  #type: number | undefined;
  #choice: HTMLElement | undefined;
  #checks = 0;

  constructor(container: HTMLElement, request: RequestField, tenant: Tenant, t: Texts) {
    this.#container = container;
    this.#request = request;
    this.#tenant = tenant;
    this.#t = t;
    this.#button = button({ iconName: 'check-square-o', text: t('check.button') }, () => {
      void this.#check();
    });
    this.#button.id = 'halo-check-ticket';
    container.replaceChildren(
      this.#button,
      ' ',
      element('span', { class: 'halo-hint' }, t('check.hint')),
      this.#result,
    );
  }

  /** Offers the check for what has a form. */
  show(operation: Operation | undefined): void {
    this.#doing = doingOf(operation);
    this.#container.hidden = this.#doing === undefined;
    this.reset();
  }

  /** Forgets what was found: it was about another operation or connection. */
  reset(): void {
    this.#checks += 1;
    this.#type = undefined;
    this.#choice = undefined;
    this.#result.replaceChildren();
    this.#result.classList.remove('halo-outdated');
  }

  /** The request has changed since: what was found stays in sight, and is not taken for what stands there now. */
  outdate(): void {
    if (!this.#result.firstChild || this.#result.classList.contains('halo-outdated')) return;
    this.#result.classList.add('halo-outdated');
    this.#result.prepend(element('div', { class: 'halo-hint' }, this.#t('check.outdated')));
  }

  async #check(refresh = false): Promise<void> {
    this.#checks += 1;
    const check = this.#checks;
    this.#result.classList.remove('halo-outdated');
    const { type, value } = this.#request;
    if (type !== 'json') {
      await this.#checkUnknown(
        check,
        this.#t('check.fromElsewhere', { source: sourceOf(type, value) }),
        refresh,
      );
      return;
    }
    const problem = requestProblem(undefined, value, this.#t);
    const request = parseJson(value);
    const records = (Array.isArray(request) ? request : [request]).filter(isObject);
    if (problem || records.length === 0) {
      this.#show([element('div', { class: 'halo-error' }, problem ?? this.#t('check.noRecord'))]);
      return;
    }
    const asked = records.slice(0, MOST_RECORDS).map((record) => this.#questionOf(record));
    if (asked.some((question) => !question)) {
      const why = this.#t(this.#doing === 'create' ? 'check.noType' : 'check.noTicket');
      if (!this.#type) {
        this.#show([element('div', {}, why), this.#typeChoice()]);
        return;
      }
    }
    this.#asking();
    try {
      const schemas = await loadSchemas();
      const documented = Object.keys(schemas.Faults ?? {});
      const blocks: HTMLElement[] = [];
      for (const [index, record] of records.slice(0, MOST_RECORDS).entries()) {
        const form = await this.#form(asked[index] ?? { type: this.#type }, refresh);
        if (check !== this.#checks) return;
        const heading = records.length > 1 ? `[${index}] ` : '';
        blocks.push(this.#block(heading, form, checkTicket(form, record, documented), schemas.Faults ?? {}));
      }
      if (records.length > MOST_RECORDS) {
        blocks.push(
          element('div', { class: 'halo-hint' }, this.#t('check.onlyFirst', { count: MOST_RECORDS })),
        );
      }
      this.#show([...blocks, element('div', { class: 'halo-hint' }, this.#t('check.limits'))]);
    } catch (thrown) {
      if (check === this.#checks) this.#show([refusalBox(thrown, this.#t, () => void this.#check(refresh))]);
    }
  }

  /** What a type requires of a request that only a message will bring. */
  async #checkUnknown(check: number, why: string, refresh: boolean): Promise<void> {
    const told = element('div', {}, why);
    if (!this.#type) {
      this.#show([told, this.#typeChoice()]);
      return;
    }
    this.#asking(told, this.#typeChoice());
    try {
      const form = await this.#form({ type: this.#type }, refresh);
      if (check !== this.#checks) return;
      const needed = (need: FormField['need']) => form.fields.filter((field) => field.need === need);
      const required = needed('required');
      this.#show([
        told,
        this.#typeChoice(),
        this.#heading('', form),
        ...(required.length > 0
          ? [
              this.#group(
                'asterisk',
                'check.required',
                required.map((field) => this.#named(field)),
              ),
            ]
          : [this.#line('check', 'halo-success', this.#t('check.requiresNothing'))]),
        ...this.#optionalGroup('question', 'check.perhaps', needed('perhaps')),
        ...this.#doubts(form),
      ]);
    } catch (thrown) {
      if (check !== this.#checks) return;
      this.#show([told, this.#typeChoice(), refusalBox(thrown, this.#t, () => void this.#check(refresh))]);
    }
  }

  /** Which form a record is held against; undefined when it does not say. */
  #questionOf(record: Record<string, unknown>): { type?: number; ticket?: number } | undefined {
    const type = idOf(record.tickettype_id);
    const ticket = this.#doing === 'update' ? idOf(record.id) : undefined;
    return type || ticket ? { type, ticket } : undefined;
  }

  #form(question: { type?: number; ticket?: number }, refresh: boolean): Promise<TicketForm> {
    return this.#tenant.get<TicketForm>('ticket-form', {
      ...question,
      doing: this.#doing,
      refresh: refresh || undefined,
    });
  }

  #asking(...above: HTMLElement[]): void {
    this.#show([...above, element('div', { class: 'halo-hint' }, this.#t('list.reading'))]);
  }

  #show(lines: HTMLElement[]): void {
    refill(this.#result, lines, () => this.#button);
    this.#result.scrollIntoView({ block: 'nearest' });
  }

  #typeChoice(): HTMLElement {
    this.#choice ??= typeChoice(
      this.#tenant,
      {
        list: 'ticketType',
        label: this.#t('check.chooseType'),
        onChoose: (id) => {
          this.#type = id;
          void this.#check();
        },
      },
      this.#t,
    );
    return this.#choice;
  }

  #block(
    where: string,
    form: TicketForm,
    found: TicketFindings,
    schema: Record<string, string>,
  ): HTMLElement {
    const { missing, perhaps, unchecked, wrong, unknown, present } = found;
    const fine = missing.length === 0 && wrong.length === 0;
    const first = where === '' || where === '[0] ';
    return element(
      'div',
      { class: 'halo-check-block' },
      this.#heading(where, form),
      fine && this.#line('check', 'halo-success', this.#t('check.fine')),
      ...this.#optionalGroup('times', 'check.missing', missing, first ? schema : undefined),
      ...this.#optionalGroup('question', 'check.perhaps', perhaps, first ? schema : undefined),
      wrong.length > 0 &&
        this.#group(
          'times',
          'check.wrong',
          wrong.map(({ name, value, options }) =>
            this.#t('check.wrongValue', { name, value, options: choicesOf(options) }),
          ),
        ),
      unknown.length > 0 &&
        this.#group(
          'question',
          'check.unknown',
          unknown.map(({ name, nearest }) =>
            nearest ? `“${name}”. ${this.#t('request.didYouMean', { name: nearest })}` : `“${name}”`,
          ),
        ),
      ...this.#optionalGroup('question', 'check.unchecked', unchecked),
      present.length > 0 &&
        element(
          'div',
          { class: 'halo-hint' },
          this.#t('check.present', { names: present.map(({ label }) => label).join(', ') }),
        ),
      ...this.#doubts(form),
    );
  }

  #heading(where: string, form: TicketForm): HTMLElement {
    return element(
      'div',
      {},
      element('strong', {}, where + this.#t('check.type', { name: form.type.name, id: form.type.id })),
      ' ',
      ageLine(form.age, this.#t, () => void this.#check(true)),
    );
  }

  #doubts({ unclear, statusProblem }: TicketForm): HTMLElement[] {
    return [
      ...(unclear ? [element('div', { class: 'halo-warning' }, this.#t('check.unclear'))] : []),
      ...(statusProblem
        ? [element('div', { class: 'halo-hint' }, this.#t('check.noStatuses', { reason: statusProblem }))]
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
      this.#group(
        iconName,
        key,
        fields.map((field) => this.#named(field, schema)),
      ),
    ];
  }

  /** Lines under a heading, with the icon that says how bad it is. */
  #group(iconName: string, key: string, lines: (string | HTMLElement)[]): HTMLElement {
    const tone = iconName === 'times' ? 'halo-error' : '';
    return element(
      'div',
      {},
      this.#line(iconName, tone, this.#t(key)),
      element('ul', { class: 'halo-check-list' }, ...lines.map((line) => element('li', {}, line))),
    );
  }

  #line(iconName: string, tone: string, text: string): HTMLElement {
    return element('div', { class: `halo-result-line ${tone}` }, icon(iconName), ' ', text);
  }

  /** A field by its label and name, with a button to put it in where it belongs into the request. */
  #named(field: FormField, schema?: Record<string, string>): HTMLElement {
    const { label, name, options, hint } = field;
    const line = element(
      'span',
      {},
      label,
      label !== name && ' ',
      label !== name && element('code', {}, name),
      options && element('small', { class: 'halo-hint' }, ` ${choicesOf(options)}`),
      !options && hint && element('small', { class: 'halo-hint' }, ` ${hint}`),
    );
    if (schema && this.#request.type === 'json') {
      const title = this.#t('guide.addMember', { name: label });
      line.append(
        ' ',
        button({ iconName: 'plus', title }, () => this.#put(field, schema)),
      );
    }
    return line;
  }

  #put(field: FormField, schema: Record<string, string>): void {
    if (field.custom) {
      this.#request.setTenantField('customfields', field, '');
      return;
    }
    const member = memberOf(field, Object.keys(schema)) ?? field.name;
    this.#request.addMember(member, exampleOf(schema[member]));
  }
}

/** What a form is asked for: operations that make a ticket, and the one that changes any of its members. */
function doingOf(operation: Operation | undefined): Doing | undefined {
  if (operation?.route !== 'POST /Tickets') return undefined;
  if (operation.id === 'forbidden') return 'create';
  return operation.operationId === 'ticket.update' ? 'update' : undefined;
}

function idOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}

function sourceOf(type: string, value: string): string {
  return type === 'jsonata' ? 'JSONata' : `${type}.${value}`;
}

/** How many choices are told before it becomes a wall of text. */
const TOLD = 8;

function choicesOf(options: FieldOption[]): string {
  const told = options.slice(0, TOLD).map(({ id, name }) => `${id} ${name}`);
  return [...told, ...(options.length > TOLD ? ['…'] : [])].join(', ');
}
