import { defaultProperty, type Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { byId } from '../../shared/editor/dom';
import { allowEmpty, valueInputOf } from '../../shared/editor/typed-input';
import type { ItsmNode } from './itsm-node';

/** The reference for the created record, and the record property that stores it. */
export class ReferenceField {
  readonly #t: Translator;
  readonly #reference: JQuery;
  readonly #propertyInput: HTMLInputElement;

  constructor(node: ItsmNode, t: Translator) {
    this.#t = t;
    const types = ['msg', 'str', 'num', 'jsonata', 'flow', 'global', 'env'];
    // A new reference defaults to a message property: a literal one would always mean the same record.
    const type = node.reference ? node.referenceType || 'str' : 'msg';
    this.#reference = $(byId('halo-reference')).typedInput({ types, default: type });
    this.#reference.typedInput('type', type);
    this.#reference.typedInput('value', node.reference ?? '');
    allowEmpty(this.#reference);
    const valueInput = valueInputOf(this.#reference).attr({
      id: 'halo-reference-value',
      'aria-label': t('label.reference'),
    });
    this.#propertyInput = byId('halo-reference-property');
    this.#propertyInput.value = node.referenceMember ?? '';
    this.#reference.on('change', () => this.#updateProperty());
    valueInput.on('input', () => this.#updateProperty());
  }

  /** The node properties of this field. */
  get properties(): Required<Pick<ItsmNode, 'reference' | 'referenceType' | 'referenceMember'>> {
    return {
      reference: String(this.#reference.typedInput('value')).trim(),
      referenceType: this.#reference.typedInput('type'),
      referenceMember: this.#propertyInput.value.trim(),
    };
  }

  /**
   * Shows the field if it applies. A reference that is set stays visible, because it still has effect.
   * @param isApplicable - whether the operation creates a record, or is unknown
   */
  show(operation: Operation | undefined, isApplicable: boolean): void {
    byId('halo-row-reference').hidden = !isApplicable && !this.properties.reference;
    const property = operation && defaultProperty(operation);
    this.#propertyInput.placeholder =
      property ?? this.#t(operation ? 'label.referenceMemberRequired' : 'label.referenceMemberDefault');
    this.#updateProperty();
  }

  #updateProperty(): void {
    const { reference, referenceMember } = this.properties;
    byId('halo-row-reference-property').hidden = !reference && !referenceMember;
  }
}
