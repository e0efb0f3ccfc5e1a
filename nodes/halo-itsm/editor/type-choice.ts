import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { element, uniqueId } from '../../shared/editor/dom';
import { ListField } from './list-field';

/** A row to select a ticket type or asset type of the tenant. */
export function typeChoiceElement(
  api: ConnectionApi,
  { list, label, onChoose }: { list: 'ticketType' | 'assetType'; label: string; onChoose(id: number): void },
  t: Translator,
): HTMLElement {
  const id = uniqueId('halo-type');
  const field = new ListField({
    id,
    label,
    t,
    context: () => ({
      connection: api.connectionId,
      list,
      parents: {},
      notes: [],
      blocked: api.connectionId ? undefined : t('list.noConnection'),
    }),
    // A typed id takes effect on Enter or blur only.
    isId: () => false,
    onChange: (value) => {
      // Later: `onChoose` can remove the input, which Node-RED's key handler still reads after this event.
      if (/^[1-9]\d*$/.test(value)) window.setTimeout(() => onChoose(Number(value)), 0);
    },
  });
  const row = element('div', { class: 'halo-type-choice' }, element('label', { for: id }, label));
  field.showIn(row, '');
  row.append(field.messageElement);
  return row;
}
