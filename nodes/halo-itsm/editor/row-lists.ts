import type { ListResolver } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import type { ListContext } from './list-field';
import type { Row } from './row';

/** A row as far as lists that depend on it care. */
export interface ParentRow {
  label: string;
  /** The list its ids are chosen from. */
  list?: string;
  row: Row;
  /** What is chosen, in words. */
  valueText: string;
}

/** The list of a row, narrowed by what is chosen in the other rows. */
export function listContext(
  list: string,
  others: ParentRow[],
  listResolver: ListResolver,
  t: Translator,
): ListContext {
  const connection = selectedConnection();
  const { dependsOn = {}, requiredParent } = listResolver.list(list);
  const parents: Record<string, string> = {};
  const notes: string[] = [];
  for (const parent of Object.keys(dependsOn)) {
    const parentRow = others.find((other) => other.list === parent && other.row.value.trim() !== '');
    if (!parentRow) continue;
    const id = literalId(parentRow.row);
    if (id === undefined) notes.push(t('list.unfiltered', { name: parentRow.label }));
    else {
      parents[parent] = id;
      notes.push(t('list.filteredBy', { name: parentRow.label, value: parentRow.valueText }));
    }
  }
  const context = { connection: connection ?? '', list, parents, notes };
  if (connection === undefined) return { ...context, blocked: t('list.noConnection') };
  if (requiredParent !== undefined && parents[requiredParent] === undefined) {
    const parentRow = others.find((other) => other.list === requiredParent);
    const name = parentRow?.label ?? requiredParent;
    return {
      ...context,
      blocked: t(parentRow?.row.value ? 'list.parentFromMessage' : 'list.parentRequired', { name }),
    };
  }
  if (RED.nodes.node(context.connection)?.changed) notes.push(t('list.deployedConnection'));
  return context;
}

/** The connection chosen in the open dialog. */
function selectedConnection(): string | undefined {
  const selected = (document.getElementById('node-input-connection') as HTMLInputElement | null)?.value;
  return selected && selected !== '_ADD_' ? selected : undefined;
}

/** One id that is known before a message comes. */
function literalId({ value, type }: Row): string | undefined {
  const isLiteral = type === 'halo' || type === 'str' || type === 'num';
  return isLiteral && !/[,$]/.test(value) ? value.trim() : undefined;
}
