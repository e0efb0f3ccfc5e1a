import type { Operation } from '../catalogue/operation';
import type { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { invalidRequest } from './invalid-request';
import type { RequestedPage } from './types';
import { formatParameter, isBlank } from './values';

/** Halo silently returns at most 100 records per page, whatever `page_size` says. */
const MAX_PAGE_SIZE = 100;

/** Names of the parameters that set the sort order. */
const ORDER_PARAMETERS = ['order', 'order2', 'order3', 'order4', 'order5'];

/**
 * Adds the missing paging parameters to `given`: Halo pages only when `pageinate` is set.
 * @returns undefined when the request limits the list with `count` instead of pages
 * @throws HaloError HALO_REQUEST for an invalid page number or size, or one that conflicts with `allPages`
 */
export function applyPaging(
  operation: Operation,
  given: Record<string, unknown>,
  allPages: boolean,
): RequestedPage | undefined {
  if (allPages) prepareAllPages(operation, given);
  const size = positiveInteger(given, 'page_size') ?? MAX_PAGE_SIZE;
  const number = positiveInteger(given, 'page_no') ?? 1;
  if (size > MAX_PAGE_SIZE) {
    throw invalidRequest(messages.request('pageSizeTooLarge', { max: MAX_PAGE_SIZE }), 'page_size');
  }
  const hasCount = !isBlank(given.count);
  if (hasCount && isBlank(given.page_no) && isBlank(given.page_size)) return undefined;
  given.pageinate = true;
  given.page_no = number;
  given.page_size = size;
  return { number, size };
}

/**
 * Fetching all pages requires that the request sets no page itself. It also requires a stable order, or records move
 * between pages: without an order, sort by id.
 */
function prepareAllPages(
  { title, endpoint: { parameters } }: Operation,
  given: Record<string, unknown>,
): void {
  const conflict = ['page_no', 'page_size', 'count'].find((name) => !isBlank(given[name]));
  if (conflict) {
    throw invalidRequest(
      messages.request('pagingParameterConflict', { operation: title, name: conflict }),
      conflict,
    );
  }
  const canOrder = parameters.some(({ name }) => name === 'order');
  if (canOrder && ORDER_PARAMETERS.every((name) => isBlank(given[name]))) given.order = 'id';
}

/** The error for "fetch all pages" of an operation that returns no list. */
export function notAListError({ title }: Operation): HaloError {
  return invalidRequest(messages.request('notAList', { operation: title }), 'allPages');
}

function positiveInteger(given: Record<string, unknown>, name: string): number | undefined {
  if (isBlank(given[name])) return undefined;
  const number = Number(formatParameter(given[name], { name, type: 'integer' }));
  if (number < 1) throw invalidRequest(messages.request('lessThanOne', { name }), name);
  return number;
}
