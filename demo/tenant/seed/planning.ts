import type { Tables } from './index';
import { daysAgo, hoursAgo, inDays } from './when';

export const planning = (): Tables => ({
  // Without a service: a freeze of all changes.
  Downtime: [
    {
      id: 1,
      service: 0,
      service_desc: 'Year-end freeze',
      startdate: inDays(30),
      enddate: inDays(45),
      ended: false,
      allday: true,
    },
    {
      id: 2,
      service: 3,
      service_desc: 'ERP update',
      startdate: inDays(9),
      enddate: inDays(9.2),
      ended: false,
      allday: false,
    },
  ],
  Product: [{ id: 1, name: 'Customer portal' }],
  ProductBranch: [{ id: 1, name: 'main', product_id: 1 }],
  ProductComponent: [{ id: 1, name: 'Sign-in', product_id: 1 }],
  ReleaseType: [
    { id: 1, name: 'Minor' },
    { id: 2, name: 'Major' },
  ],
  ReleasePipeline: [{ id: 1, name: 'Standard' }],
  ReleaseNoteGroup: [{ id: 1, name: 'New' }],
  Release: [
    {
      id: 1,
      name: '4.2',
      product_id: 1,
      product_name: 'Customer portal',
      releasetype_id: 1,
      releasetype_name: 'Minor',
      branch_id: 1,
      releasedate: daysAgo(40),
    },
    {
      id: 2,
      name: '4.3',
      product_id: 1,
      product_name: 'Customer portal',
      releasetype_id: 1,
      releasetype_name: 'Minor',
      branch_id: 1,
      releasedate: inDays(20),
    },
  ],
  Roadmap: [{ id: 1, name: 'Customer portal' }],
  WorkflowTarget: [{ id: 1, name: 'First answer', flow_id: 1 }],
  workflowstep: [
    { id: 1, workflow_id: 1, name: 'Work on it', step: 1 },
    { id: 2, workflow_id: 2, name: 'Assess', step: 1 },
  ],
  Holiday: [
    { id: '7d0c1a30-0000-4000-8000-000000000001', name: "New Year's Day", date: inDays(40), workday_id: 1 },
  ],
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
  Feedback: [{ id: 1, ticket_id: 1003, score: 1, comment: 'Quick and friendly', date: daysAgo(2) }],
  ConfirmClosure: [{ id: 1, ticket_id: 1003 }],
});
