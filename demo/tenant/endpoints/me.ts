import { type ApiCall, type ApiResponse, ok } from '../api/call';
import { forbidden, notFound } from '../api/errors';
import type { Row } from '../records/store';
import { toView } from './views';

function currentAgent(call: ApiCall): ApiResponse {
  if (call.principal.kind !== 'agent') throw forbidden();
  return ok(toView(call, call.store.find('Agent', call.principal.id) ?? {}, true, 'agent'));
}

/** The current user; for an agent the linked user record. @throws 404 when there is none */
function requireUser({ store, principal }: ApiCall): Row {
  const user =
    principal.kind === 'user'
      ? store.find('Users', principal.id)
      : store.findWhere('Users', { linked_agent_id: principal.id });
  if (!user) throw notFound();
  return user;
}

function currentClient(call: ApiCall): ApiResponse {
  const client = call.store.find('Client', requireUser(call).client_id);
  if (!client) throw notFound();
  return ok(toView(call, client, true, 'client'));
}

export const ME_HANDLERS = {
  'GET /Agent/me': currentAgent,
  'GET /Users/me': (call: ApiCall) => ok(toView(call, requireUser(call), true, 'users')),
  'GET /Client/me': currentClient,
};
