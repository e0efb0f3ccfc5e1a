import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

import { NUMBERS, NUMBERS_ONLY } from './numbers';

/** Alerts of other systems, and what Halo makes of them. */
export const monitoring: Record<string, OperationDefinition> = {
  ...defineResource('event', {
    tier: 'core',
    path: '/Event',
    singular: 'a monitoring event',
    plural: 'monitoring events',
    description:
      'These are alerts of monitoring systems that Halo collected. Neither parameters nor members are documented, so look at what your Halo answers.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['alert', 'alarm', 'monitoring', 'RMM'],
    row: { id: 1 },
    overrides: {
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
  ...defineResource('eventRule', {
    tier: 'admin',
    path: '/EventRule',
    singular: 'an event rule',
    plural: 'event rules',
    description:
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
    disposableId: 2,
  }),
  ...defineResource('incomingEvent', {
    tier: 'admin',
    path: '/IncomingEvent',
    singular: 'an incoming event',
    plural: 'incoming events',
    description:
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
    properties: describeParameters(
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
    disposableId: 2,
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
};
