import type { Json, JsonObject, Operation } from '../../../src/catalogue/operation';
import { isObject } from '../../../src/request/body';
import { type TenantField, withTenantField } from '../../../src/tenant/custom-fields';
import type { Texts } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';
import { textOf } from '../../shared/editor/typed-input';
import { loadSchemas } from './catalogue';
import { broughtNames, parseJson, requestProblem, unknownMembers } from './request-check';

const EMPTY = '{}';

/** The node's request: where it comes from, or its JSON in an editor of its own. */
export class RequestField {
  readonly #t: Texts;
  readonly #source: JQuery;
  readonly #holder: HTMLElement;
  readonly #told: HTMLElement;
  readonly #onChange: () => void;
  #code: CodeEditor | undefined;
  #json: string;
  #operation: Operation | undefined;
  #checks = 0;

  constructor(
    { input, holder, told }: { input: HTMLInputElement; holder: HTMLElement; told: HTMLElement },
    value: string,
    type: string,
    t: Texts,
    onChange: () => void,
  ) {
    this.#t = t;
    this.#holder = holder;
    this.#told = told;
    this.#onChange = onChange;
    this.#json = type === 'json' ? value : EMPTY;
    const json = { value: 'json', label: 'JSON', icon: 'red/images/typedInput/json.svg', hasValue: false };
    this.#source = $(input).typedInput({ types: ['msg', json, 'jsonata', 'flow', 'global'], default: type });
    this.#source.typedInput('type', type);
    if (type !== 'json') this.#source.typedInput('value', value);
    textOf(this.#source).attr({ id: 'halo-request-value', 'aria-label': t('label.request') });
    this.#source.on('change keyup', () => this.#sourceChanged());
    this.#sourceChanged();
  }

  get type(): string {
    return this.#source.typedInput('type');
  }

  get value(): string {
    return this.type === 'json' ? this.#text() : String(this.#source.typedInput('value'));
  }

  /** The names it is known to bring. */
  get brought(): string[] | undefined {
    return broughtNames(this.type, this.value);
  }

  show(operation: Operation | undefined): void {
    this.#operation = operation;
    this.check();
  }

  /** Puts a sample in. @returns a way back when that replaced something */
  insert(sample: Json): (() => void) | undefined {
    const before = { type: this.type, value: this.value };
    this.#source.typedInput('type', 'json');
    this.#setText(JSON.stringify(sample, null, 2));
    const worthKeeping = before.type === 'json' && !/^\s*(\{\s*\})?\s*$/.test(before.value);
    return worthKeeping ? () => this.#setText(before.value) : undefined;
  }

  /** A member of the JSON, or of the first of several records; undefined when only a message will tell. */
  member(name: string): unknown {
    return this.#record()?.[name];
  }

  /** Adds a member to the JSON, if it is an object (or to the first of several). @returns whether it is there now */
  addMember(name: string, example: Json): boolean {
    const record = this.#record();
    if (!record) return false;
    if (!Object.hasOwn(record, name)) this.#setRecord({ ...record, [name]: example });
    return true;
  }

  /** Gives a member of the JSON a value, or that of the first of several records. @returns whether it has it now */
  setMember(name: string, value: Json): boolean {
    const record = this.#record();
    if (record) this.#setRecord({ ...record, [name]: value });
    return record !== undefined;
  }

  /** The names of the members there are. */
  get members(): string[] {
    return Object.keys(this.#record() ?? {});
  }

  /** Gives a field of the tenant's own a value, beside those that are there. @returns whether it has it now */
  setTenantField(
    member: 'customfields' | 'fields',
    field: Pick<TenantField, 'id' | 'name'>,
    value: Json,
  ): boolean {
    const record = this.#record();
    const changed = record && withTenantField(record, member, field, value);
    if (changed) this.#setRecord(changed);
    return changed !== undefined;
  }

  /** The JSON's object, or the first of several. */
  #record(): JsonObject | undefined {
    if (this.type !== 'json') return undefined;
    const request = parseJson(this.#text());
    const record = Array.isArray(request) ? request[0] : request;
    return isObject(record) ? record : undefined;
  }

  #setRecord(record: JsonObject): void {
    const request = parseJson(this.#text());
    const changed = Array.isArray(request) ? [record, ...request.slice(1)] : record;
    this.#setText(JSON.stringify(changed, null, 2));
  }

  /** Says what is wrong, and what looks like a slip. */
  check(): void {
    this.#checks += 1;
    const check = this.#checks;
    const { value, type } = this;
    const problem = type === 'json' ? requestProblem(this.#operation, value, this.#t) : undefined;
    this.#tell(problem ? [problem] : [], 'halo-error');
    const operation = this.#operation;
    if (problem || type !== 'json' || operation?.method !== 'POST' || !operation.endpoint.schema) return;
    loadSchemas().then(
      (schemas) => {
        if (check === this.#checks)
          this.#tell(unknownMembers(operation, value, schemas, this.#t), 'halo-warning');
      },
      // Without the schemas there is nothing to compare with.
      () => undefined,
    );
  }

  resize(): void {
    this.#code?.resize();
  }

  destroy(): void {
    this.#code?.destroy();
    this.#code = undefined;
  }

  #tell(lines: string[], className: string): void {
    this.#told.className = className;
    this.#told.hidden = lines.length === 0;
    this.#told.replaceChildren(...lines.map((line) => element('div', {}, line)));
  }

  #sourceChanged(): void {
    const json = this.type === 'json';
    this.#holder.hidden = !json;
    if (json && !this.#code) this.#createCode();
    this.#changed();
  }

  #changed(): void {
    this.check();
    this.#onChange();
  }

  #createCode(): void {
    const box = element('div', { class: 'node-text-editor', id: 'halo-request-json' });
    const expand = button({ iconName: 'expand', title: this.#t('request.expand') }, () =>
      RED.editor.editJSON({
        value: this.#text(),
        focus: true,
        requireValid: false,
        complete: (value) => this.#setText(value),
      }),
    );
    this.#holder.replaceChildren(box, element('div', { class: 'node-text-editor-toolbar' }, expand));
    this.#fit(box, this.#json);
    const code = RED.editor.createEditor({ id: box.id, mode: 'ace/mode/json', value: this.#json });
    this.#code = code;
    code.getSession().on('change', () => {
      this.#json = code.getValue();
      this.#changed();
    });
  }

  #text(): string {
    return this.#json;
  }

  #setText(text: string): void {
    this.#json = text;
    this.#fit(this.#holder.firstElementChild as HTMLElement, text);
    this.#code?.setValue(text, -1);
    this.#code?.resize();
    this.#changed();
  }

  /** As high as its text, within reason. */
  #fit(box: HTMLElement, text: string): void {
    const lines = Math.min(16, Math.max(5, text.split('\n').length + 1));
    box.style.height = `${lines * 20}px`;
  }
}
