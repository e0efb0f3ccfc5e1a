/** For paged lists whose key in the response is unknown. */
export const UNKNOWN_LIST_KEY =
  'Returns 100 rows per page; the name of the list in the response is not documented, but the output "records" finds it.';
