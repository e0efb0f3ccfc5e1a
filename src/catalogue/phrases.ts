/** About paged lists whose key is not known. */
export const UNKNOWN_LIST_KEY =
  'You get 100 rows per page; under which name they stand in the answer is not documented, the output "records" finds them.';
