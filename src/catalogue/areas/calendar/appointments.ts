import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { UNKNOWN_LIST_KEY } from '../../phrases';
import { defineResource } from '../../resource';

import { UTC_FORMAT, UTC_OFFSET } from './when';

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

/** Appointments, bookings and schedules. */
export const appointments: Record<string, OperationDefinition> = {
  ...defineResource('appointment', {
    tier: 'core',
    path: '/Appointment',
    singular: 'an appointment',
    plural: 'appointments',
    description:
      'An appointment is an entry in the calendar of one agent or more, with or without a ticket: a visit, a call, a task.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['calendar', 'visit', 'meeting', 'task', 'diary', 'planning', 'on site'],
    filters: describeParameters(
      'start_date',
      'end_date',
      ['agents', 'Agents', 'One or more agent ids, separated by commas.'],
      'ticket_id',
      ['hidecompleted', 'Without finished ones'],
      ['appointmentsonly', 'Only appointments', 'No tasks.'],
      ['tasksonly', 'Only tasks'],
      ['showholidays', 'With holidays'],
      ['showchanges', 'With planned changes'],
      UTC_OFFSET,
    ),
    details: true,
    row: VISIT,
    disposableId: 3,
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
    properties: describeParameters(
      ['subject', 'Subject'],
      ['start_date', 'Starts', UTC_FORMAT],
      ['end_date', 'Ends', UTC_FORMAT],
      'agent_id',
      ['agents', 'Several agents', 'A list of {"id": …}.'],
      'ticket_id',
      ['allday', 'All day'],
      ['is_task', 'A task', 'A task instead of an appointment.'],
      'note',
      ['inform_user', 'Inform the user'],
    ),
    notes: {
      list: `Set a period: the result without one is not documented. ${UNKNOWN_LIST_KEY}`,
      create:
        'Requires a subject and a start, and mostly an end and an agent too. All times are UTC. If Halo rejects it because the agent is busy, _force should book it anyway; this is inferred from its name and not confirmed.',
      update: 'To move it, send both start and end.',
      delete:
        'With ignoreexchangedelete the copy in the Exchange calendar should be kept; this is inferred from its name and not confirmed.',
    },
    overrides: {
      list: {
        sample: {
          parameters: { start_date: '2026-09-01', end_date: '2026-09-08', agents: '2' },
          response: [VISIT],
        },
      },
      delete: {
        main: describeParameters('id', ['ignoreexchangedelete', 'Keep it in Exchange']),
      },
    },
  }),
  'appointment.bookingSlots': {
    route: 'GET /Appointment/Booking',
    tier: 'core',
    title: 'Get the times that can be booked',
    description:
      'Lists the available times of Halo\'s booking page. Neither parameters nor the format of the response are documented, so check a response before you rely on it. "Book an appointment" takes one of these times.',
    keywords: ['availability', 'free', 'slot', 'self-service', 'calendar'],
    sample: { response: [{ start_date: '2026-09-03T09:00:00', end_date: '2026-09-03T10:00:00' }] },
  },
  'appointment.book': {
    route: 'POST /Appointment/Booking',
    tier: 'core',
    title: 'Book an appointment',
    description:
      'Books a time as a user does on Halo\'s booking page: one appointment per request, with the user who booked it. To add an entry to an agent\'s calendar, use "Create an appointment". The properties are documented; which of them a booking needs is not confirmed.',
    keywords: ['reserve', 'slot', 'self-service', 'visit', 'calendar'],
    id: 'forbidden',
    requires: ['start_date'],
    properties: describeParameters(
      ['subject', 'Subject'],
      ['start_date', 'Starts', UTC_FORMAT],
      ['end_date', 'Ends', UTC_FORMAT],
      ['booking_name', 'Name', 'The user who books.'],
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
      response: {
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
      'Posts a list of integers from which Halo creates appointments. The meaning of the numbers is not documented; ids of schedules are likely.',
    keywords: ['recurring', 'schedule', 'calendar'],
    sample: { request: [1] },
  },

  ...defineResource('bookingType', {
    tier: 'admin',
    path: '/BookingType',
    singular: 'a booking type',
    plural: 'booking types',
    description: 'A booking type defines the duration and the available times of a booking.',
    verbs: ['list'],
    keywords: ['calendar', 'slot', 'self-service'],
    filters: describeParameters(['type', 'Kind', 'Number of the kind; the numbers are not documented.']),
    row: { id: 1, name: 'Visit at the service desk', duration_mins: 30 },
  }),
  ...defineResource('timeslot', {
    tier: 'admin',
    path: '/Timeslot',
    singular: 'a time slot',
    plural: 'time slots',
    description: 'A time slot is a named part of a working day, such as "Morning", for bookings.',
    verbs: ['list'],
    keywords: ['calendar', 'booking', 'availability'],
    filters: describeParameters('agent_id', ['workday_id', 'Working hours', 'Id from "List working hours".']),
    row: { id: 1, name: 'Morning', workday_id: 1, start_time: '09:00:00', end_time: '12:00:00' },
  }),
  ...defineResource('schedule', {
    tier: 'admin',
    path: '/Schedule',
    singular: 'a schedule',
    plural: 'schedules',
    description: 'A schedule defines the repetition of a ticket template, an appointment or a report.',
    verbs: ['list'],
    keywords: ['recurring', 'repeat', 'planned', 'periodic'],
    filters: describeParameters(
      ['type', 'Kind', 'Number of the kind; the numbers are not documented.'],
      ['primaryid', 'Of which record', 'Id of the record that repeats.'],
      'includedetails',
    ),
    row: { id: 1, subject: 'Weekly backup check', nextcreationdate: '2026-09-07T06:00:00' },
  }),
  ...defineResource('scheduleOccurrence', {
    tier: 'admin',
    path: '/ScheduleOccurrence',
    singular: 'an occurrence of a schedule',
    plural: 'occurrences of schedules',
    description:
      'An occurrence is one date of a schedule. No parameters are documented: filter the rows in the flow.',
    verbs: ['list'],
    keywords: ['recurring', 'repeat', 'due'],
  }),
};
