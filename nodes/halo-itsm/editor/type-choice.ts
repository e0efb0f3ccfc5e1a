import type { Translator } from '../../shared/editor/catalog';
import { element, uniqueId } from '../../shared/editor/dom';
import { ListField } from './list-field';
import type { TenantApi } from './tenant';

/** A row in which a type of the tenant is chosen. */
export function typeChoice(
  tenant: TenantApi,
  { list, label, onChoose }: { list: 'ticketType' | 'assetType'; label: string; onChoose(id: number): void },
  t: Translator,
): HTMLElement {
  const id = uniqueId('halo-type');
  const field = new ListField({
    id,
    label,
    t,
    context: () => ({
      connection: tenant.connection,
      list,
      parents: {},
      notes: [],
      blocked: tenant.connection ? undefined : t('list.noConnection'),
    }),
    // What is typed counts when it is all there.
    isId: () => false,
    onChange: (value) => {
      // What comes of it may take the input away, which Node-RED's own handling of the key still looks at.
      if (/^[1-9]\d*$/.test(value)) window.setTimeout(() => onChoose(Number(value)), 0);
    },
  });
  const row = element('div', { class: 'halo-type-choice' }, element('label', { for: id }, label));
  field.showIn(row, '');
  row.append(field.messageElement);
  return row;
}
