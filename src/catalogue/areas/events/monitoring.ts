import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

import { INTEGER_LIST, INTEGERS_NOTE } from './numbers';

/** Alerts of monitoring systems, and the event rules that process them. */
export const monitoring: Record<string, OperationDefinition> = {
  ...defineResource('event', {
    tier: 'core',
    path: '/Event',
    singular: 'a monitoring event',
    plural: 'monitoring events',
    description:
      'These are alerts of monitoring systems that Halo collected. Neither parameters nor properties are documented, so check the response of your Halo.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['alert', 'alarm', 'monitoring', 'RMM'],
    row: { id: 1 },
    overrides: {
      create: {
        ...INTEGER_LIST,
        title: 'Create monitoring events',
        description: `Posts to Halo's monitoring events. ${INTEGERS_NOTE} It cannot send an alert: to create a ticket from an alert, use "Create or update a ticket by an external id", or "Create an incoming event" where event rules are set up.`,
      },
      update: {
        ...INTEGER_LIST,
        title: 'Update monitoring events',
        description: `Posts to Halo's monitoring events, by number. ${INTEGERS_NOTE} It is the same request as "Create monitoring events": Halo distinguishes the two.`,
      },
    },
  }),
  ...defineResource('eventRule', {
    tier: 'admin',
    path: '/EventRule',
    singular: 'an event rule',
    plural: 'event rules',
    description:
      'A rule defines the ticket that Halo creates from an incoming event: its type, its user and its values.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['alert', 'monitoring', 'mapping', 'automation'],
    row: { id: 1, name: 'Disk alerts become tickets', tickettype_id: 1, precedence: 1, active: true },
    create: { name: 'Backup alerts', tickettype_id: 1, user_id: 33, precedence: 2, active: true },
    update: { active: false },
    notes: {
      update:
        'Whether criteria and mappings that are missing from their lists are kept is not confirmed: send all of them.',
    },
    disposableId: 2,
  }),
  ...defineResource('incomingEvent', {
    tier: 'admin',
    path: '/IncomingEvent',
    singular: 'an incoming event',
    plural: 'incoming events',
    description:
      'An incoming event is an event that another system sent to Halo, with the rule that processed it and its result.',
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
    properties: describeParameters(
      ['rule_id', 'Event rule', 'Id of the rule that should take it.'],
      ['requestbody', 'Event', 'The received event, as a string.'],
      ['thirdparty_id', 'External id'],
      ['_retry', 'Try again'],
      ['_apply_this_rule', 'Apply this rule', 'Id of a rule.'],
    ),
    notes: {
      create: 'Whether the event rules process it like a received event is not confirmed.',
      update:
        'With _retry its rules should run again, with _apply_this_rule another rule: this is inferred from their names and not confirmed.',
    },
    disposableId: 2,
  }),
  'incomingEvent.process': {
    route: 'POST /IncomingEvent/Process',
    tier: 'admin',
    title: 'Process incoming events',
    description:
      'Processes the queued incoming events. No request is documented; the request is sent to Halo unchanged. The response is not documented.',
    keywords: ['alert', 'monitoring', 'queue', 'run rules'],
    sample: {},
  },
};
