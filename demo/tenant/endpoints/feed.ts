import type { Answer, Call } from '../api/call';
import { answerList, filtered } from './lists';

/** Everything that happened on tickets, newest first, numbered in the order it happened. */
function feed(call: Call): Answer {
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
  const shown = rows.filter((row) => !(call.query.exclude_private === true && row.private));
  return answerList(call, filtered(call, shown).reverse());
}

/** What an agent was told. */
function inbox(call: Call): Answer {
  const { person, store } = call;
  const mine = store.where('Notifications', { [`${person.kind}_id`]: person.id });
  return answerList(call, filtered(call, mine).reverse());
}

export const FEED_HANDLERS = { 'GET /Feed': feed, 'GET /Notifications': inbox };
