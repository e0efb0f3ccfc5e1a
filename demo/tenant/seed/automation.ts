import type { Tables } from './index';
import { daysAgo, hoursAgo } from './when';

const guid = (number: number): string => `3b9e6c10-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Webhooks, events, runbooks, reports and the views of the agents. */
export const automation = (): Tables => ({
  Webhook: [
    {
      id: guid(1),
      name: 'Tickets to the data platform',
      url: 'https://data.example.com/halo',
      type: 0,
      method: 0,
      active: true,
      content_type: 'application/json',
      authentication_type: 1,
      events: [{ id: 21 }],
    },
  ],
  WebhookEvent: [
    {
      id: guid(101),
      webhook_id: guid(1),
      timestamp: hoursAgo(2),
      status: 1,
      duration: 0.2,
      responsestatus: 200,
      error: false,
    },
    {
      id: guid(102),
      webhook_id: guid(1),
      timestamp: hoursAgo(1),
      status: 2,
      duration: 30,
      responsestatus: 504,
      error: true,
    },
  ],
  WebhookRepository: [{ id: guid(201), name: 'Chat message', description: 'Posts a message to a chat' }],
  Notification: [
    { id: 21, name: 'Ticket status changed', eventno: 76, type: -2, delivery_method: 6, webhook_id: guid(1) },
    { id: 22, name: 'My new tickets', eventno: 3, type: 0, delivery_method: 0, agent_id: 2 },
  ],
  Notifications: [{ key_id: 1, ticket_id: 1001, subject: 'Ticket 1001 was updated', type: 0 }],
  Automation: [{ id: 1, runbook_id: guid(301), name: 'Create an account' }],
  Event: [
    { id: 1, subject: 'Disk full on srv-app-3', timestamp: hoursAgo(6) },
    { id: 2, subject: 'Disk full on srv-app-4', timestamp: hoursAgo(4) },
  ],
  EventRule: [{ id: 1, name: 'Disk alerts become tickets' }],
  IncomingEvent: [{ id: 1, timestamp: hoursAgo(6), status: 1, requestbody: '{"host":"srv-app-3"}' }],
  CustomButton: [{ id: 1, name: 'Open in monitoring' }],
  DatabaseLookup: [{ id: 1, name: 'Cost centres of the ERP' }],
  CustomIntegration: [{ id: 1, name: 'Monitoring' }],
  CustomIntegrationMethod: [{ id: 1, name: 'Acknowledge an alert', integration_id: 1 }],
  Report: [
    {
      id: 1,
      name: 'Open tickets by team',
      type: 0,
      sql: 'SELECT faultid, symptom, team FROM faults WHERE hasbeenclosed = 0',
      published_id: guid(401),
    },
    { id: 2, name: 'All tickets', type: 0, sql: 'SELECT faultid, symptom, status FROM faults' },
    { id: 3, name: 'Broken report', type: 0, sql: 'SELECT foo FROM faults' },
  ],
  ReportRepository: [{ id: 1, name: 'SLA by month', category: 'SLA' }],
  DashboardLinks: [{ id: 1, name: 'Service desk', link: 'https://dashboards.example.com/desk' }],
  ViewLists: [
    { id: 1, name: 'My tickets', type: 'reqs' },
    { id: 2, name: 'Changes', type: 'reqs' },
  ],
  ViewFilter: [{ id: 1, name: 'Open', type: 'reqs' }],
  ViewColumns: [{ id: 1, name: 'Standard', type: 'reqs' }],
  ViewListGroup: [{ id: 1, name: 'Service desk', type: 'reqs' }],
  Feed: [{ id: 1, ticket_id: 1001, action_number: 3, datetime: hoursAgo(20) }],
  Audit: [{ id: 1, table_name: 'Faults', value: 'status', agent_id: 2, date: daysAgo(1) }],
  Chat: [{ id: 1, user_id: 33, agent_id: 2, status: 1 }],
  VirtualAgent: [{ id: 'va-1', name: 'Service desk assistant' }],
  AISuggestion: [{ id: 1, name: 'Similar tickets' }],
  PdfTemplate: [{ id: 1, name: 'Ticket summary', type: 0 }],
  TicketRules: [{ id: 1, name: 'Network alerts to the network team' }],
  CustomTable: [{ id: 1, name: 'Floors' }],
});
