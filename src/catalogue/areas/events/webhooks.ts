import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { UNKNOWN_LIST_KEY } from '../../phrases';
import { defineResource } from '../../resource';

/** GUIDs of the practice tenant. */
const WEBHOOK_ID = '3b9e6c10-0000-4000-8000-000000000001';

const DELIVERY_ID = '3b9e6c10-0000-4000-8000-000000000101';

const WEBHOOK = {
  id: WEBHOOK_ID,
  name: 'Tickets to the data platform',
  url: 'https://data.example.com/halo',
  type: 0,
  method: 0,
  content_type: 'application/json',
  authentication_type: 1,
  basic_username: 'halo',
  active: true,
} satisfies JsonObject;

const DELIVERY = {
  id: DELIVERY_ID,
  webhook_id: WEBHOOK_ID,
  timestamp: '2026-09-01T08:41:13',
  status: 1,
  responsestatus: 200,
  duration: 0.2,
} satisfies JsonObject;

const PROFILE = {
  id: 21,
  webhook_id: WEBHOOK_ID,
  type: -2,
  delivery_method: 6,
  eventno: 76,
  filter_type: 2,
} satisfies JsonObject;

/** Webhooks, their deliveries, and notification profiles. */
export const webhooks: Record<string, OperationDefinition> = {
  ...defineResource('webhook', {
    tier: 'core',
    path: '/Webhook',
    singular: 'a webhook',
    plural: 'webhooks',
    description: 'A webhook sends events of Halo to a URL as soon as they happen.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['push', 'callback', 'trigger', 'notify', 'integration', 'real time'],
    filters: describeParameters(
      ['type', 'Kind', '0 is a webhook, 1 a runbook.'],
      ['isazureautomation', 'Azure Automation', 'Those that start a runbook in Azure.'],
    ),
    details: true,
    row: WEBHOOK,
    disposableId: '3b9e6c10-0000-4000-8000-000000000002',
    create: {
      name: 'New tickets to Node-RED',
      url: 'https://node-red.example.com/halo/5e2a',
      type: 0,
      method: 0,
      content_type: 'application/json',
      authentication_type: 1,
      basic_username: 'halo',
      basic_password: 'choose-a-long-one',
      active: true,
    },
    update: { active: false },
    requires: ['name', 'url'],
    properties: describeParameters(
      'name',
      ['url', 'Address', 'The URL that Halo posts to; Halo must be able to reach it.'],
      ['active', 'Active'],
      ['authentication_type', 'Sign-in', '0 none, 1 user name and password (Basic).'],
      ['basic_username', 'User name'],
      ['basic_password', 'Password'],
      ['payload_type', 'Payload', 'Which fields of the ticket are sent; the numbers are not documented.'],
      ['batch_method', 'Batches', '0 sends each event separately.'],
      ['notify_on_failure', 'Notify on failure'],
    ),
    notes: {
      list: 'Runbooks are webhooks too: type 0 excludes them.',
      get: 'With includedetails you get its events too. Ids of webhooks are GUIDs, not numbers.',
      create:
        'Requires a name and a URL, and a connected agent with configuration permissions; otherwise Halo returns 403. A webhook without events sends nothing: add events with "Create a notification profile". Halo does not sign its requests, so use a URL that cannot be guessed and a password. The numbers in the sample come from one public client and are not confirmed.',
      update: 'Its id is a GUID.',
      delete: 'Its id is a GUID. Pending deliveries may still arrive.',
    },
    overrides: {
      list: { sample: { parameters: { type: 0 }, response: [WEBHOOK] } },
    },
  }),
  'webhook.deliveries': {
    route: 'GET /WebhookEvent',
    tier: 'core',
    title: 'List the deliveries of a webhook',
    description: `Lists the deliveries of a webhook, with the request and the response of the receiver, for example to find events that were missed while the receiver was down. Sort by timestamp and continue from the last known delivery. The webhook defines how long deliveries are stored. ${UNKNOWN_LIST_KEY}`,
    keywords: ['log', 'history', 'missed', 'replay', 'failed', 'sent'],
    main: describeParameters(
      ['webhook_id', 'Webhook', 'Id (GUID) of the webhook.'],
      'order',
      'orderdesc',
      ['automation_id', 'Runbook run', 'Id of a run of a runbook.'],
      ['integrationmethod_id', 'Integration method', 'Id of the method.'],
      ['idonly', 'Only ids'],
    ),
    sample: {
      parameters: { webhook_id: WEBHOOK_ID, order: 'timestamp', orderdesc: true },
      response: [DELIVERY],
    },
  },
  'webhook.delivery': {
    route: 'GET /WebhookEvent/{id}',
    tier: 'core',
    title: 'Get a delivery of a webhook',
    description:
      'Gets one delivery with the request (requestbody) and the response (responsestatus, responsebody). Its id is a GUID, from "List the deliveries of a webhook".',
    keywords: ['log', 'payload', 'failed', 'sent'],
    main: describeParameters('id', ['includedetails', 'With details', 'Needed for the bodies and headers.']),
    sample: {
      parameters: { id: DELIVERY_ID, includedetails: true },
      response: { ...DELIVERY, requestbody: '{"event":"ticket status changed"}', responsebody: 'OK' },
    },
  },
  'webhook.resend': {
    route: 'POST /WebhookEvent',
    tier: 'core',
    title: 'Send a delivery again',
    description:
      'Sends a delivery again, by its id (a GUID). The receiver gets the same event a second time and should detect the duplicate by its id. That posting the delivery sends it again is not confirmed, and deliveries of a light log cannot be sent again.',
    keywords: ['replay', 'retry', 'missed', 'repeat', 'resend'],
    id: 'required',
    properties: describeParameters(
      ['id', 'Delivery', 'Id (GUID), from "List the deliveries of a webhook".'],
      ['webhook_id', 'Webhook', 'Id (GUID) of the webhook.'],
    ),
    sample: { request: { id: DELIVERY_ID, webhook_id: WEBHOOK_ID }, response: DELIVERY },
  },
  ...defineResource('webhookRepository', {
    tier: 'admin',
    path: '/WebhookRepository',
    singular: 'a webhook template',
    plural: 'webhook templates',
    description: "A template is a prepared webhook or runbook of Halo's online library.",
    verbs: ['list'],
    keywords: ['library', 'runbook', 'online repository'],
    filters: describeParameters(
      ['type', 'Kind', '0 is a webhook, 1 a runbook.'],
      ['isazureautomation', 'Azure Automation'],
    ),
    row: { name: 'Chat message' },
  }),
  ...defineResource('notificationProfile', {
    tier: 'core',
    path: '/Notification',
    singular: 'a notification profile',
    plural: 'notification profiles',
    description:
      'A profile defines what Halo does on an event: send an e-mail, show a message, call a webhook.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['event', 'trigger', 'webhook', 'alert', 'subscription'],
    filters: describeParameters(
      ['webhook_id', 'Of a webhook', 'Id (GUID) of the webhook.'],
      'agent_id',
      ['role_id', 'Of a role'],
      ['type', 'Kind', '-2 are those of webhooks.'],
      ['showall', 'All of them', "Also other agents'."],
    ),
    details: true,
    row: PROFILE,
    disposableId: 22,
    create: {
      webhook_id: WEBHOOK_ID,
      type: -2,
      delivery_method: 6,
      eventno: 3,
      filter_type: 2,
      conditions: [],
    },
    update: { eventno: 39 },
    requires: ['eventno'],
    properties: describeParameters(
      ['eventno', 'Event', '3 new ticket, 19 updated by user, 39 closed, 76 status changed.'],
      ['webhook_id', 'Webhook', 'Id (GUID) of the webhook to call.'],
      ['delivery_method', 'Action', '6 calls a webhook.'],
      ['type', 'Kind', '-2 for a webhook.'],
      ['conditions', 'Conditions', 'A list; empty means always.'],
      'agent_id',
      ['email_list', 'E-mail addresses'],
    ),
    notes: {
      list: 'These are the rules; for the notifications of an agent see "List my notifications".',
      get: 'With includedetails you get its conditions too.',
      create:
        'Requires the number of the event; with webhook_id, the event is added to the webhook. The numbers of events and kinds come from one public client and are not confirmed: compare with "List notification profiles" in your Halo.',
      update:
        'Whether conditions that are missing from "conditions" are kept is not confirmed: send all of them.',
      delete: 'A webhook without events no longer sends anything.',
    },
    overrides: {
      list: { sample: { parameters: { webhook_id: WEBHOOK_ID }, response: [PROFILE] } },
    },
  }),
};
