import type { Tables } from './index';

const ticketType = (id: number, name: string, itil_type: number, more = {}) => ({
  id,
  name,
  itil_type,
  domain: 'reqs',
  default_sla: 1,
  default_priority: 3,
  default_team: '1st Line Support',
  inactive: false,
  ...more,
});

const outcome = (id: number, name: string, more = {}) => ({
  id,
  outcome: name,
  hidden: false,
  sequence: id,
  ...more,
});

/** One row for each priority of each SLA: `priorityid` is the number that tickets use. */
const priority = (
  guid: number,
  slaid: number,
  priorityid: number,
  name: string,
  response: number,
  fix: number,
  colour: string,
) => ({
  id: `5f0c1a30-0000-4000-8000-${String(guid).padStart(12, '0')}`,
  slaid,
  priorityid,
  name,
  responsetime: response,
  responseunits: 'H',
  fixtime: fix,
  fixunits: 'H',
  colour,
  ishidden: false,
});

const category = (id: number, value: string, type_id = 1) => ({ id, value, category_name: value, type_id });

export const configuration: Tables = {
  TicketType: [
    ticketType(1, 'Incident', 1),
    ticketType(2, 'Service Request', 3, { default_priority: 4 }),
    ticketType(3, 'Change', 4, { default_team: 'Change Management', workflow_id: 2 }),
    ticketType(4, 'Problem', 2, { default_team: '2nd Line Support' }),
    ticketType(5, 'Project', 0, { domain: 'prjs', default_team: 'Applications' }),
    ticketType(6, 'Alert', 1, { default_team: 'Network' }),
  ],
  TicketTypeGroup: [
    { id: 1, name: 'Support' },
    { id: 2, name: 'Change and problem' },
  ],
  TicketArea: [
    { id: 1, name: 'Tickets' },
    { id: 2, name: 'Projects' },
  ],
  Status: [
    { id: 1, name: 'New', shortname: 'New', type: 0, sequence: 1, colour: '#2f7ed8' },
    { id: 2, name: 'In Progress', shortname: 'Progress', type: 0, sequence: 2, colour: '#0b8043' },
    { id: 4, name: 'With User', shortname: 'User', type: 0, sequence: 3, colour: '#b36b00', slaaction: 'H' },
    {
      id: 5,
      name: 'With Supplier',
      shortname: 'Supplier',
      type: 0,
      sequence: 4,
      colour: '#8a6d3b',
      slaaction: 'H',
    },
    { id: 8, name: 'Resolved', shortname: 'Resolved', type: 0, sequence: 8, colour: '#5a7d2a' },
    { id: 9, name: 'Closed', shortname: 'Closed', type: 1, sequence: 9, colour: '#6b7280' },
    {
      id: 21,
      name: 'Awaiting Approval',
      shortname: 'Approval',
      type: 0,
      sequence: 10,
      colour: '#7c4dbd',
      slaaction: 'H',
    },
    { id: 22, name: 'Approved', shortname: 'Approved', type: 0, sequence: 11, colour: '#0b8043' },
    { id: 23, name: 'Rejected', shortname: 'Rejected', type: 0, sequence: 12, colour: '#c0392b' },
    { id: 28, name: 'On Hold', shortname: 'Hold', type: 0, sequence: 5, colour: '#b36b00', slaaction: 'H' },
  ],
  Outcome: [
    outcome(1, 'System', { hidden: true }),
    outcome(2, 'Ticket Logged', { hidden: true }),
    outcome(5, 'Email User', { sendemail: 1 }),
    outcome(7, 'Internal Note', { hidefromuser: true }),
    outcome(8, 'Public Note'),
    outcome(10, 'Change Status'),
    outcome(12, 'Re-Assign'),
    outcome(14, 'Log Time'),
    outcome(15, 'Approval Requested', { hidden: true }),
    outcome(16, 'Approved', { hidden: true }),
    outcome(17, 'Rejected', { hidden: true }),
    outcome(18, 'Close Ticket', { newstatus: 9 }),
  ],
  SLA: [
    { id: 1, name: 'Standard SLA', workday_id: 1, workday_name: 'Office hours' },
    { id: 2, name: 'Priority Services', workday_id: 2, workday_name: 'Round the clock' },
  ],
  Priority: [
    priority(1, 1, 1, 'Critical', 0.5, 4, '#c0392b'),
    priority(2, 1, 2, 'High', 1, 8, '#d35400'),
    priority(3, 1, 3, 'Medium', 4, 24, '#b7950b'),
    priority(4, 1, 4, 'Low', 8, 72, '#2e7d32'),
    priority(5, 2, 1, 'Critical', 0.25, 2, '#c0392b'),
    priority(6, 2, 2, 'High', 0.5, 4, '#d35400'),
  ],
  Category: [
    category(1, 'Hardware>Laptop'),
    category(2, 'Hardware>Printer'),
    category(3, 'Hardware>Monitor'),
    category(4, 'Software>Office'),
    category(5, 'Software>ERP'),
    category(6, 'Network>VPN'),
    category(7, 'Network>Wi-Fi'),
    category(8, 'Access>Password'),
    category(9, 'Access>Permissions'),
    category(10, 'Solved>Repaired', 2),
    category(11, 'Solved>Explained', 2),
  ],
  FieldInfo: [
    { id: 201, name: 'CFfloor', label: 'Floor', typeid: 1, type: 0 },
    { id: 202, name: 'CFbusinessImpact', label: 'Business impact', typeid: 1, type: 1 },
    { id: 203, name: 'CFcostCentre', label: 'Cost centre', typeid: 1, type: 0 },
    { id: 204, name: 'CFwarrantyEnd', label: 'Warranty until', typeid: 5, type: 4 },
  ],
  Tags: [
    { id: 1, text: 'vip' },
    { id: 2, text: 'rollout-2026' },
  ],
  Workday: [
    { id: 1, name: 'Office hours', start: '08:00', end: '18:00' },
    { id: 2, name: 'Round the clock', start: '00:00', end: '23:59' },
  ],
  ToDoGroup: [
    { id: 1, text: 'New starter', seq: 1 },
    { id: 2, text: 'Office move', seq: 2 },
  ],
  CannedText: [
    { id: 1, name: 'Password reset', text: 'You can reset your password yourself at the sign-in page.' },
    { id: 2, name: 'Waiting for you', text: 'We need an answer from you to go on.' },
  ],
  EmailTemplate: [
    { id: 1, name: 'Ticket logged', description: 'Sent to the user when a ticket is logged' },
    { id: 2, name: 'Ticket closed', description: 'Sent to the user when a ticket is closed' },
  ],
  Outgoingemail: [{ id: 1, subject: 'Your ticket was closed', mailbox_id: 1 }],
  CallLog: [{ id: 1, user_id: 33, agent_id: 2, summary: 'Asked about ticket 1001' }],
  Workflow: [
    { id: 1, name: 'Incident workflow', steps: [] },
    { id: 2, name: 'Normal change', steps: [] },
  ],
};
