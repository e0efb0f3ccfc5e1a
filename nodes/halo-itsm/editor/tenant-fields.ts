import { type FieldOwner, isFieldOwner, type TenantField } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import type { ChoiceGroup } from '../../shared/editor/combobox';
import { button, element, replaceKeepingFocus } from '../../shared/editor/dom';
import { ageLine, errorBox, type TenantApi } from './tenant';
import { typeChoice } from './type-choice';

/** The member of a request that holds such fields. */
export type FieldProperty = 'customfields' | 'fields';

interface FieldsResponse {
  fields: TenantField[];
  age: number;
  /** Those of all kinds of records, because Halo does not tell those of one. */
  all?: boolean;
}

/** A field that was found, and where it goes. */
export interface FieldMatch {
  property: FieldProperty;
  field: TenantField;
}

/** What a choice of the search begins with when it is a field of the tenant. */
const CHOICE_PREFIX = { customfields: 'custom:', fields: 'asset:' };

/**
 * The fields of the tenant's own that a request may hold. Nothing is fetched until somebody asks for them; then the
 * search for members finds them by their labels.
 */
export class TenantFields {
  readonly element = element('div', { class: 'halo-tenant-fields' });
  readonly #owner: FieldOwner;
  readonly #tenant: TenantApi;
  readonly #t: Translator;
  readonly #assetType: () => number | undefined;
  readonly #onChange: () => void;
  #customFields: FieldsResponse | undefined;
  #assetFields: FieldsResponse | undefined;
  #selectedAssetType: number | undefined;

  /**
   * @param options.assetType - the asset type that the request names, if it does
   * @param options.onChange - called when other fields are found than before
   */
  constructor(
    owner: FieldOwner,
    tenant: TenantApi,
    options: { assetType(): number | undefined; onChange(): void },
    t: Translator,
  ) {
    this.#owner = owner;
    this.#tenant = tenant;
    this.#t = t;
    this.#assetType = options.assetType;
    this.#onChange = options.onChange;
    this.#showFetchButton();
  }

  static for(
    schema: string | undefined,
    ...options: [TenantApi, { assetType(): number | undefined; onChange(): void }, Translator]
  ): TenantFields | undefined {
    return isFieldOwner(schema) ? new TenantFields(schema, ...options) : undefined;
  }

  /** Those whose label or name fits, for the search. */
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

  /** The field that a choice of `groups` is; undefined when it is something else. */
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
      () => void this.#load(),
    );
    fetchButton.id = 'halo-fetch-fields';
    this.element.replaceChildren(
      fetchButton,
      ' ',
      element('span', { class: 'halo-hint' }, this.#t('tenant.fetchHint')),
    );
  }

  async #load(refresh = false): Promise<void> {
    this.element.replaceChildren(
      element('span', { class: 'halo-hint', role: 'status' }, this.#t('list.loading')),
    );
    try {
      this.#customFields = await this.#tenant.get<FieldsResponse>(`custom-fields/${this.#owner}`, {
        refresh: refresh || undefined,
      });
      if (this.#owner === 'Device') await this.#loadAssetFields(refresh);
      this.#showSummary();
    } catch (error) {
      this.#render(errorBox(error, this.#t, () => void this.#load(refresh)));
    }
    this.#onChange();
  }

  #render(...children: (HTMLElement | string)[]): void {
    this.element.tabIndex = -1;
    replaceKeepingFocus(this.element, children, () => this.element.querySelector('button') ?? this.element);
  }

  async #loadAssetFields(refresh: boolean): Promise<void> {
    const type = this.#selectedAssetType ?? this.#assetType();
    this.#assetFields = type
      ? await this.#tenant.get<FieldsResponse>('asset-fields', { type, refresh: refresh || undefined })
      : undefined;
  }

  #showSummary(): void {
    const { fields = [], all, age = 0 } = this.#customFields ?? {};
    const count = fields.length + (this.#assetFields?.fields.length ?? 0);
    const summary = count === 0 ? this.#t('tenant.noFields') : this.#t('tenant.fieldCount', { count });
    this.#render(
      element('span', { role: 'status' }, summary),
      ' ',
      ageLine(Math.max(age, this.#assetFields?.age ?? 0), this.#t, () => void this.#load(true)),
    );
    if (all && fields.length > 0)
      this.element.append(element('div', { class: 'halo-hint' }, this.#t('tenant.allFields')));
    if (this.#owner !== 'Device') return;
    this.element.append(element('div', { class: 'halo-hint' }, this.#t('tenant.assetHint')));
    if (this.#assetFields) return;
    const choice = typeChoice(
      this.#tenant,
      {
        list: 'assetType',
        label: this.#t('tenant.assetType'),
        onChoose: (id) => {
          this.#selectedAssetType = id;
          void this.#load();
        },
      },
      this.#t,
    );
    this.element.append(choice);
  }
}
