import type { Handler } from '../api/call';
import { ENDPOINTS, type Endpoint } from '../api/facts';
import { ACTION_HANDLERS } from './actions';
import { APPROVAL_HANDLERS } from './approvals';
import { genericHandler } from './generic';
import { ME_HANDLERS } from './me';
import { TICKET_HANDLERS } from './tickets';

/** Endpoints with behaviour of their own, as they are published. */
const OWN: Record<string, Handler> = {
  ...TICKET_HANDLERS,
  ...ACTION_HANDLERS,
  ...APPROVAL_HANDLERS,
  ...ME_HANDLERS,
};

const HANDLERS = new Map(
  ENDPOINTS.map((endpoint) => [
    endpoint,
    OWN[`${endpoint.method} ${endpoint.path}`] ?? genericHandler(endpoint),
  ]),
);

export function handlerOf(endpoint: Endpoint): Handler {
  return HANDLERS.get(endpoint) as Handler;
}
