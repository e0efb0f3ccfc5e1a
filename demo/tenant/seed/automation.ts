import type { Tables } from '../records/store';
import { daysAgo, hoursAgo } from './relative-dates';

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
      basic_username: 'halo',
      events: [{ id: 21 }],
    },
    {
      id: guid(2),
      name: 'Old chat bridge',
      url: 'https://chat.example.com/halo',
      type: 0,
      method: 0,
      active: false,
    },
    { id: guid(301), name: 'Create an account', type: 1, active: true },
  ],
  WebhookEvent: [
    {
      id: guid(101),
      webhook_id: guid(1),
      timestamp: hoursAgo(2),
      status: 1,
      duration: 0.2,
      responsestatus: 200,
      requestbody: '{"event":"ticket status changed","object_id":1001}',
      responsebody: 'OK',
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
    {
      id: 21,
      name: 'Ticket status changed',
      eventno: 76,
      type: -2,
      delivery_method: 6,
      webhook_id: guid(1),
      filter_type: 2,
      conditions: [],
    },
    { id: 22, name: 'My new tickets', eventno: 3, type: 0, delivery_method: 0, agent_id: 2 },
  ],
  Notifications: [
    {
      key_id: 1,
      notification_id: 22,
      agent_id: 6,
      ticket_id: 1001,
      subject: 'Ticket 1001 was updated',
      message: 'Asha Patel added a note.',
      datetime: hoursAgo(20),
      read_status: 0,
    },
  ],
  Automation: [
    { id: 1, runbook_id: guid(301), name: 'Create an account' },
    { id: 2, runbook_id: guid(301), name: 'Create an account' },
  ],
  Event: [
    { id: 1, subject: 'Disk full on srv-app-3', timestamp: hoursAgo(6) },
    { id: 2, subject: 'Disk full on srv-app-4', timestamp: hoursAgo(4) },
  ],
  EventRule: [
    { id: 1, name: 'Disk alerts become tickets', tickettype_id: 1, precedence: 1, active: true },
    { id: 2, name: 'Alerts of the old monitoring', tickettype_id: 1, precedence: 2, active: false },
  ],
  IncomingEvent: [
    { id: 1, rule_id: 1, timestamp: hoursAgo(6), status: 1, requestbody: '{"host":"srv-app-3"}' },
    { id: 2, rule_id: 2, timestamp: hoursAgo(90), status: 1, requestbody: '{"host":"srv-old-1"}' },
  ],
  CustomButton: [
    {
      id: 1,
      name: 'Open in monitoring',
      label: 'Monitoring',
      url: 'https://monitoring.example.com',
      newtab: true,
    },
    { id: 2, name: 'Map', label: 'Map', url: 'https://maps.example.com', newtab: true },
  ],
  DatabaseLookup: [
    { id: 1, name: 'Cost centres of the ERP', active: true },
    { id: 2, name: 'Warranty by serial number', active: false },
  ],
  CustomIntegration: [
    { id: 1, name: 'Monitoring', resourcebaseurl: 'https://monitoring.example.com/api' },
    { id: 2, name: 'Door access', resourcebaseurl: 'https://doors.example.com/api' },
  ],
  CustomIntegrationMethod: [
    { id: 1, name: 'Acknowledge an alert', integration_id: 1, path: '/alerts/acknowledge' },
    { id: 2, name: 'Open a door', integration_id: 2, path: '/doors/open' },
  ],
  Report: [
    {
      id: 1,
      name: 'Tickets in progress by team',
      group_id: 13,
      group_name: 'Service desk',
      description: 'What is being worked on, and by whom.',
      type: 0,
      sql: 'SELECT faultid, symptom, team FROM faults WHERE status = 2',
      published_id: guid(401),
    },
    { id: 2, name: 'All tickets', type: 0, sql: 'SELECT faultid, symptom, status FROM faults' },
    { id: 3, name: 'Broken report', type: 0, sql: 'SELECT foo FROM faults' },
  ],
  ReportRepository: [{ id: 1, name: 'SLA by month', category: 'SLA' }],
  DashboardLinks: [
    { id: 1, name: 'Service desk', link: 'https://dashboards.example.com/desk', in_app: false },
    { id: 2, name: 'Old wallboard', link: 'https://dashboards.example.com/old', in_app: false },
  ],
  Audit: [
    {
      id: 1,
      table_name: 'Faults',
      ticket_id: 1001,
      value: 'status',
      from: 'New',
      to: 'In Progress',
      agent_id: 2,
      date: daysAgo(1),
    },
  ],
  Chat: [{ id: 1, user_id: 33, agent_id: 2, ticket_id: 1001, status: 1 }],
  VirtualAgent: [
    { id: guid(501), name: 'Service desk assistant' },
    { id: guid(502), name: 'Password assistant' },
  ],
  AISuggestion: [
    { id: 1, name: 'Similar tickets', min_matches: 3, auto_apply: false },
    { id: 2, name: 'Articles', min_matches: 1, auto_apply: false },
  ],
  PdfTemplate: [{ id: 1, name: 'Ticket summary', type: 0 }],
});
