import type { ListResolver } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import type { Row } from './row';
import { selectedConnection } from './selected-connection';

/** Which list a field shows, and how the values around the field narrow it. */
export interface ListContext {
  /** Id of the connection; empty when none is selected. */
  connection: string;
  list: string;
  /** Ids selected in the lists this one depends on, by list name. */
  parents: Record<string, string>;
  /** Messages for the user: which values narrow the list, or why they do not. */
  notes: string[];
  /** Message for the user when the list cannot be fetched in this context. */
  blocked?: string;
}

/** Another value of the same dialog, as far as dependent lists need it. */
export interface ParentRow {
  label: string;
  /** The list its ids come from. */
  list?: string;
  row: Row;
  /** The selected value as displayed. */
  valueText: string;
}

/** The context of a field's list. @param others - the other values of the dialog */
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
  const context = { connection, list, parents, notes };
  if (!connection) return { ...context, blocked: t('list.noConnection') };
  if (requiredParent !== undefined && parents[requiredParent] === undefined) {
    const parentRow = others.find((other) => other.list === requiredParent);
    const name = parentRow?.label ?? requiredParent;
    return {
      ...context,
      blocked: t(parentRow?.row.value ? 'list.parentFromMessage' : 'list.parentRequired', { name }),
    };
  }
  if (RED.nodes.node(connection)?.changed) notes.push(t('list.deployedConnection'));
  return context;
}

/** The single id of a row, if it does not depend on the message. */
function literalId({ value, type }: Row): string | undefined {
  const isLiteral = type === 'halo' || type === 'str' || type === 'num';
  return isLiteral && !/[,$]/.test(value) ? value.trim() : undefined;
}
