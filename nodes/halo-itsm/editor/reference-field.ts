import { defaultProperty, type Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { byId } from '../../shared/editor/dom';
import { allowEmpty, valueInputOf } from '../../shared/editor/typed-input';
import type { ItsmNode } from './itsm-node';

/** The reference of the record to be made, and the member it is kept in. */
export class ReferenceField {
  readonly #t: Translator;
  readonly #valueInput: JQuery;
  readonly #propertyInput: HTMLInputElement;

  constructor(node: ItsmNode, t: Translator) {
    this.#t = t;
    const types = ['msg', 'str', 'num', 'jsonata', 'flow', 'global', 'env'];
    // Chosen anew, it comes with the message: one written down would stand for the same record each time.
    const type = node.reference ? node.referenceType || 'str' : 'msg';
    this.#valueInput = $(byId('halo-reference')).typedInput({ types, default: type });
    this.#valueInput.typedInput('type', type);
    this.#valueInput.typedInput('value', node.reference ?? '');
    allowEmpty(this.#valueInput);
    const text = valueInputOf(this.#valueInput).attr({
      id: 'halo-reference-value',
      'aria-label': t('label.reference'),
    });
    this.#propertyInput = byId('halo-reference-property');
    this.#propertyInput.value = node.referenceMember ?? '';
    this.#valueInput.on('change', () => this.#updateProperty());
    text.on('input', () => this.#updateProperty());
  }

  /** What the node keeps. */
  get properties(): Required<Pick<ItsmNode, 'reference' | 'referenceType' | 'referenceMember'>> {
    return {
      reference: String(this.#valueInput.typedInput('value')).trim(),
      referenceType: this.#valueInput.typedInput('type'),
      referenceMember: this.#propertyInput.value.trim(),
    };
  }

  /** What is set stays in sight, so that nothing acts unseen. @param isApplicable - the operation may make a record */
  show(operation: Operation | undefined, isApplicable: boolean): void {
    byId('halo-row-reference').hidden = !isApplicable && !this.properties.reference;
    const usualProperty = operation && defaultProperty(operation);
    this.#propertyInput.placeholder =
      usualProperty ?? this.#t(operation ? 'label.referenceMemberRequired' : 'label.referenceMemberDefault');
    this.#updateProperty();
  }

  #updateProperty(): void {
    const { reference, referenceMember } = this.properties;
    byId('halo-row-reference-property').hidden = !reference && !referenceMember;
  }
}
