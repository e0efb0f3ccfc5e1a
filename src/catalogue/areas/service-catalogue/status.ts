import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const ID_HINT =
  'From "List service statuses". Halo\'s document defines it as a string: "id" or "uniqueid" of the row.';

const STATUS = {
  id: 1,
  status: 2,
  message_public: 'VPN is slow at present. We are working on it.',
  message_internal: 'One of two gateways is down.',
  ticket_id: 1002,
  timestamp: '2026-09-01T08:45:00',
  who: 'Asha Patel',
};

export const serviceStatus: Record<string, OperationDefinition> = {
  ...defineResource('serviceStatus', {
    tier: 'core',
    path: '/ServiceStatus',
    singular: 'a service status',
    plural: 'service statuses',
    description: 'A status is a message about a service at one point in time, such as an outage and its end.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['outage', 'incident banner', 'status page', 'degraded', 'disruption', 'announcement'],
    filters: describeParameters('service_id', 'order', 'orderdesc'),
    details: true,
    row: STATUS,
    create: {
      status: 2,
      message_public: 'The VPN is not available. We are working on it.',
      message_internal: 'Both gateways are down since the update.',
      ticket_id: 1002,
    },
    update: { message_public: 'The VPN works again.' },
    requires: ['status'],
    properties: describeParameters(
      ['status', 'Status', 'A number; its meaning is configured in your Halo.'],
      ['message_public', 'Message for users', 'Plain text; for HTML use message_public_html.'],
      ['message_internal', 'Message for agents', 'Plain text; for HTML use message_internal_html.'],
      ['ticket_id', 'Ticket', 'Id of the ticket that is the reason.'],
      ['status_ticket_start_date', 'From', 'In UTC.'],
      ['status_ticket_end_date', 'Until', 'In UTC.'],
    ),
    notes: {
      list: 'Returns 100 rows per page; with service_id those of one service. The name of the list in the response is not documented; the output "records" finds it.',
      get: 'The id is documented as a string, so it may be the uniqueid of the row rather than its id.',
      create:
        'Requires a status. How to set its service is not documented: there is no property for it, only for the ticket, whose service is most likely used. Try it on a test service first. To end an outage, create another status instead of deleting this one.',
      update: 'To announce that a service works again, create a new status: this keeps the history.',
      delete:
        'This deletes the message, not the outage: to announce that a service works again, create another status.',
    },
    overrides: {
      get: {
        main: describeParameters(['id', 'Id', ID_HINT], 'includedetails'),
        sample: { parameters: { id: '1', includedetails: true }, response: STATUS },
      },
      delete: {
        main: describeParameters(['id', 'Id', ID_HINT]),
        sample: { parameters: { id: '2' }, response: { id: 2 } },
      },
    },
  }),
  'serviceStatus.subscribe': {
    route: 'POST /ServiceStatus/Subscribe',
    tier: 'core',
    title: 'Subscribe to the status of a service',
    description:
      'Subscribes to or unsubscribes from changes of the status of a service. Requires the service and subscribed, true to start and false to stop. The subscriber is not documented: most likely the agent or user this connection acts as.',
    keywords: ['follow', 'notify', 'outage', 'updates', 'opt in'],
    id: 'forbidden',
    requires: ['service_id', 'subscribed'],
    properties: describeParameters('service_id', [
      'subscribed',
      'Subscribed',
      'False ends the subscription.',
    ]),
    sample: {
      request: { service_id: 4, subscribed: true },
      response: { service_id: 4, subscribed: true },
    },
  },
  'serviceStatus.subscription': {
    route: 'GET /ServiceStatus/Subscribe/{id}',
    tier: 'core',
    title: 'Get a subscription to the status of a service',
    description:
      'Gets whether the status of a service is subscribed. The meaning of the id is not documented: it is most likely the id of the service. The response applies to the agent or user this connection acts as.',
    keywords: ['follow', 'notify', 'outage', 'subscribed'],
    main: describeParameters(['id', 'Service', 'Most likely the id of the service.']),
    sample: { parameters: { id: 4 }, response: { service_id: 4, subscribed: true } },
  },
};
