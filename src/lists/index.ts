export type { List, Lists } from './list';
export { LISTS } from './lists';
export { type ListItem, type ListPage, type ListQuestion, readList } from './read';
