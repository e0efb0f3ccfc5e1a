import { type Answer, type Call, ok } from '../api/call';
import { forbidden, missing } from '../api/errors';
import type { Row } from '../records/store';
import { show } from './views';

function agentMe(call: Call): Answer {
  if (call.person.kind !== 'agent') throw forbidden();
  return ok(show(call, call.store.find('Agent', call.person.id) ?? {}, true, 'agent'));
}

/** An agent is a user as well when a user record is linked to them. */
function userOf({ store, person }: Call): Row {
  const user =
    person.kind === 'user'
      ? store.find('Users', person.id)
      : store.findWhere('Users', { linked_agent_id: person.id });
  if (!user) throw missing();
  return user;
}

function clientMe(call: Call): Answer {
  const client = call.store.find('Client', userOf(call).client_id);
  if (!client) throw missing();
  return ok(show(call, client, true, 'client'));
}

export const ME_HANDLERS = {
  'GET /Agent/me': agentMe,
  'GET /Users/me': (call: Call) => ok(show(call, userOf(call), true, 'users')),
  'GET /Client/me': clientMe,
};
