import type { Tables } from './index';
import { daysAgo, hoursAgo, inDays } from './when';

export const planning = (): Tables => ({
  ProductComponent: [{ id: 1, name: 'Sign-in', product_id: 1 }],
  Roadmap: [{ id: 1, name: 'Customer portal' }],
  Appointment: [
    {
      id: 1,
      subject: 'Look at the laptop of Maria Lopez',
      start_date: inDays(1),
      end_date: inDays(1.04),
      agent_id: 2,
      ticket_id: 1001,
    },
  ],
  BookingType: [{ id: 1, name: 'Visit at the service desk' }],
  Timeslot: [{ id: 1, name: 'Morning', start: '09:00', end: '12:00' }],
  Schedule: [{ id: 1, subject: 'Weekly backup check', type: 0 }],
  ScheduleOccurrence: [{ id: 1, schedule_id: 1, date: inDays(5) }],
  Timesheet: [
    { id: 1, agent_id: 2, agent_name: 'Asha Patel', date: daysAgo(1), target_hours: 8, actual_hours: 7.5 },
    { id: 2, agent_id: 6, agent_name: 'Integration API', date: daysAgo(1), target_hours: 8, actual_hours: 1 },
  ],
  TimesheetEvent: [
    {
      id: 1,
      agent_id: 2,
      subject: 'Checked the laptop',
      ticket_id: 1001,
      start_date: hoursAgo(26),
      end_date: hoursAgo(25),
      timetaken: 1,
    },
    {
      id: 2,
      agent_id: 6,
      subject: 'Import of alerts',
      start_date: hoursAgo(5),
      end_date: hoursAgo(4),
      timetaken: 1,
    },
  ],
});
