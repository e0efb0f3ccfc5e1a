export type { List, Lists } from './list';
export { LISTS } from './lists';
export type { ListItem } from './match';
export { type ListPage, type ListQuestion, readList } from './read-list';
