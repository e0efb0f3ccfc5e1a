import type { JsonObject, OperationDefinition } from '../../operation';
import { defineResource } from '../../resource';

const CHANGE = {
  id: 1,
  ticket_id: 1001,
  agent_id: 2,
  date: '2026-09-01T08:41:12',
  value: 'status',
  from: 'New',
  to: 'In Progress',
} satisfies JsonObject;

/** Who changed what. */
export const auditLog: Record<string, OperationDefinition> = {
  ...defineResource('audit', {
    tier: 'core',
    path: '/Audit',
    singular: 'an entry of the audit log',
    plural: 'entries of the audit log',
    description: 'An entry says who changed what, when, from which value to which.',
    verbs: ['list', 'get'],
    keywords: ['history', 'who changed', 'trace', 'compliance', 'log'],
    details: true,
    row: CHANGE,
    notes: {
      list: 'No parameters are documented, so expect many rows and narrow them down in the flow; the history of one ticket comes faster with "Get a ticket" and include_auditing.',
      get: 'The id is that of the entry, from "List entries of the audit log", and not that of the ticket.',
    },
  }),
};
