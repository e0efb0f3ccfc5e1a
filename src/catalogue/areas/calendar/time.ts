import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

import { UTC_FORMAT, UTC_OFFSET } from './when';

const WORK = {
  id: 3,
  subject: 'Battery replaced',
  start_date: '2026-09-02T12:00:00',
  end_date: '2026-09-02T12:45:00',
  timetaken: 0.75,
  agent_id: 2,
  ticket_id: 1001,
} satisfies JsonObject;

const DAY = {
  id: 1,
  agent_id: 2,
  agent_name: 'Asha Patel',
  date: '2026-09-02T00:00:00',
  start_time: '2026-09-02T08:00:00',
  end_time: '2026-09-02T16:30:00',
  target_hours: 8,
  actual_hours: 7.5,
} satisfies JsonObject;

/** Timesheets and time entries. */
export const time: Record<string, OperationDefinition> = {
  ...defineResource('timesheet', {
    tier: 'core',
    path: '/Timesheet',
    singular: 'a timesheet',
    plural: 'timesheets',
    description: 'A timesheet is one working day of one agent: its hours and activities.',
    verbs: ['list', 'get', 'create', 'update'],
    keywords: ['hours', 'working time', 'time recording', 'day'],
    row: DAY,
    create: {
      agent_id: 3,
      date: '2026-09-02T00:00:00',
      start_time: '2026-09-02T08:00:00',
      end_time: '2026-09-02T16:30:00',
    },
    update: { end_time: '2026-09-02T17:00:00' },
    requires: ['date'],
    properties: describeParameters(
      'agent_id',
      ['date', 'Day'],
      ['start_time', 'Starts', UTC_FORMAT],
      ['end_time', 'Ends', UTC_FORMAT],
      ['break_hours', 'Breaks', 'In hours: 0.5 is thirty minutes.'],
    ),
    notes: {
      list: 'No parameters are documented; for a period or certain agents use "List time entries".',
      get: 'agent_id and date can be set in addition to the id; that they select a day without a timesheet is likely but not confirmed.',
      create:
        'Requires the day and, for another agent, the agent. Timesheets cannot be deleted through the API. To log time on a ticket, use "Create a time entry" or "Log time on a ticket".',
      update: 'Its entries are separate records: see "Update a time entry".',
    },
    overrides: {
      get: {
        main: describeParameters('id', 'agent_id', ['date', 'Day']),
        sample: { parameters: { id: 1, agent_id: 2, date: '2026-09-02' }, response: DAY },
      },
    },
  }),
  'timesheet.mine': {
    route: 'GET /Timesheet/mine',
    tier: 'core',
    title: 'Get my timesheet',
    description:
      'Gets the timesheet of the agent this connection acts as, most likely that of today. An application usually has none: connect with an account, or use "List timesheets".',
    keywords: ['hours', 'working time', 'today', 'own'],
    sample: {
      response: { id: 2, agent_id: 6, agent_name: 'Integration API', target_hours: 8, actual_hours: 1 },
    },
  },
  ...defineResource('timesheetEvent', {
    tier: 'core',
    path: '/TimesheetEvent',
    singular: 'a time entry',
    plural: 'time entries',
    description: 'A time entry is the time that an agent worked, with or without a ticket.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['hours', 'log time', 'time recording', 'worked', 'effort', 'timesheet'],
    filters: describeParameters(
      'start_date',
      'end_date',
      'agent_id',
      ['agents', 'Agents', 'One or more agent ids, separated by commas.'],
      UTC_OFFSET,
    ),
    details: true,
    row: WORK,
    disposableId: 2,
    create: {
      subject: 'Firmware of the docking stations',
      start_date: '2026-09-02T13:00:00',
      end_date: '2026-09-02T14:30:00',
      timetaken: 1.5,
      agent_id: 2,
      ticket_id: 1001,
    },
    update: { timetaken: 1, end_date: '2026-09-02T13:00:00' },
    requires: ['start_date'],
    properties: describeParameters(
      ['subject', 'Subject'],
      ['start_date', 'From', UTC_FORMAT],
      ['end_date', 'Until', UTC_FORMAT],
      ['timetaken', 'Hours', '0.25 is a quarter of an hour.'],
      'agent_id',
      'ticket_id',
      ['note', 'Note'],
      ['charge_rate', 'Charge type', 'Id of the kind of work.'],
    ),
    notes: {
      list: 'Set a period: the result without one is not documented.',
      create:
        'Requires a start; set an end or the hours as well. All times are UTC. "Log time on a ticket" adds a note with the time and is the usual way.',
      update:
        'Send timetaken together with the times: whether Halo calculates the hours from them is not documented.',
      delete: 'Time that was logged with a note is part of that note: see "Update an action".',
    },
    overrides: {
      list: {
        sample: {
          parameters: { start_date: '2026-09-01', end_date: '2026-09-08', agent_id: 2 },
          response: [WORK],
        },
      },
    },
  }),
  'timesheetEvent.mine': {
    route: 'GET /TimesheetEvent/mine',
    tier: 'core',
    title: 'Get my time entries',
    description:
      'Gets the time entries of the agent this connection acts as. No parameters are documented, so Halo defines the period; "List time entries" has a period.',
    keywords: ['hours', 'worked', 'own', 'today'],
    sample: { response: [{ id: 2, agent_id: 6, subject: 'Import of alerts', timetaken: 1 }] },
  },
};
