/** A line that can be chosen. */
export interface ListItem {
  id: string;
  label: string;
  detail?: string;
}

/** Those in which every word is found. */
export function filterItems(items: readonly ListItem[], search: string): ListItem[] {
  const words = search.toLowerCase().split(/\s+/);
  return items.filter(({ id, label, detail = '' }) => {
    const searchText = `${id} ${label} ${detail}`.toLowerCase();
    return words.every((word) => searchText.includes(word));
  });
}
