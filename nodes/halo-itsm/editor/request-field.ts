import {
  isObject,
  type Json,
  type JsonObject,
  type Operation,
  setTenantField,
  type TenantField,
} from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';
import { valueInputOf } from '../../shared/editor/typed-input';
import { loadSchemas } from './catalogue';
import { namesProvidedBy, parseJson, requestProblem, unknownProperties } from './request-check';

const EMPTY_JSON = '{}';

/** The source of the request (a typed input) or, for literal JSON, a code editor. */
export class RequestField {
  readonly #t: Translator;
  readonly #source: JQuery;
  readonly #container: HTMLElement;
  readonly #messageElement: HTMLElement;
  readonly #onChange: () => void;
  #codeEditor: CodeEditor | undefined;
  #json: string;
  #operation: Operation | undefined;
  /** Incremented by each check, so that the result of an earlier one is discarded. */
  #checkCount = 0;

  constructor(
    {
      input,
      container,
      messageElement,
    }: { input: HTMLInputElement; container: HTMLElement; messageElement: HTMLElement },
    value: string,
    type: string,
    t: Translator,
    onChange: () => void,
  ) {
    this.#t = t;
    this.#container = container;
    this.#messageElement = messageElement;
    this.#onChange = onChange;
    this.#json = type === 'json' ? value : EMPTY_JSON;
    const json = { value: 'json', label: 'JSON', icon: 'red/images/typedInput/json.svg', hasValue: false };
    this.#source = $(input).typedInput({ types: ['msg', json, 'jsonata', 'flow', 'global'], default: type });
    this.#source.typedInput('type', type);
    if (type !== 'json') this.#source.typedInput('value', value);
    valueInputOf(this.#source).attr({ id: 'halo-request-value', 'aria-label': t('label.requestSource') });
    this.#source.on('change keyup', () => this.#onSourceChange());
    this.#onSourceChange();
  }

  get type(): string {
    return this.#source.typedInput('type');
  }

  get value(): string {
    return this.type === 'json' ? this.#getText() : String(this.#source.typedInput('value'));
  }

  /** The property names of a literal request; undefined when the request depends on the message. */
  get providedNames(): string[] | undefined {
    return namesProvidedBy(this.type, this.value);
  }

  show(operation: Operation | undefined): void {
    this.#operation = operation;
    this.check();
  }

  /** Replaces the request by a sample. @returns a function to undo that, if there was a literal request before */
  insertSample(sample: Json): (() => void) | undefined {
    const previous = { type: this.type, value: this.value };
    this.#source.typedInput('type', 'json');
    this.#setText(JSON.stringify(sample, null, 2));
    const hasContent = previous.type === 'json' && !/^\s*(\{\s*\})?\s*$/.test(previous.value);
    return hasContent ? () => this.#setText(previous.value) : undefined;
  }

  /** A property of the literal request (of the first record in a list); undefined for any other source. */
  getProperty(name: string): unknown {
    return this.#record()?.[name];
  }

  /** Adds a property to the literal request unless it exists. @returns whether the request has it now */
  addProperty(name: string, example: Json): boolean {
    const record = this.#record();
    if (!record) return false;
    if (!Object.hasOwn(record, name)) this.#setRecord({ ...record, [name]: example });
    return true;
  }

  /** Sets a property of the literal request. @returns whether the request has it now */
  setProperty(name: string, value: Json): boolean {
    const record = this.#record();
    if (record) this.#setRecord({ ...record, [name]: value });
    return record !== undefined;
  }

  /** The names of the properties in the literal request. */
  get propertyNames(): string[] {
    return Object.keys(this.#record() ?? {});
  }

  /** Adds a custom field to the literal request, or sets it. @returns whether the request has it now */
  setTenantField(
    property: 'customfields' | 'fields',
    field: Pick<TenantField, 'id' | 'name'>,
    value: Json,
  ): boolean {
    const record = this.#record();
    const updated = record && setTenantField(record, property, field, value);
    if (updated) this.#setRecord(updated);
    return updated !== undefined;
  }

  /** The object in the literal request, or the first one in a list. */
  #record(): JsonObject | undefined {
    if (this.type !== 'json') return undefined;
    const request = parseJson(this.#getText());
    const record = Array.isArray(request) ? request[0] : request;
    return isObject(record) ? record : undefined;
  }

  #setRecord(record: JsonObject): void {
    const request = parseJson(this.#getText());
    const updated = Array.isArray(request) ? [record, ...request.slice(1)] : record;
    this.#setText(JSON.stringify(updated, null, 2));
  }

  /** Shows why the request is invalid, or which of its properties may be misspelled. */
  check(): void {
    this.#checkCount += 1;
    const check = this.#checkCount;
    const { value, type } = this;
    const problem = type === 'json' ? requestProblem(this.#operation, value, this.#t) : undefined;
    this.#showMessages(problem ? [problem] : [], 'halo-error');
    const operation = this.#operation;
    if (problem || type !== 'json' || operation?.method !== 'POST' || !operation.endpoint.schema) return;
    loadSchemas().then(
      (schemas) => {
        if (check === this.#checkCount)
          this.#showMessages(unknownProperties(operation, value, schemas, this.#t), 'halo-warning');
      },
      // The check is optional and needs the schemas.
      () => undefined,
    );
  }

  resize(): void {
    this.#codeEditor?.resize();
  }

  destroy(): void {
    this.#codeEditor?.destroy();
    this.#codeEditor = undefined;
  }

  #showMessages(lines: string[], className: string): void {
    this.#messageElement.className = className;
    this.#messageElement.hidden = lines.length === 0;
    this.#messageElement.replaceChildren(...lines.map((line) => element('div', {}, line)));
  }

  #onSourceChange(): void {
    const isJson = this.type === 'json';
    this.#container.hidden = !isJson;
    if (isJson && !this.#codeEditor) this.#createCodeEditor();
    this.#onValueChange();
  }

  #onValueChange(): void {
    this.check();
    this.#onChange();
  }

  #createCodeEditor(): void {
    const editorElement = element('div', { class: 'node-text-editor', id: 'halo-request-json' });
    const expandButton = button({ iconName: 'expand', title: this.#t('request.expand') }, () =>
      RED.editor.editJSON({
        value: this.#getText(),
        focus: true,
        requireValid: false,
        complete: (value) => this.#setText(value),
      }),
    );
    this.#container.replaceChildren(
      editorElement,
      element('div', { class: 'node-text-editor-toolbar' }, expandButton),
    );
    this.#fitHeight(editorElement, this.#json);
    const codeEditor = RED.editor.createEditor({
      id: editorElement.id,
      mode: 'ace/mode/json',
      value: this.#json,
    });
    this.#codeEditor = codeEditor;
    codeEditor.getSession().on('change', () => {
      this.#json = codeEditor.getValue();
      this.#onValueChange();
    });
  }

  #getText(): string {
    return this.#json;
  }

  #setText(text: string): void {
    this.#json = text;
    this.#fitHeight(this.#container.firstElementChild as HTMLElement, text);
    this.#codeEditor?.setValue(text, -1);
    this.#codeEditor?.resize();
    this.#onValueChange();
  }

  /** Sets the height of the code editor to that of its text, within limits. */
  #fitHeight(editorElement: HTMLElement, text: string): void {
    const lines = Math.min(16, Math.max(5, text.split('\n').length + 1));
    editorElement.style.height = `${lines * 20}px`;
  }
}
