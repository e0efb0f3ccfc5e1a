export type { List, Lists } from './list';
export { LISTS } from './lists';
export type { ListItem } from './match';
export { type ListPage, type ListQuery, readList } from './read-list';
