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

/** The audit log. */
export const auditLog: Record<string, OperationDefinition> = {
  ...defineResource('audit', {
    tier: 'core',
    path: '/Audit',
    singular: 'an entry of the audit log',
    plural: 'entries of the audit log',
    description: 'An entry records a change: agent, time, field, old and new value.',
    verbs: ['list', 'get'],
    keywords: ['history', 'who changed', 'trace', 'compliance', 'log'],
    details: true,
    row: CHANGE,
    notes: {
      list: 'No parameters are documented, so expect many rows and filter them in the flow; for the history of one ticket, "Get a ticket" with include_auditing is faster.',
      get: 'The id is that of the entry (from "List entries of the audit log"), not of the ticket.',
    },
  }),
};
