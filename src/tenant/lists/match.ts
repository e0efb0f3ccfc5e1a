/** One entry of a drop-down list. */
export interface ListItem {
  id: string;
  label: string;
  detail?: string;
}

/** The items that contain every word of the search, in any order and case. */
export function filterItems(items: readonly ListItem[], search: string): ListItem[] {
  const words = search.toLowerCase().split(/\s+/);
  return items.filter(({ id, label, detail = '' }) => {
    const searchText = `${id} ${label} ${detail}`.toLowerCase();
    return words.every((word) => searchText.includes(word));
  });
}
