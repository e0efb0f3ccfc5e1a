import type { Handler } from '../api/call';
import { ENDPOINTS, type Endpoint } from '../api/spec';
import { ACTION_HANDLERS } from './actions';
import { APPROVAL_HANDLERS } from './approvals';
import { ATTACHMENT_HANDLERS } from './attachments';
import { CALENDAR_HANDLERS } from './calendar';
import { FEED_HANDLERS } from './feed';
import { genericHandler } from './generic';
import { ME_HANDLERS } from './me';
import { REPORT_HANDLERS } from './reports';
import { SERVICE_HANDLERS } from './services';
import { SYSTEM_HANDLERS } from './system';
import { TEAM_HANDLERS } from './teams';
import { TICKET_HANDLERS } from './tickets';

/** Custom handlers by published method and path. */
const CUSTOM_HANDLERS: Record<string, Handler> = {
  ...TICKET_HANDLERS,
  ...ACTION_HANDLERS,
  ...APPROVAL_HANDLERS,
  ...ATTACHMENT_HANDLERS,
  ...CALENDAR_HANDLERS,
  ...FEED_HANDLERS,
  ...REPORT_HANDLERS,
  ...SERVICE_HANDLERS,
  ...SYSTEM_HANDLERS,
  ...ME_HANDLERS,
  ...TEAM_HANDLERS,
};

const HANDLERS = new Map(
  ENDPOINTS.map((endpoint) => [
    endpoint,
    CUSTOM_HANDLERS[`${endpoint.method} ${endpoint.path}`] ?? genericHandler(endpoint),
  ]),
);

const unknownEndpoint = Object.keys(CUSTOM_HANDLERS).find(
  (key) => !ENDPOINTS.some(({ method, path }) => key === `${method} ${path}`),
);
if (unknownEndpoint) throw new Error(`${unknownEndpoint} is not a published endpoint.`);

export function handlerFor(endpoint: Endpoint): Handler {
  return HANDLERS.get(endpoint) as Handler;
}
