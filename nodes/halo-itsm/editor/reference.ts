import type { Operation } from '../../../src/catalogue/operation';
import { usualMember } from '../../../src/catalogue/references';
import type { Texts } from '../../shared/editor/catalog';
import { byId } from '../../shared/editor/dom';
import { allowEmpty, textOf } from '../../shared/editor/typed-input';
import type { ItsmNode } from '../editor';

/** The reference of the record to be made, and the member it is kept in. */
export class ReferenceField {
  readonly #t: Texts;
  readonly #value: JQuery;
  readonly #member: HTMLInputElement;

  constructor(node: ItsmNode, t: Texts) {
    this.#t = t;
    const types = ['msg', 'str', 'num', 'jsonata', 'flow', 'global', 'env'];
    // Chosen anew, it comes with the message: one written down would stand for the same record each time.
    const type = node.reference ? node.referenceType || 'str' : 'msg';
    this.#value = $(byId('halo-reference')).typedInput({ types, default: type });
    this.#value.typedInput('type', type);
    this.#value.typedInput('value', node.reference ?? '');
    allowEmpty(this.#value);
    const text = textOf(this.#value).attr({ id: 'halo-reference-value', 'aria-label': t('label.reference') });
    this.#member = byId('halo-reference-member');
    this.#member.value = node.referenceMember ?? '';
    this.#value.on('change', () => this.#showMember());
    text.on('input', () => this.#showMember());
  }

  /** What the node keeps. */
  get properties(): Required<Pick<ItsmNode, 'reference' | 'referenceType' | 'referenceMember'>> {
    return {
      reference: String(this.#value.typedInput('value')).trim(),
      referenceType: this.#value.typedInput('type'),
      referenceMember: this.#member.value.trim(),
    };
  }

  /** What is set stays in sight, so that nothing acts unseen. @param applies - the operation may make a record */
  show(operation: Operation | undefined, applies: boolean): void {
    byId('halo-row-reference').hidden = !applies && !this.properties.reference;
    const usual = operation && usualMember(operation);
    this.#member.placeholder =
      usual ?? this.#t(operation ? 'label.referenceMemberNeeded' : 'label.referenceMemberUsual');
    this.#showMember();
  }

  #showMember(): void {
    const { reference, referenceMember } = this.properties;
    byId('halo-reference-kept').hidden = !reference && !referenceMember;
  }
}
