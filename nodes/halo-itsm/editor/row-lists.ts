import type { Places } from '../../../src/tenant/lists/list-resolver';
import type { Texts } from '../../shared/editor/catalog';
import type { ListPlace } from './list-field';
import type { Row } from './row';

/** A row as far as lists that depend on it care. */
export interface ParentRow {
  label: string;
  /** The list its ids are chosen from. */
  list?: string;
  row: Row;
  /** What is chosen, in words. */
  told: string;
}

/** The list of a row, narrowed by what is chosen in the other rows. */
export function listPlace(list: string, others: ParentRow[], places: Places, t: Texts): ListPlace {
  const connection = chosenConnection();
  const { parents: dependsOn = {}, needs } = places.list(list);
  const parents: Record<string, string> = {};
  const notes: string[] = [];
  for (const parent of Object.keys(dependsOn)) {
    const above = others.find((other) => other.list === parent && other.row.value.trim() !== '');
    if (!above) continue;
    const id = literalId(above.row);
    if (id === undefined) notes.push(t('list.notNarrowed', { name: above.label }));
    else {
      parents[parent] = id;
      notes.push(t('list.narrowed', { name: above.label, value: above.told }));
    }
  }
  const place = { connection: connection ?? '', list, parents, notes };
  if (connection === undefined) return { ...place, blocked: t('list.noConnection') };
  if (needs !== undefined && parents[needs] === undefined) {
    const above = others.find((other) => other.list === needs);
    const name = above?.label ?? needs;
    return {
      ...place,
      blocked: t(above?.row.value ? 'list.needsFromMessage' : 'list.needs', { name }),
    };
  }
  if (RED.nodes.node(place.connection)?.changed) notes.push(t('list.asDeployed'));
  return place;
}

/** The connection chosen in the open dialog. */
function chosenConnection(): string | undefined {
  const chosen = (document.getElementById('node-input-connection') as HTMLInputElement | null)?.value;
  return chosen && chosen !== '_ADD_' ? chosen : undefined;
}

/** One id that is known before a message comes. */
function literalId({ value, type }: Row): string | undefined {
  const known = type === 'halo' || type === 'str' || type === 'num';
  return known && !/[,$]/.test(value) ? value.trim() : undefined;
}
