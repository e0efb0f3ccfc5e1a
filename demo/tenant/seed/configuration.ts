import type { Tables } from '../records/store';

const ticketType = (id: number, name: string, itilrequesttype: number, overrides = {}) => ({
  id,
  name,
  itilrequesttype,
  use: 'reqs',
  agentscanselect: true,
  enduserscanselect: itilrequesttype === 1 || itilrequesttype === 3,
  allowall_status: true,
  default_sla: 1,
  default_priority: 3,
  default_team: '1st Line Support',
  visible: true,
  ...overrides,
});

const outcome = (id: number, name: string, overrides = {}) => ({
  id,
  outcome: name,
  buttonname: name,
  hidefromuser: false,
  sendemail: 0,
  default_note: '',
  hidden: false,
  sequence: id,
  ...overrides,
});

const category = (id: number, value: string, type_id = 1) => ({ id, value, category_name: value, type_id });

const customField = (id: number, name: string, label: string, usage: number, overrides = {}) => ({
  id,
  name,
  label,
  usage,
  custom: 1,
  mandatory: false,
  type: 0,
  ...overrides,
});

export const configuration = (): Tables => ({
  TicketType: [
    ticketType(1, 'Incident', 1),
    ticketType(2, 'Service Request', 3, { default_priority: 4 }),
    ticketType(3, 'Change', 4, {
      default_team: 'Change Management',
      workflow_id: 2,
      allowall_status: false,
      allowed_status: [1, 2, 21, 22, 23, 28, 9].map((id) => ({ id })),
    }),
    ticketType(4, 'Problem', 2, { default_team: '2nd Line Support' }),
    ticketType(5, 'Project', 0, { use: 'prjs', default_team: 'Applications' }),
    ticketType(6, 'Alert', 1, { default_team: 'Network' }),
    ticketType(7, 'Fax', 3, { visible: false }),
  ],
  TicketTypeGroup: [
    { id: 1, name: 'Support' },
    { id: 2, name: 'Change and problem' },
  ],
  TicketArea: [
    { id: 1, name: 'Tickets', entity_singular: 'Ticket', entity_plural: 'Tickets' },
    { id: 2, name: 'Projects', entity_singular: 'Project', entity_plural: 'Projects' },
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
    { id: 30, name: 'Waiting for Fax', shortname: 'Fax', type: 0, sequence: 30, colour: '#6b7280' },
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
    outcome(20, 'Send Fax', { hidden: true }),
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
    category(12, 'Hardware>Fax'),
  ],
  FieldInfo: [
    customField(201, 'CFfloor', 'Floor', 1, { hint: 'As on the door sign' }),
    customField(202, 'CFbusinessImpact', 'Business impact', 1, {
      type: 1,
      values: [
        { id: 1, name: 'Nobody is held up' },
        { id: 2, name: 'One team is held up' },
        { id: 3, name: 'Business stands still' },
        { id: 4, name: 'Fax stands still', inactive: true },
      ],
    }),
    customField(203, 'CFcostCentre', 'Cost centre', 1),
    customField(204, 'CFwarrantyEnd', 'Warranty until', 5, { type: 4 }),
    customField(205, 'CFfaxNumber', 'Fax number', 1),
    customField(206, 'CFaccountManager', 'Account manager', 2),
    customField(207, 'CFopeningHours', 'Opening hours', 3),
    customField(208, 'CFemployeeNumber', 'Employee number', 4),
  ],
  Tags: [
    { id: 1, text: 'vip' },
    { id: 2, text: 'rollout-2026' },
    { id: 3, text: 'windows-10' },
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
  Outgoingemail: [{ id: 1, subject: 'Your ticket was closed', to: 'maria.lopez@example.com' }],
  CallLog: [
    {
      id: 1,
      user_id: 33,
      agent_id: 2,
      summary: 'Asked about ticket 1001',
      start_date: '2026-09-01T09:05:00',
    },
  ],
});
