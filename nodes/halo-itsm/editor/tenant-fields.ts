import { type FieldOwner, isFieldOwner, type TenantField } from '../../../src/tenant/custom-fields';
import type { Texts } from '../../shared/editor/catalog';
import type { ChoiceGroup } from '../../shared/editor/combobox';
import { button, element, refill } from '../../shared/editor/dom';
import { ageLine, refusalBox, type Tenant } from './tenant';
import { typeChoice } from './type-choice';

/** The member of a request that holds such fields. */
export type FieldMember = 'customfields' | 'fields';

interface Fields {
  fields: TenantField[];
  age: number;
  /** Those of all kinds of records, because Halo does not tell those of one. */
  all?: boolean;
}

/** A field that was found, and where it goes. */
export interface FoundField {
  member: FieldMember;
  field: TenantField;
}

/** What a choice of the search begins with when it is a field of the tenant. */
const MARK = { customfields: 'custom:', fields: 'asset:' };

/**
 * The fields of the tenant's own that a request may hold. Nothing is fetched until somebody asks for them; then the
 * search for members finds them by their labels.
 */
export class TenantFields {
  readonly element = element('div', { class: 'halo-tenant-fields' });
  readonly #owner: FieldOwner;
  readonly #tenant: Tenant;
  readonly #t: Texts;
  readonly #assetType: () => number | undefined;
  readonly #onChange: () => void;
  #custom: Fields | undefined;
  #asset: Fields | undefined;
  #chosenType: number | undefined;

  /**
   * @param options.assetType - the asset type that the request names, if it does
   * @param options.onChange - called when other fields are found than before
   */
  constructor(
    owner: FieldOwner,
    tenant: Tenant,
    options: { assetType(): number | undefined; onChange(): void },
    t: Texts,
  ) {
    this.#owner = owner;
    this.#tenant = tenant;
    this.#t = t;
    this.#assetType = options.assetType;
    this.#onChange = options.onChange;
    this.#offer();
  }

  static for(
    schema: string | undefined,
    ...more: [Tenant, { assetType(): number | undefined; onChange(): void }, Texts]
  ): TenantFields | undefined {
    return isFieldOwner(schema) ? new TenantFields(schema, ...more) : undefined;
  }

  /** Those whose label or name fits, for the search. */
  groups(query: string): ChoiceGroup[] {
    const group = (member: FieldMember, { fields }: Fields, heading: string): ChoiceGroup => ({
      heading,
      choices: fields
        .filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(query))
        .map(({ id, name, label, hint, options }) => ({
          value: `${MARK[member]}${id}`,
          label,
          code: name === label ? undefined : name,
          detail: options ? this.#t('tenant.choices', { count: options.length }) : hint,
        })),
    });
    return [
      ...(this.#asset ? [group('fields', this.#asset, this.#t('tenant.assetFields'))] : []),
      ...(this.#custom ? [group('customfields', this.#custom, this.#t('tenant.customFields'))] : []),
    ];
  }

  /** The field that a choice of `groups` is; undefined when it is something else. */
  found(choice: string): FoundField | undefined {
    for (const [member, known] of [
      ['customfields', this.#custom],
      ['fields', this.#asset],
    ] as const) {
      if (!choice.startsWith(MARK[member])) continue;
      const field = known?.fields.find(({ id }) => `${MARK[member]}${id}` === choice);
      return field && { member, field };
    }
    return undefined;
  }

  get hasFields(): boolean {
    return this.groups('').some(({ choices }) => choices.length > 0);
  }

  #offer(): void {
    const fetch = button(
      { iconName: 'list-ul', text: this.#t('tenant.fetchFields') },
      () => void this.#load(),
    );
    fetch.id = 'halo-fetch-fields';
    this.element.replaceChildren(
      fetch,
      ' ',
      element('span', { class: 'halo-hint' }, this.#t('tenant.fetchHint')),
    );
  }

  async #load(refresh = false): Promise<void> {
    this.element.replaceChildren(
      element('span', { class: 'halo-hint', role: 'status' }, this.#t('list.reading')),
    );
    try {
      this.#custom = await this.#tenant.get<Fields>(`custom-fields/${this.#owner}`, {
        refresh: refresh || undefined,
      });
      if (this.#owner === 'Device') await this.#loadAssetFields(refresh);
      this.#tell();
    } catch (thrown) {
      this.#show(refusalBox(thrown, this.#t, () => void this.#load(refresh)));
    }
    this.#onChange();
  }

  #show(...children: (HTMLElement | string)[]): void {
    this.element.tabIndex = -1;
    refill(this.element, children, () => this.element.querySelector('button') ?? this.element);
  }

  async #loadAssetFields(refresh: boolean): Promise<void> {
    const type = this.#chosenType ?? this.#assetType();
    this.#asset = type
      ? await this.#tenant.get<Fields>('asset-fields', { type, refresh: refresh || undefined })
      : undefined;
  }

  #tell(): void {
    const { fields = [], all, age = 0 } = this.#custom ?? {};
    const count = fields.length + (this.#asset?.fields.length ?? 0);
    const told = count === 0 ? this.#t('tenant.noFields') : this.#t('tenant.fields', { count });
    this.#show(
      element('span', { role: 'status' }, told),
      ' ',
      ageLine(Math.max(age, this.#asset?.age ?? 0), this.#t, () => void this.#load(true)),
    );
    if (all && fields.length > 0)
      this.element.append(element('div', { class: 'halo-hint' }, this.#t('tenant.allFields')));
    if (this.#owner !== 'Device') return;
    this.element.append(element('div', { class: 'halo-hint' }, this.#t('tenant.assetHint')));
    if (this.#asset) return;
    const choice = typeChoice(
      this.#tenant,
      {
        list: 'assetType',
        label: this.#t('tenant.assetType'),
        onChoose: (id) => {
          this.#chosenType = id;
          void this.#load();
        },
      },
      this.#t,
    );
    this.element.append(choice);
  }
}
