import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

/** Ticket rules. */
export const rules: Record<string, OperationDefinition> = {
  ...defineResource('ticketRule', {
    tier: 'admin',
    path: '/TicketRules',
    singular: 'a ticket rule',
    plural: 'ticket rules',
    description:
      'A rule changes tickets that match its criteria: it sets their team, agent, priority, category and so on.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['automation', 'auto-assign', 'routing', 'criteria', 'business rule'],
    filters: describeParameters(
      ['rule_use', 'Use', 'A number that is not documented.'],
      ['excludeworkflow', 'Without rules of workflows'],
      ['includecriteriainfo', 'With criteria'],
    ),
    details: true,
    row: {
      id: 1,
      name: 'VPN tickets to 2nd line',
      precedence: 1,
      new_team: '2nd Line Support',
      active: true,
    },
    create: {
      name: 'Printers to field support',
      new_team: '1st Line Support',
      precedence: 5,
      active: false,
    },
    update: { precedence: 2 },
    requires: ['name'],
    notes: {
      create:
        'A rule without criteria can match every ticket: create it with active false and set its criteria in Halo.',
      update: 'The change applies to the next ticket.',
    },
  }),
};
