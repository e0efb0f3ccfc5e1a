import type { Area, JsonObject } from '../operation';
import { explain } from '../parameters';
import { resource } from '../resource';

const VISIT = {
  id: 2,
  subject: 'Replace the battery of LT-0009',
  start_date: '2026-09-02T12:00:00',
  end_date: '2026-09-02T13:00:00',
  allday: false,
  agent_id: 2,
  agent_name: 'Asha Patel',
  ticket_id: 1001,
  client_id: 12,
  site_id: 18,
  user_id: 33,
} satisfies JsonObject;

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

const WHEN = 'UTC, e.g. 2026-09-02T12:00:00.';

const UTC_OFFSET: [string, string, string] = [
  'utcoffset',
  'Offset to UTC',
  'In minutes, positive west of Greenwich: -120 is Berlin in summer, 240 New York in summer.',
];

export const calendar: Area = {
  name: 'Calendar, time',
  operations: {
    ...resource('appointment', {
      tier: 'core',
      path: '/Appointment',
      one: 'an appointment',
      many: 'appointments',
      about:
        'An appointment is an entry in the calendar of one agent or more, with a ticket or without: a visit, a call, a task.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['calendar', 'visit', 'meeting', 'task', 'diary', 'planning', 'on site'],
      filters: explain(
        'start_date',
        'end_date',
        ['agents', 'Agents', 'One or more agent ids, separated by commas.'],
        'ticket_id',
        ['hidecompleted', 'Leave out finished ones'],
        ['appointmentsonly', 'Only appointments', 'No tasks.'],
        ['tasksonly', 'Only tasks'],
        ['showholidays', 'With holidays'],
        ['showchanges', 'With planned changes'],
        UTC_OFFSET,
      ),
      details: true,
      row: VISIT,
      spare: 3,
      create: {
        subject: 'Install a docking station',
        start_date: '2026-09-03T09:00:00',
        end_date: '2026-09-03T10:00:00',
        agent_id: 2,
        ticket_id: 1001,
        note: 'Desk 4.12, second floor.',
      },
      update: { start_date: '2026-09-02T14:00:00', end_date: '2026-09-02T15:00:00' },
      requires: ['subject', 'start_date'],
      members: explain(
        ['subject', 'Subject'],
        ['start_date', 'Starts', WHEN],
        ['end_date', 'Ends', WHEN],
        'agent_id',
        ['agents', 'Several agents', 'A list of {"id": …}.'],
        'ticket_id',
        ['allday', 'All day'],
        ['is_task', 'A task', 'Something to do rather than somewhere to be.'],
        'note',
        ['inform_user', 'Inform the user'],
      ),
      notes: {
        list: 'Give a period: without one Halo chooses it.',
        create:
          'It needs a subject and a start, and mostly an end and an agent too. All times are UTC. Halo may ask back when the agent is busy; _force books all the same, but that effect is not confirmed.',
        update: 'When you move it, send both start and end.',
        delete: 'With ignoreexchangedelete, the copy in the Exchange calendar should stay.',
      },
      also: {
        list: {
          sample: {
            parameters: { start_date: '2026-09-01', end_date: '2026-09-08', agents: '2' },
            answer: [VISIT],
          },
        },
        delete: {
          main: explain('id', ['ignoreexchangedelete', 'Keep it in Exchange']),
        },
      },
    }),
    'appointment.bookingSlots': {
      route: 'GET /Appointment/Booking',
      tier: 'core',
      title: 'Get the times that can be booked',
      description:
        'Reads what Halo\'s booking page offers. Neither parameters nor the form of the answer are documented, so look at what your Halo answers before you build on it. "Book an appointment" takes one of these times.',
      keywords: ['availability', 'free', 'slot', 'self-service', 'calendar'],
      sample: { answer: [{ start_date: '2026-09-03T09:00:00', end_date: '2026-09-03T10:00:00' }] },
    },
    'appointment.book': {
      route: 'POST /Appointment/Booking',
      tier: 'core',
      title: 'Book an appointment',
      description:
        "Books a time as a user does on Halo's booking page: one appointment per request, with who booked it. To put something into an agent's calendar yourself, use \"Create an appointment\". The members are in Halo's document; which of them a booking needs is not confirmed.",
      keywords: ['reserve', 'slot', 'self-service', 'visit', 'calendar'],
      id: 'forbidden',
      requires: ['start_date'],
      members: explain(
        ['subject', 'Subject'],
        ['start_date', 'Starts', WHEN],
        ['end_date', 'Ends', WHEN],
        ['booking_name', 'Name', 'Who books.'],
        ['booking_email', 'E-mail address'],
        ['booking_phonenumber', 'Phone'],
        ['resource_booking_type', 'Booking type', 'Id, from "List booking types".'],
      ),
      sample: {
        request: {
          subject: 'Collect a loan laptop',
          start_date: '2026-09-04T09:00:00',
          end_date: '2026-09-04T09:30:00',
          booking_name: 'Maria Lopez',
          booking_email: 'maria.lopez@example.com',
          agent_id: 2,
        },
        answer: {
          id: 4,
          subject: 'Collect a loan laptop',
          start_date: '2026-09-04T09:00:00',
          end_date: '2026-09-04T09:30:00',
          agent_id: 2,
        },
      },
    },
    'appointment.generate': {
      route: 'POST /Appointment/Generate',
      tier: 'admin',
      title: 'Generate appointments',
      description:
        'Posts a list of whole numbers and has Halo make appointments from them. What the numbers stand for is not documented; ids of schedules are likely.',
      keywords: ['recurring', 'schedule', 'calendar'],
      sample: { request: [1] },
    },

    ...resource('bookingType', {
      tier: 'admin',
      path: '/BookingType',
      one: 'a booking type',
      many: 'booking types',
      about: 'A booking type says how long a booking lasts and which times it offers.',
      verbs: ['list'],
      keywords: ['calendar', 'slot', 'self-service'],
      filters: explain(['type', 'Kind', 'Number of the kind; the numbers are not documented.']),
      row: { id: 1, name: 'Visit at the service desk', duration_mins: 30 },
    }),
    ...resource('timeslot', {
      tier: 'admin',
      path: '/Timeslot',
      one: 'a time slot',
      many: 'time slots',
      about: 'A time slot is a named part of a working day, such as "Morning", for bookings.',
      verbs: ['list'],
      keywords: ['calendar', 'booking', 'availability'],
      filters: explain('agent_id', ['workday_id', 'Working hours', 'Id from "List working hours".']),
      row: { id: 1, name: 'Morning', workday_id: 1, start_time: '09:00:00', end_time: '12:00:00' },
    }),
    ...resource('schedule', {
      tier: 'admin',
      path: '/Schedule',
      one: 'a schedule',
      many: 'schedules',
      about: 'A schedule says when something repeats: a ticket template, an appointment, a report.',
      verbs: ['list'],
      keywords: ['recurring', 'repeat', 'planned', 'periodic'],
      filters: explain(
        ['type', 'Kind', 'Number of the kind; the numbers are not documented.'],
        ['primaryid', 'Of which record', 'Id of the record that repeats.'],
        'includedetails',
      ),
      row: { id: 1, subject: 'Weekly backup check', nextcreationdate: '2026-09-07T06:00:00' },
    }),
    ...resource('scheduleOccurrence', {
      tier: 'admin',
      path: '/ScheduleOccurrence',
      one: 'an occurrence of a schedule',
      many: 'occurrences of schedules',
      about:
        'An occurrence is one date on which something that repeats is due. No parameters are documented: narrow the rows down in the flow.',
      verbs: ['list'],
      keywords: ['recurring', 'repeat', 'due'],
    }),

    ...resource('timesheet', {
      tier: 'core',
      path: '/Timesheet',
      one: 'a timesheet',
      many: 'timesheets',
      about: 'A timesheet is one working day of one agent: its hours and what they went into.',
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
      members: explain(
        'agent_id',
        ['date', 'Day'],
        ['start_time', 'Starts', WHEN],
        ['end_time', 'Ends', WHEN],
        ['break_hours', 'Breaks', 'In hours: 0.5 is thirty minutes.'],
      ),
      notes: {
        list: 'No parameters are documented; for a period or certain agents use "List time entries".',
        get: 'agent_id and date are documented beside the id; that they choose the day when there is no timesheet yet is likely, not confirmed.',
        create:
          'It needs the day and, unless it is your own, the agent. Timesheets cannot be deleted through the API. To log time on a ticket, use "Create a time entry" or "Log time on a ticket".',
        update: 'Send its entries as time entries of their own.',
      },
      also: {
        get: {
          main: explain('id', 'agent_id', ['date', 'Day']),
          sample: { parameters: { id: 1, agent_id: 2, date: '2026-09-02' }, answer: DAY },
        },
      },
    }),
    'timesheet.mine': {
      route: 'GET /Timesheet/mine',
      tier: 'core',
      title: 'Get my timesheet',
      description:
        'Gets the timesheet of the agent this connection acts as, most likely that of today. An API-only agent has none worth reading: connect with an account, or use "List timesheets".',
      keywords: ['hours', 'working time', 'today', 'own'],
      sample: {
        answer: { id: 2, agent_id: 6, agent_name: 'Integration API', target_hours: 8, actual_hours: 1 },
      },
    },
    ...resource('timesheetEvent', {
      tier: 'core',
      path: '/TimesheetEvent',
      one: 'a time entry',
      many: 'time entries',
      about: 'A time entry is what an agent did from when to when, on a ticket or without one.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['hours', 'log time', 'time recording', 'worked', 'effort', 'timesheet'],
      filters: explain(
        'start_date',
        'end_date',
        'agent_id',
        ['agents', 'Agents', 'One or more agent ids, separated by commas.'],
        UTC_OFFSET,
      ),
      details: true,
      row: WORK,
      spare: 2,
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
      members: explain(
        ['subject', 'Subject'],
        ['start_date', 'From', WHEN],
        ['end_date', 'Until', WHEN],
        ['timetaken', 'Hours', '0.25 is a quarter of an hour.'],
        'agent_id',
        'ticket_id',
        ['note', 'Note'],
        ['charge_rate', 'Charge type', 'Id of the kind of work.'],
      ),
      notes: {
        list: 'Give a period: without one Halo chooses it.',
        create:
          'It needs a start; give an end or the hours as well. All times are UTC. "Log time on a ticket" leaves a note with the time and is what most teams want.',
        update: 'Halo may not work out the hours anew: send timetaken together with the times.',
        delete: 'Time that belongs to a note goes with "Delete an action" instead.',
      },
      also: {
        list: {
          sample: {
            parameters: { start_date: '2026-09-01', end_date: '2026-09-08', agent_id: 2 },
            answer: [WORK],
          },
        },
      },
    }),
    'timesheetEvent.mine': {
      route: 'GET /TimesheetEvent/mine',
      tier: 'core',
      title: 'Get my time entries',
      description:
        'Gets the time entries of the agent this connection acts as. No parameters are documented, so the period is up to Halo; "List time entries" lets you choose it.',
      keywords: ['hours', 'worked', 'own', 'today'],
      sample: { answer: [{ id: 2, agent_id: 6, subject: 'Import of alerts', timetaken: 1 }] },
    },
  },
};
