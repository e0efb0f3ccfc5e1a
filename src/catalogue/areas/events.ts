import type { Area, JsonObject, OperationLine } from '../operation';
import { explain } from '../parameters';
import { resource } from '../resource';

/** GUIDs of the practice tenant: its webhook, one delivery of it, and its runbook. */
const WEBHOOK_ID = '3b9e6c10-0000-4000-8000-000000000001';
const DELIVERY_ID = '3b9e6c10-0000-4000-8000-000000000101';
const RUNBOOK_ID = '3b9e6c10-0000-4000-8000-000000000301';

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

/** What two resources take when they are written to, as far as the document goes. */
const NUMBERS = {
  id: undefined,
  sample: { request: [1], answer: { ids: [1] } },
} satisfies Partial<OperationLine>;
const NUMBERS_ONLY =
  "Halo's document has this call take a list of whole numbers and does not say what they stand for: try it in a test system.";

const NO_MEMBERS =
  "Halo's document names no members for it, so what the request holds goes to Halo as it is.";

export const events: Area = {
  name: 'Events (monitoring alerts), webhooks, automation',
  operations: {
    ...resource('event', {
      tier: 'core',
      path: '/Event',
      one: 'a monitoring event',
      many: 'monitoring events',
      about:
        'These are alerts of monitoring systems that Halo collected. Neither parameters nor members are documented, so look at what your Halo answers.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['alert', 'alarm', 'monitoring', 'RMM'],
      row: { id: 1 },
      notes: {
        delete: 'Tickets that came from it stay.',
      },
      also: {
        create: {
          ...NUMBERS,
          title: 'Create monitoring events',
          description: `Posts to Halo's monitoring events. ${NUMBERS_ONLY} It cannot carry an alert: to make a ticket of one, use "Create or update a ticket by an external id", or "Create an incoming event" where event rules are set up.`,
        },
        update: {
          ...NUMBERS,
          title: 'Update monitoring events',
          description: `Posts to Halo's monitoring events, by number. ${NUMBERS_ONLY} It is the same request as "Create monitoring events": Halo decides which of the two it is.`,
        },
      },
    }),
    ...resource('eventRule', {
      tier: 'admin',
      path: '/EventRule',
      one: 'an event rule',
      many: 'event rules',
      about:
        'A rule says what Halo makes of an incoming event: which type of ticket, for whom, from which values.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['alert', 'monitoring', 'mapping', 'automation'],
      row: { id: 1, name: 'Disk alerts become tickets', tickettype_id: 1, precedence: 1, active: true },
      create: { name: 'Backup alerts', tickettype_id: 1, user_id: 33, precedence: 2, active: true },
      update: { active: false },
      notes: {
        update:
          'Whether criteria and mappings you leave out of their lists stay is not confirmed: send all of them.',
      },
      spare: 2,
    }),
    ...resource('incomingEvent', {
      tier: 'admin',
      path: '/IncomingEvent',
      one: 'an incoming event',
      many: 'incoming events',
      about:
        'An incoming event is what another system sent to Halo, with the rule that took it and its result.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['alert', 'monitoring', 'webhook', 'payload'],
      row: {
        id: 1,
        rule_id: 1,
        status: 1,
        timestamp: '2026-09-01T08:29:58',
        requestbody: '{"host":"srv-app-3"}',
      },
      create: { rule_id: 1, requestbody: '{"alert":"backup failed","host":"srv-files-01"}' },
      update: { rule_id: 2 },
      members: explain(
        ['rule_id', 'Event rule', 'Id of the rule that should take it.'],
        ['requestbody', 'Event', 'What the other system sent, as text.'],
        ['thirdparty_id', 'External id'],
        ['_retry', 'Try again'],
        ['_apply_this_rule', 'Apply this rule', 'Id of a rule.'],
      ),
      notes: {
        create: 'That the event rules run on it as on one that arrives by itself is not confirmed.',
        update:
          'With _retry its rules should run once more, with _apply_this_rule another one: that is read from their names and not confirmed.',
      },
      spare: 2,
    }),
    'incomingEvent.process': {
      route: 'POST /IncomingEvent/Process',
      tier: 'admin',
      title: 'Process incoming events',
      description:
        'Has Halo work through the incoming events that wait. It takes no request as far as is documented; whatever you send goes to Halo as it is. What it answers is not documented.',
      keywords: ['alert', 'monitoring', 'queue', 'run rules'],
      sample: {},
    },

    ...resource('webhook', {
      tier: 'core',
      path: '/Webhook',
      one: 'a webhook',
      many: 'webhooks',
      about: 'A webhook sends events of Halo to an address of yours, the moment they happen.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['push', 'callback', 'trigger', 'notify', 'integration', 'real time'],
      filters: explain(
        ['type', 'Kind', '0 is a webhook, 1 a runbook.'],
        ['isazureautomation', 'Azure Automation', 'Those that start a runbook in Azure.'],
      ),
      details: true,
      row: WEBHOOK,
      spare: '3b9e6c10-0000-4000-8000-000000000002',
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
      members: explain(
        'name',
        ['url', 'Address', 'Where Halo posts to; Halo must be able to reach it.'],
        ['active', 'Active'],
        ['authentication_type', 'Sign-in', '0 none, 1 user name and password (Basic).'],
        ['basic_username', 'User name'],
        ['basic_password', 'Password'],
        ['payload_type', 'Payload', 'How much of the ticket is sent; the numbers are not documented.'],
        ['batch_method', 'Batches', '0 sends each event by itself.'],
        ['notify_on_failure', 'Tell when it fails'],
      ),
      notes: {
        list: 'Runbooks are webhooks too: type 0 leaves them out.',
        get: 'With includedetails you get its events too. Ids of webhooks are GUIDs, not numbers.',
        create:
          'It needs a name and an address, and an agent with configuration rights behind the connection; otherwise Halo answers 403. A webhook without events sends nothing: add them with "Create a notification profile". Halo does not sign what it sends, so use an address nobody can guess and a password. The numbers in the sample come from one public client and are not confirmed.',
        update: 'Its id is a GUID.',
        delete: 'Its id is a GUID. Deliveries on their way may still arrive.',
      },
      also: {
        list: { sample: { parameters: { type: 0 }, answer: [WEBHOOK] } },
      },
    }),
    'webhook.deliveries': {
      route: 'GET /WebhookEvent',
      tier: 'core',
      title: 'List the deliveries of a webhook',
      description:
        "Lists what a webhook has sent, with Halo's request and the receiver's answer: the way to find what was missed while the receiver was down. Sort by timestamp and read on from the last one you had. How long deliveries are kept is set in the webhook; a light log has no bodies.",
      keywords: ['log', 'history', 'missed', 'replay', 'failed', 'sent'],
      main: explain(
        ['webhook_id', 'Webhook', 'Id (GUID) of the webhook.'],
        'order',
        'orderdesc',
        ['automation_id', 'Runbook run', 'Id of a run of a runbook.'],
        ['integrationmethod_id', 'Integration method', 'Id of the method.'],
        ['idonly', 'Only ids'],
      ),
      sample: {
        parameters: { webhook_id: WEBHOOK_ID, order: 'timestamp', orderdesc: true },
        answer: [DELIVERY],
      },
    },
    'webhook.delivery': {
      route: 'GET /WebhookEvent/{id}',
      tier: 'core',
      title: 'Get a delivery of a webhook',
      description:
        'Gets one delivery with what Halo sent (requestbody) and what came back (responsestatus, responsebody). Its id is a GUID, from "List the deliveries of a webhook".',
      keywords: ['log', 'payload', 'failed', 'sent'],
      main: explain('id', ['includedetails', 'With details', 'Needed for the bodies and headers.']),
      sample: {
        parameters: { id: DELIVERY_ID, includedetails: true },
        answer: { ...DELIVERY, requestbody: '{"event":"ticket status changed"}', responsebody: 'OK' },
      },
    },
    'webhook.resend': {
      route: 'POST /WebhookEvent',
      tier: 'core',
      title: 'Send a delivery again',
      description:
        'Has Halo send a delivery once more, by its id (a GUID). The receiver gets the same event a second time and should recognise its id. That posting the delivery is how it is done is not confirmed, and deliveries of a light log cannot be sent again.',
      keywords: ['replay', 'retry', 'missed', 'repeat', 'resend'],
      id: 'required',
      members: explain(
        ['id', 'Delivery', 'Id (GUID), from "List the deliveries of a webhook".'],
        ['webhook_id', 'Webhook', 'Id (GUID) of the webhook.'],
      ),
      sample: { request: { id: DELIVERY_ID, webhook_id: WEBHOOK_ID }, answer: DELIVERY },
    },
    ...resource('webhookRepository', {
      tier: 'admin',
      path: '/WebhookRepository',
      one: 'a webhook template',
      many: 'webhook templates',
      about: "They are the ready-made webhooks and runbooks of Halo's online library.",
      verbs: ['list'],
      keywords: ['library', 'runbook', 'online repository'],
      filters: explain(
        ['type', 'Kind', '0 is a webhook, 1 a runbook.'],
        ['isazureautomation', 'Azure Automation'],
      ),
      row: { name: 'Chat message' },
    }),
    ...resource('notificationProfile', {
      tier: 'core',
      path: '/Notification',
      one: 'a notification profile',
      many: 'notification profiles',
      about: 'A profile says what Halo does on which event: write an e-mail, show a message, call a webhook.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['event', 'trigger', 'webhook', 'alert', 'subscription'],
      filters: explain(
        ['webhook_id', 'Of a webhook', 'Id (GUID) of the webhook.'],
        'agent_id',
        ['role_id', 'Of a role'],
        ['type', 'Kind', '-2 are those of webhooks.'],
        ['showall', 'All of them', "Also other agents'."],
      ),
      details: true,
      row: PROFILE,
      spare: 22,
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
      members: explain(
        ['eventno', 'Event', '3 new ticket, 19 updated by user, 39 closed, 76 status changed.'],
        ['webhook_id', 'Webhook', 'Id (GUID) of the webhook to call.'],
        ['delivery_method', 'What to do', '6 calls a webhook.'],
        ['type', 'Kind', '-2 for a webhook.'],
        ['conditions', 'Conditions', 'A list; empty means always.'],
        'agent_id',
        ['email_list', 'E-mail addresses'],
      ),
      notes: {
        list: 'These are the rules; what an agent was told is in "List my notifications".',
        get: 'With includedetails you get its conditions too.',
        create:
          'It needs the number of the event; with webhook_id it adds that event to the webhook. The numbers, of events as of kinds, come from one public client and are not confirmed: compare with "List notification profiles" in your Halo.',
        update: 'Whether conditions you leave out of "conditions" stay is not confirmed: send all of them.',
        delete: 'A webhook whose last event goes sends nothing any more.',
      },
      also: {
        list: { sample: { parameters: { webhook_id: WEBHOOK_ID }, answer: [PROFILE] } },
      },
    }),

    'runbook.start': {
      route: 'POST /Automation/{runbookId}',
      tier: 'core',
      title: 'Start a runbook',
      description:
        'Starts a runbook: a sequence of steps that somebody put together in Halo. It needs the runbook\'s id, a GUID ("List webhooks" with type 1 shows them), and the request is what the runbook\'s own input expects. Depending on its settings a runbook wants a secret or a signature besides; those with a signature cannot be started this way. The answer comes when it has started, not when it has finished.',
      keywords: ['automation', 'workflow', 'script', 'playbook', 'run', 'trigger'],
      main: explain(['runbookId', 'Runbook', 'Id (GUID) of the runbook.']),
      sample: {
        parameters: { runbookId: RUNBOOK_ID },
        request: { ticket_id: 1020, department: 'Finance' },
        answer: { runbook_id: RUNBOOK_ID, status: 'started' },
      },
    },
    ...resource('automation', {
      tier: 'admin',
      path: '/Automation',
      one: 'a run of a runbook',
      many: 'runs of runbooks',
      about:
        'What the document calls automations are most likely the runs of runbooks. Neither parameters nor members are documented.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['runbook', 'workflow', 'history', 'log'],
      row: { id: 1 },
      notes: {
        delete: 'Whether that stops one that still runs is not documented.',
      },
      also: {
        create: {
          ...NUMBERS,
          title: 'Create runs of runbooks',
          description: `Posts to Halo's automations. ${NUMBERS_ONLY} To start a runbook use "Start a runbook".`,
        },
        update: {
          ...NUMBERS,
          title: 'Update runs of runbooks',
          description: `Posts to Halo's automations, by number. ${NUMBERS_ONLY} It is the same request as "Create runs of runbooks": Halo decides which of the two it is.`,
        },
      },
    }),

    ...resource('customButton', {
      tier: 'admin',
      path: '/CustomButton',
      one: 'a custom button',
      many: 'custom buttons',
      about:
        'A custom button stands on tickets, assets or users in Halo and opens a page or starts a runbook.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['runbook', 'link', 'screen', 'toolbar'],
      filters: explain(
        ['typeid', 'Where', 'Number of the kind of record; the numbers are not documented.'],
        ['isbuttonsetup', 'For the set-up page'],
      ),
      details: true,
      row: {
        id: 1,
        name: 'Remote support',
        label: 'Connect',
        url: 'https://remote.example.com',
        newtab: true,
      },
      create: { name: 'Remote support', label: 'Connect', url: 'https://remote.example.com', newtab: true },
      update: { label: 'Show in monitoring' },
      spare: 2,
    }),
    ...resource('databaseLookup', {
      tier: 'admin',
      path: '/DatabaseLookup',
      one: 'a database lookup',
      many: 'database lookups',
      about: 'A lookup fills fields of a ticket from another database or an API, by the value of one field.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['SQL', 'external data', 'fields', 'enrich'],
      filters: explain(['type', 'Kind', 'Number of the kind; the numbers are not documented.']),
      details: true,
      row: { id: 1, name: 'Cost centres of the ERP', active: true },
      create: {
        name: 'Warranty of a serial number',
        sql_server: 'sql.example.com',
        sql_database: 'warranty',
        sql_script: 'SELECT expires FROM warranty WHERE serial = @value',
        active: true,
      },
      update: { active: false },
      notes: {
        create: 'A password goes into sql_new_password and cannot be read back.',
      },
      spare: 2,
    }),
    'databaseLookup.run': {
      route: 'POST /DatabaseLookup/run',
      tier: 'admin',
      title: 'Run a database lookup',
      description:
        'Runs a lookup for one value and gets what it found under "lookup". It needs the id of the lookup; lookup_value is what to look for, the members ending in _id say for whom. The members are in Halo\'s document, their effect is not confirmed.',
      keywords: ['SQL', 'external data', 'query', 'enrich'],
      id: 'required',
      members: explain(
        ['id', 'Lookup', 'Id of the lookup.'],
        ['lookup_value', 'Look for'],
        'ticket_id',
        'user_id',
        'client_id',
      ),
      sample: { request: { id: 1, lookup_value: 'E-1033', user_id: 33 }, answer: { id: 1 } },
    },
    ...resource('customIntegration', {
      tier: 'admin',
      path: '/CustomIntegration',
      one: 'a custom integration',
      many: 'custom integrations',
      about: 'A custom integration is the connection from Halo to the API of another system, for runbooks.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['API', 'outbound', 'runbook', 'REST'],
      details: true,
      row: { id: 1, name: 'Monitoring', resourcebaseurl: 'https://monitoring.example.com/api' },
      create: { name: 'Parcel service', resourcebaseurl: 'https://parcel.example.com/v2' },
      update: { resourcebaseurl: 'https://monitoring.example.com/api/v2' },
      notes: {
        get: 'includemethods adds what it can call.',
        create: 'Secrets go into new_client_secret and new_password and cannot be read back.',
      },
      also: {
        get: {
          main: explain('id', 'includedetails', ['includemethods', 'With methods']),
        },
      },
    }),
    ...resource('customIntegrationMethod', {
      tier: 'admin',
      path: '/CustomIntegrationMethod',
      one: 'a method of a custom integration',
      many: 'methods of custom integrations',
      about: 'A method is one request that a custom integration can send.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['API', 'outbound', 'runbook', 'REST', 'call'],
      filters: explain(['integration_id', 'Integration', 'Id of the custom integration.']),
      details: true,
      row: { id: 1, integration_id: 1, name: 'Acknowledge an alert', path: '/alerts/acknowledge' },
      create: { integration_id: 1, name: 'Close an alert', path: '/alerts/close' },
      update: { path: '/v2/alerts/acknowledge' },
      spare: 2,
    }),
    ...resource('chat', {
      tier: 'admin',
      path: '/Chat',
      one: 'a chat',
      many: 'chats',
      about: 'A chat is a conversation of a user with an agent or a virtual agent.',
      verbs: ['list', 'get', 'create', 'update'],
      keywords: ['live chat', 'conversation', 'message', 'Teams'],
      filters: explain(
        'ticket_id',
        ['chatprofile_id', 'Chat profile', 'Id of the profile.'],
        ['after', 'After', 'Id of the last chat you have.'],
        ['ignore_all_closed', 'Without closed ones'],
      ),
      row: { id: 1, ticket_id: 1001 },
      update: {},
      notes: {
        create: `${NO_MEMBERS} Without a request Halo decides what the chat is about.`,
        update: NO_MEMBERS,
      },
    }),
    'chatMessage.send': {
      route: 'POST /ChatMessage',
      tier: 'admin',
      title: 'Send a chat message',
      description:
        'Writes a message into a chat. It needs the chat and the text; agent_id or user_id says who writes.',
      keywords: ['live chat', 'conversation', 'reply', 'Teams'],
      id: 'forbidden',
      requires: ['chat_id'],
      members: explain(['chat_id', 'Chat', 'Id of the chat.'], ['text', 'Text'], 'agent_id', 'user_id'),
      sample: { request: { chat_id: 1, text: 'Your laptop is ready.', agent_id: 2 } },
    },
    ...resource('virtualAgent', {
      tier: 'admin',
      path: '/VirtualAgent',
      one: 'a virtual agent',
      many: 'virtual agents',
      about: 'A virtual agent answers users in chats by itself.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['chatbot', 'AI', 'assistant'],
      row: { id: '3b9e6c10-0000-4000-8000-000000000501', name: 'Service desk assistant' },
      create: { name: 'Onboarding assistant' },
      update: { name: 'Service desk assistant at night' },
      spare: '3b9e6c10-0000-4000-8000-000000000502',
    }),
    ...resource('aiSuggestion', {
      tier: 'admin',
      path: '/AISuggestion',
      one: 'an AI suggestion rule',
      many: 'AI suggestion rules',
      about: 'Such a rule says when Halo suggests something on a ticket, and whether it does it by itself.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['artificial intelligence', 'triage', 'similar tickets', 'automation'],
      row: { id: 1, name: 'Similar tickets', min_matches: 3, auto_apply: false },
      create: { name: 'Suggest a template', min_score: 0.8, auto_apply: false },
      update: { min_matches: 5 },
      spare: 2,
    }),
  },
};
