import type { ApiCall, ApiResponse } from '../api/call';
import { filterRows, listResponse } from './lists';

/** All actions, newest first, numbered in chronological order. */
function listFeed(call: ApiCall): ApiResponse {
  const rows = call.store.actions.map((action, index) => ({
    id: index + 1,
    ticket_id: action.ticket_id,
    action_number: action.id,
    datetime: action.datetime,
    who: action.who,
    outcome: action.outcome,
    note: action.note,
    private: action.hiddenfromuser === true,
  }));
  const visible = rows.filter((row) => !(call.query.exclude_private === true && row.private));
  return listResponse(call, filterRows(call, visible).reverse());
}

/** The notifications of the current agent or user. */
function listNotifications(call: ApiCall): ApiResponse {
  const { principal, store } = call;
  const notifications = store.where('Notifications', { [`${principal.kind}_id`]: principal.id });
  return listResponse(call, filterRows(call, notifications).reverse());
}

export const FEED_HANDLERS = { 'GET /Feed': listFeed, 'GET /Notifications': listNotifications };
