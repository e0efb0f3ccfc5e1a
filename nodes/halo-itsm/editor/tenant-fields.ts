import { type FieldOwner, isFieldOwner, type TenantField } from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import type { ChoiceGroup } from '../../shared/editor/combobox';
import { button, element, replaceKeepingFocus } from '../../shared/editor/dom';
import { ageElement, errorElement } from './fetch-status';
import { typeChoiceElement } from './type-choice';

/** The request property that holds the field: `customfields` on most records, `fields` on assets. */
export type FieldProperty = 'customfields' | 'fields';

/** Response of the routes `custom-fields/:of` and `asset-fields`. */
interface FieldsResponse {
  fields: TenantField[];
  /** Milliseconds since Halo was read. */
  age: number;
  /** The fields of all record types, because Halo does not list them for this one. */
  all?: boolean;
}

/** A field and the request property it belongs to. */
export interface FieldMatch {
  property: FieldProperty;
  field: TenantField;
}

/** Prefix of a search choice that is a field of the tenant. */
const CHOICE_PREFIX = { customfields: 'custom:', fields: 'asset:' };

/**
 * The custom fields that a request can hold. Fetched only when the user presses the button; then the property search
 * finds them by their labels.
 */
export class TenantFields {
  readonly element = element('div', { class: 'halo-tenant-fields' });
  readonly #owner: FieldOwner;
  readonly #api: ConnectionApi;
  readonly #t: Translator;
  readonly #assetType: () => number | undefined;
  readonly #onChange: () => void;
  #customFields: FieldsResponse | undefined;
  #assetFields: FieldsResponse | undefined;
  #selectedAssetType: number | undefined;

  /**
   * @param options.assetType - returns the asset type in the request, if there is one
   * @param options.onChange - called after each fetch
   */
  constructor(
    owner: FieldOwner,
    api: ConnectionApi,
    options: { assetType(): number | undefined; onChange(): void },
    t: Translator,
  ) {
    this.#owner = owner;
    this.#api = api;
    this.#t = t;
    this.#assetType = options.assetType;
    this.#onChange = options.onChange;
    this.#showFetchButton();
  }

  /** @returns undefined when records of this schema have no custom fields */
  static for(
    schema: string | undefined,
    ...options: [ConnectionApi, { assetType(): number | undefined; onChange(): void }, Translator]
  ): TenantFields | undefined {
    return isFieldOwner(schema) ? new TenantFields(schema, ...options) : undefined;
  }

  /** The fields whose label or name contains the query. @param query - in lower case */
  choiceGroups(query: string): ChoiceGroup[] {
    const group = (property: FieldProperty, { fields }: FieldsResponse, heading: string): ChoiceGroup => ({
      heading,
      choices: fields
        .filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(query))
        .map(({ id, name, label, hint, options }) => ({
          value: `${CHOICE_PREFIX[property]}${id}`,
          label,
          code: name === label ? undefined : name,
          detail: options ? this.#t('tenant.choiceCount', { count: options.length }) : hint,
        })),
    });
    return [
      ...(this.#assetFields ? [group('fields', this.#assetFields, this.#t('tenant.assetFields'))] : []),
      ...(this.#customFields
        ? [group('customfields', this.#customFields, this.#t('tenant.customFields'))]
        : []),
    ];
  }

  /** The field of a choice from `choiceGroups`; undefined for any other choice. */
  findField(choice: string): FieldMatch | undefined {
    for (const [property, response] of [
      ['customfields', this.#customFields],
      ['fields', this.#assetFields],
    ] as const) {
      if (!choice.startsWith(CHOICE_PREFIX[property])) continue;
      const field = response?.fields.find(({ id }) => `${CHOICE_PREFIX[property]}${id}` === choice);
      return field && { property, field };
    }
    return undefined;
  }

  get hasFields(): boolean {
    return this.choiceGroups('').some(({ choices }) => choices.length > 0);
  }

  #showFetchButton(): void {
    const fetchButton = button(
      { iconName: 'list-ul', text: this.#t('tenant.fetchFields') },
      () => void this.#fetch(),
    );
    fetchButton.id = 'halo-fetch-fields';
    this.element.replaceChildren(
      fetchButton,
      ' ',
      element('span', { class: 'halo-hint' }, this.#t('tenant.fetchHint')),
    );
  }

  async #fetch(refresh = false): Promise<void> {
    this.element.replaceChildren(
      element('span', { class: 'halo-hint', role: 'status' }, this.#t('list.loading')),
    );
    try {
      this.#customFields = await this.#api.get<FieldsResponse>(`custom-fields/${this.#owner}`, {
        refresh: refresh || undefined,
      });
      if (this.#owner === 'Device') await this.#fetchAssetFields(refresh);
      this.#showSummary();
    } catch (error) {
      this.#render(errorElement(error, this.#t, () => void this.#fetch(refresh)));
    }
    this.#onChange();
  }

  #render(...children: (HTMLElement | string)[]): void {
    this.element.tabIndex = -1;
    replaceKeepingFocus(this.element, children, () => this.element.querySelector('button') ?? this.element);
  }

  async #fetchAssetFields(refresh: boolean): Promise<void> {
    const type = this.#selectedAssetType ?? this.#assetType();
    this.#assetFields = type
      ? await this.#api.get<FieldsResponse>('asset-fields', { type, refresh: refresh || undefined })
      : undefined;
  }

  #showSummary(): void {
    const { fields = [], all, age = 0 } = this.#customFields ?? {};
    const count = fields.length + (this.#assetFields?.fields.length ?? 0);
    const summary = count === 0 ? this.#t('tenant.noFields') : this.#t('tenant.fieldCount', { count });
    this.#render(
      element('span', { role: 'status' }, summary),
      ' ',
      ageElement(Math.max(age, this.#assetFields?.age ?? 0), this.#t, () => void this.#fetch(true)),
    );
    if (all && fields.length > 0)
      this.element.append(element('div', { class: 'halo-hint' }, this.#t('tenant.allFields')));
    if (this.#owner !== 'Device') return;
    this.element.append(element('div', { class: 'halo-hint' }, this.#t('tenant.assetHint')));
    if (this.#assetFields) return;
    this.element.append(
      typeChoiceElement(
        this.#api,
        {
          list: 'assetType',
          label: this.#t('tenant.assetType'),
          onChoose: (id) => {
            this.#selectedAssetType = id;
            void this.#fetch();
          },
        },
        this.#t,
      ),
    );
  }
}
